/** Words around the pages. */
export const appTexts = {
  product: "iStars",
  overview: "Overview",
  alarms: "Current alarm",
  data: "Data record",
  events: "Event record",
  settings: "Settings",
  alarmBadge_one: "{count} active alarm",
  alarmBadge_other: "{count} active alarms",
  offline: "The card does not answer",
  offlineHelp: "Check that this computer reaches the card. The page tries again by itself.",
  notFound: "There is no such page",
  notFoundHelp: "The address may be mistyped, or from an older version.",
  changersOnly: "This is for those who may change things",
  changersOnlyHelp: "Looking at it takes the permission “read-write”. Somebody who has it can give it to you.",
  toOverview: "Go to the overview",
} as const;
