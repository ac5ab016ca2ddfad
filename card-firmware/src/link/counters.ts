import type { Link } from "@istars/protocol/model/reading.ts";

/** What happened on a line since the card started. */
export type LineCounters = Link["counters"];

export const noCounters = (): LineCounters => ({
  asked: 0,
  answered: 0,
  timedOut: 0,
  malformed: 0,
  noiseBytes: 0,
  rejected: 0,
  opened: 0,
});
