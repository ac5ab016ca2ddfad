import type { PlanFault, PlanRow } from "@istars/protocol/model/isearch/address-plan.ts";
import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { networkSettingsOf } from "@istars/protocol/model/settings/network-faults.ts";

/** A row of a plan as it was written, before it is judged. */
export interface PlanDraft {
  /** From 1. */
  readonly row: number;
  /** Lower case, with colons; `null` if it is none. */
  readonly mac: string | null;
  /** Texts as they were written, whether they make sense or not; `null`: nothing that could be judged. */
  readonly wanted: NetworkSettings | null;
  /** What was wrong already when it was read. */
  readonly faults: readonly PlanFault[];
}

/** Most rows of a plan, as in the contract. */
export const MAX_PLAN_ROWS = 1_000;

/** A MAC in lower case with colons; `null` for what is none. */
export const macOf = (text: string): string | null =>
  /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text) ? text.toLowerCase().replaceAll("-", ":") : null;

/** Rows that came as such. */
export const draftsOfRows = (rows: readonly PlanRow[]): readonly PlanDraft[] =>
  rows.map(({ mac, wanted }, at) => ({ row: at + 1, mac: macOf(mac), wanted: networkSettingsOf(wanted), faults: [] }));
