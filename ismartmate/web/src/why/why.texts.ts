/** Words of the timeline. */
export const whyTexts = {
  title: "Why",
  about: "What happened and what was decided, with what it rests on.",
  filter: "Show",
  groups: { all: "Everything", decisions: "Decisions", links: "Sources", actions: "Actions", settings: "Settings" },
  inputs: "What it rests on",
  older: "Show older",
  begin: "This is where it begins.",
  empty: "Nothing yet",
  emptyText: "Every change of the power, every decision and every action will stand here in a sentence.",
  emptyGroup: "Nothing of this kind in what is shown",
  emptyGroupText: "Show older lines, or everything.",
  failed: "The timeline could not be read",
} as const;
