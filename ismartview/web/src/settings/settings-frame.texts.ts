/** Words around the parts of the settings. */
export const settingsFrameTexts = {
  title: "Settings",
  parts: "Parts of the settings",
  readings: "Readings",
  noUser: "This window is no user",
  noUserHelp: "It belongs to whoever sits at this computer, and has no password. Users log in from their browsers and set theirs there.",
  administratorsOnly: "This is for administrators",
  administratorsOnlyHelp: "Somebody who is one can make you one, too, under Users.",
} as const;
