import type { LinkState, Trust } from "@istars/protocol/model/reading.ts";

/**
 * How far what is on the screen can be believed.
 * `live`: the UPS was heard within the poll rhythm. `held`: contact was lost on battery and the card goes on with what it knew
 * (SAFETY 9). `old`: last known values. `none`: nothing has been heard yet, or the card itself paused (SAFETY 4).
 */
export type Freshness = "live" | "held" | "old" | "none";

/** A reading older than this is old whatever the link says, ms: the slowest poll (5 s), missed three times. */
const OLDEST_LIVE_MS = 15_000;

export interface Evidence {
  /** True while the stream from the card is open and speaks. */
  readonly isStreaming: boolean;
  readonly link: LinkState | null;
  /** `null` before the first reading. */
  readonly trust: Trust | null;
  /** Age of the reading now, by the receiver's monotonic clock, ms. */
  readonly ageMs: number | null;
}

/** @param oldestLiveMs age from which a reading is old whatever the link says: for what is polled at a slower pace than a card's own */
export function freshnessOf({ isStreaming, link, trust, ageMs }: Evidence, oldestLiveMs = OLDEST_LIVE_MS): Freshness {
  if (trust === null || trust === "unknown" || ageMs === null) return "none";
  if (!isStreaming) return "old";
  if (trust === "held") return "held";
  return link === "online" && ageMs <= oldestLiveMs ? "live" : "old";
}
