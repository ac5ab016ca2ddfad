import type { Observation } from "@istars/protocol/net/source/observation.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { FeedPolicy, Policy } from "../decision/policy.ts";
import type { DecisionState } from "../decision/state.ts";
import type { Settings } from "../settings/settings.ts";
import type { ProofFile } from "./proof-file.ts";
import { addressOf } from "./source-view.ts";

/** The network between a UPS and this server has to outlive the mains by this long, ms (SAFETY 8). */
const OUTLIVES_MS = 60_000;

/** A feed's way to its sources, by name: with other sources, or at another place, it has to be proven again. */
function pathName({ id, sourceIds }: FeedPolicy, { sources }: Pick<Settings, "sources">): string {
  const places = sourceIds.flatMap((sourceId) => sources.filter((one) => one.id === sourceId).map(addressOf));
  return [id, ...places].join(" ");
}

/**
 * Feeds whose sources are heard now, a minute after the mains failed: a real outage, or one made for the purpose by pulling the plug. A test
 * or a calibration leaves the mains to the network's own devices and proves nothing.
 */
function provenFeeds({ feeds, nowMs }: DecisionState, observations: readonly Observation[], policy: Policy): readonly FeedPolicy[] {
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

/** Sees for itself whether the network between the UPSs and this server outlives the mains, so that nobody has to say so. */
export class PathWitness {
  readonly #proofs: Pick<ProofFile, "has" | "add">;
  readonly #log: Logger;

  constructor(proofs: Pick<ProofFile, "has" | "add">, log: Logger) {
    this.#proofs = proofs;
    this.#log = log;
  }

  /** The ways of all feeds, as the settings are now. */
  areProven(settings: Pick<Settings, "sources" | "policy">): boolean {
    const { feeds } = settings.policy;
    return feeds.length > 0 && feeds.every((feed) => this.#proofs.has(pathName(feed, settings)));
  }

  /** Looks at one step of the decision. */
  look(decision: DecisionState, observations: readonly Observation[], settings: Pick<Settings, "sources" | "policy">): void {
    for (const feed of provenFeeds(decision, observations, settings.policy)) {
      const path = pathName(feed, settings);
      if (this.#proofs.has(path)) continue;
      this.#proofs.add(path).catch((error: unknown) => this.#log.error({ err: error }, "the proof of a network path could not be kept"));
    }
  }
}
