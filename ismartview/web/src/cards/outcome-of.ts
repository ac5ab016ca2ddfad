import type { CardOutcome } from "@istars/protocol/model/ismartview/fleet-card.ts";

/** With which cards something was done, and with how many it was not. */
export function outcomeOf(outcomes: readonly CardOutcome[]): { readonly ids: readonly number[]; readonly failed: number } {
  const ids = outcomes.flatMap(({ id, problem }) => (id !== null && problem === null ? [id] : []));
  return { ids, failed: outcomes.length - ids.length };
}
