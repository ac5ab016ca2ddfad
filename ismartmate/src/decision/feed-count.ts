import { type Failure, type FeedCause, type FeedState, failureOf, isSteady, lapseOf } from "./feed.ts";
import type { Policy } from "./policy.ts";

/** What takes the server down and from when on, monotonic ms; may lie ahead. */
export interface Threat {
  readonly cause: FeedCause;
  readonly feedId: string;
  readonly atMs: number;
}

interface Standing {
  readonly id: string;
  readonly failure: Failure | null;
  readonly lapsesAtMs: number | null;
}

const isReached = (atMs: number | null | undefined, byMs: number): boolean => atMs !== null && atMs !== undefined && atMs <= byMs;

/** The failure that speaks for the server: battery-low if there is one, else the one that came last and made it too few. */
function weightiest(standings: readonly Standing[], byMs: number): Omit<Threat, "atMs"> | null {
  let chosen: { readonly id: string; readonly failure: Failure } | null = null;
  for (const { id, failure } of standings) {
    if (failure === null || failure.atMs > byMs) continue;
    const isLow = failure.cause === "battery-low";
    if (chosen === null || (isLow && chosen.failure.cause !== "battery-low")) chosen = { id, failure };
    else if (isLow === (chosen.failure.cause === "battery-low") && failure.atMs > chosen.failure.atMs) chosen = { id, failure };
  }
  return chosen === null ? null : { cause: chosen.failure.cause, feedId: chosen.id };
}

/**
 * The earliest moment at which fewer feeds than needed can still be counted on, with at least one that failed by a trigger (SAFETY 6):
 * feeds that are merely silent or off leave less to count on, and take nothing down by themselves.
 */
export function threatOf(feeds: readonly FeedState[], policy: Policy, quietEndMs: number, nowMs: number): Threat | null {
  const standings = feeds.map(
    (feed): Standing => ({
      id: feed.id,
      failure: failureOf(feed, policy, quietEndMs),
      lapsesAtMs: lapseOf(feed, policy, nowMs),
    }),
  );
  if (standings.every(({ failure }) => failure === null)) return null;
  const moments = standings.flatMap(({ failure, lapsesAtMs }) => [failure?.atMs ?? null, lapsesAtMs]).filter((atMs) => atMs !== null);
  moments.sort((a, b) => a - b);
  for (const atMs of moments) {
    const gone = standings.filter(({ failure, lapsesAtMs }) => isReached(failure?.atMs, atMs) || isReached(lapsesAtMs, atMs)).length;
    const cause = weightiest(standings, atMs);
    if (cause !== null && feeds.length - gone < policy.feedsNeeded) return { ...cause, atMs };
  }
  return null;
}

/** Enough feeds have been good for long enough to call off what can be called off. */
export const areEnoughSteady = (feeds: readonly FeedState[], policy: Policy, nowMs: number): boolean =>
  feeds.filter((feed) => isSteady(feed, policy, nowMs)).length >= policy.feedsNeeded;
