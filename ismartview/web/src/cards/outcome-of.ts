import type { CardOutcome } from "@istars/protocol/model/ismartview/fleet-card.ts";

export interface ManyOutcome {
  /** Of the cards with which it was done. */
  readonly ids: readonly number[];
  /** With how many it was not. */
  readonly failed: number;
  /** The first of those. */
  readonly refused: CardOutcome | undefined;
}

/** With which cards something was done, and with how many it was not. */
export function outcomeOf(outcomes: readonly CardOutcome[]): ManyOutcome {
  const ids = outcomes.flatMap(({ id, problem }) => (id !== null && problem === null ? [id] : []));
  return { ids, failed: outcomes.length - ids.length, refused: outcomes.find(({ problem }) => problem !== null) };
}
