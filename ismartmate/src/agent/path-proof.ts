import type { Observation } from "@istars/protocol/net/source/observation.ts";
import type { FeedPolicy, Policy } from "../decision/policy.ts";
import type { DecisionState } from "../decision/state.ts";
import type { Settings } from "../settings/settings.ts";
import { addressOf } from "./source-view.ts";

/** The network between a UPS and this server has to outlive the mains by this long, ms (SAFETY 8). */
const OUTLIVES_MS = 60_000;

/** A feed's way to its sources, by name: with other sources, or at another place, it has to be proven again. */
export function pathName({ id, sourceIds }: FeedPolicy, { sources }: Pick<Settings, "sources">): string {
  const places = sourceIds.flatMap((sourceId) => sources.filter((one) => one.id === sourceId).map(addressOf));
  return [id, ...places].join(" ");
}

/**
 * Feeds whose sources are heard now, a minute after the mains failed: a real outage, or one made for the purpose by pulling the plug. A test
 * or a calibration leaves the mains to the network's own devices and proves nothing.
 */
export function provenFeeds({ feeds, nowMs }: DecisionState, observations: readonly Observation[], policy: Policy): readonly FeedPolicy[] {
  return policy.feeds.filter(({ id, sourceIds }) => {
    const feed = feeds.find((one) => one.id === id);
    if (feed?.word !== "battery" || feed.onBatterySinceMs === null || nowMs - feed.onBatterySinceMs < OUTLIVES_MS) return false;
    return observations.some(
      ({ sourceId, link, reading, ageMs }) =>
        sourceIds.includes(sourceId) &&
        link.state === "online" &&
        reading !== null &&
        reading.facts.onBattery === true &&
        reading.facts.mainsOk !== true &&
        ageMs !== null &&
        ageMs <= policy.staleMs,
    );
  });
}
