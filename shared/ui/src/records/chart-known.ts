import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { RecordEntry } from "@istars/protocol/model/records.ts";

/** What is known of the power besides the changes that come with a series. */
export interface ChartKnown {
  /** What was so just before the range; `null` where nobody saw it. */
  readonly before: RecordEntry["facts"] | null;
  readonly restartsMs: readonly number[];
  /** Going on and off of the alarm that tells of it, in order of time. */
  readonly bypass: readonly Pick<EventRecord, "kind" | "wallMs">[];
}
