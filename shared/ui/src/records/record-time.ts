import type { Zone } from "../values/zone.ts";

/** What a page of records needs to know what "today" is, where it was recorded. */
export interface RecordTime {
  /** Asks the clock by which it is recorded, whole epoch ms. */
  readonly now: () => number;
  readonly zone: Zone;
}
