import { unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Nameplate } from "../protocols/driver.ts";

/** What the UPS said it is, and when to ask again. */
export interface NameplateTrack {
  readonly told: Nameplate;
  /** Monotonic moment of the next question. */
  readonly dueMs: number;
  /** Questions since the UPS was found. */
  readonly attempts: number;
}

/** A nameplate does not change; asking now and then finds a UPS that was swapped without the link being lost, ms. */
const REFRESH_MS = 5 * 60_000;
/** Waits after the first tries at a nameplate that was not told, ms; after them it is asked only rarely. */
const RETRIES_MS = [10_000, 60_000] as const;
const RARELY_MS = 30 * 60_000;

export const nothingTold = (): NameplateTrack => ({
  told: { identity: unknownIdentity(), ratings: unknownRatings() },
  dueMs: Number.NEGATIVE_INFINITY,
  attempts: 0,
});

/** What answers after a loss may be another UPS: it is asked at once, and what it says counts alone. Until then the old one stands. */
export const afterReconnect = (track: NameplateTrack, nowMs: number): NameplateTrack => ({ ...track, dueMs: nowMs, attempts: 0 });

/** A field that was not told this time keeps its value: one lost reply makes no UPS nameless. */
export function afterAsking(track: NameplateTrack, answer: Nameplate, nowMs: number): NameplateTrack {
  const attempts = track.attempts + 1;
  const waitMs = isComplete(answer) ? REFRESH_MS : (RETRIES_MS[attempts - 1] ?? RARELY_MS);
  const told =
    track.attempts === 0
      ? answer
      : { identity: keepKnown(track.told.identity, answer.identity), ratings: keepKnown(track.told.ratings, answer.ratings) };
  return { told, dueMs: nowMs + waitMs, attempts };
}

/** True if both parts told anything at all. */
const isComplete = ({ identity, ratings }: Nameplate): boolean =>
  [identity, ratings].every((part) => Object.values(part).some((value) => value !== null));

function keepKnown<T extends object>(old: T, next: T): T {
  const known = Object.entries(next).filter(([, value]) => value !== null);
  return { ...old, ...Object.fromEntries(known) };
}
