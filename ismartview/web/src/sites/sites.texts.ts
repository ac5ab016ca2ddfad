/** Words of choosing a site. */
export const sitesTexts = {
  label: "Site",
  help: "Where cards belong together, e.g. a machine room. A new name makes a new site; left empty, there is none.",
} as const;
