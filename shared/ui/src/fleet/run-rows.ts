import type { CommandRun, CommandStep } from "@istars/protocol/model/ismartview/command-run.ts";

export type RunCard = CommandRun["cards"][number];

/** What somebody has to look at comes first, what is still to come last. */
const ORDER: Readonly<Record<CommandStep, number>> = {
  asking: 0,
  "unknown-outcome": 1,
  refused: 2,
  sent: 3,
  confirmed: 4,
  cancelled: 5,
  waiting: 6,
};

/** The cards of a run, those first that somebody has to look at; of one step in the order in which they are asked. */
export const runRows = (run: CommandRun): readonly RunCard[] =>
  run.cards
    .map((card, place) => ({ card, place }))
    .sort((a, b) => ORDER[a.card.step] - ORDER[b.card.step] || a.place - b.place)
    .map(({ card }) => card);

/** How far a run is: cards of which something came, out of all; those that were called off count as done. */
export function runProgress(run: CommandRun): { readonly done: number; readonly all: number } {
  const open = run.cards.filter(({ step }) => step === "waiting" || step === "asking").length;
  return { done: run.cards.length - open, all: run.cards.length };
}

/** How many cards are at which step; steps without any are left out. */
export function runCounts(run: CommandRun): readonly { readonly step: CommandStep; readonly count: number }[] {
  const counts = new Map<CommandStep, number>();
  for (const { step } of run.cards) counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].map(([step, count]) => ({ step, count })).sort((a, b) => ORDER[a.step] - ORDER[b.step]);
}
