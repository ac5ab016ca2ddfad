import { type LinkState, unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { LinkView, Snapshot } from "./live.ts";

/** A link in this state. For tests. */
export const sampleLink = (state: LinkState): LinkView => ({
  state,
  sinceMonoMs: 0,
  protocol: "megatec",
  address: "serial:///dev/ttyS1",
  reason: null,
  counters: { asked: 0, answered: 0, timedOut: 0, malformed: 0, noiseBytes: 0, rejected: 0, opened: 0 },
});

/** A UPS on mains that was heard just now, and tells only its facts. For tests. */
export const sampleSnapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  link: sampleLink("online"),
  identity: unknownIdentity(),
  ratings: unknownRatings(),
  latest: { reading: sampleReading(), atMonoMs: 0 },
  alarms: [],
  ...changes,
});
