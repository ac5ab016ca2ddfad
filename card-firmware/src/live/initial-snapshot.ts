import { unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import { noCounters } from "../link/counters.ts";
import type { Snapshot } from "./live.ts";

/** What the card knows before it has asked anything: where the UPS is to be, and nothing of it. */
export const initialSnapshot = (ups: { readonly protocol: string; readonly address: string }, monoMs: number): Snapshot => ({
  link: { state: "connecting", sinceMonoMs: monoMs, protocol: ups.protocol, address: ups.address, reason: null, counters: noCounters() },
  identity: unknownIdentity(),
  ratings: unknownRatings(),
  latest: null,
  alarms: [],
});
