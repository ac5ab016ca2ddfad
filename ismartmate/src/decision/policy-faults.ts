import type { TellName } from "@istars/protocol/net/source/observation.ts";
import type { FeedPolicy, Policy, Triggers } from "./policy.ts";

/** What is wrong with a policy; `subject`: the trigger, feed, source or setting it is about. */
export interface PolicyFault {
  readonly code: "trigger.untold" | "feeds.none" | "feeds.needed" | "feed.sources" | "feed.twice" | "number.range" | "need.too-short";
  readonly subject: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What each source can tell, by its id. */
export type Tells = ReadonlyMap<string, readonly TellName[]>;

/** A trigger and what it takes: of each group one is enough. */
interface Need {
  readonly trigger: keyof Triggers;
  readonly isSet: boolean;
  readonly facts: readonly (readonly TellName[])[];
}

const needsOf = ({ onBattery, runtime, charge, batteryLow, overTemperature, overload }: Triggers): readonly Need[] => [
  { trigger: "onBattery", isSet: onBattery !== null, facts: [["onBattery"]] },
  { trigger: "runtime", isSet: runtime !== null, facts: [["onBattery"]] },
  { trigger: "charge", isSet: charge !== null, facts: [["onBattery"], ["charge"]] },
  { trigger: "batteryLow", isSet: batteryLow, facts: [["batteryLow"], ["onBattery", "mainsOk"]] },
  { trigger: "overTemperature", isSet: overTemperature !== null, facts: [["temperature"]] },
  { trigger: "overload", isSet: overload, facts: [["overload"]] },
];

/** The facts that keep a trigger from ever being met by this feed; empty if it can be. */
function untold({ facts }: Need, feed: FeedPolicy, tells: Tells): readonly (readonly TellName[])[] {
  const told = new Set(feed.sourceIds.flatMap((id) => tells.get(id) ?? []));
  return facts.filter((anyOf) => !anyOf.some((fact) => told.has(fact)));
}

function* triggerFaults(policy: Policy, tells: Tells): Generator<PolicyFault> {
  for (const feed of policy.feeds) {
    for (const need of needsOf(policy.triggers)) {
      const missing = need.isSet ? untold(need, feed, tells) : [];
      if (missing.length === 0) continue;
      yield {
        code: "trigger.untold",
        subject: need.trigger,
        params: { feedId: feed.id, facts: missing.map((anyOf) => anyOf.join(" | ")).join(", ") },
      };
    }
  }
  // A runtime and an announcement are acted on wherever they come from: one feed that can tell is enough.
  const { runtime } = policy.triggers;
  if (runtime !== null && !runtime.estimates && policy.feeds.length > 0 && !canTell("runtime", policy.feeds, tells)) {
    yield { code: "trigger.untold", subject: "runtime", params: { facts: "runtime" } };
  }
  if (policy.triggers.announced && policy.feeds.length > 0 && !canTell("shutdownPending", policy.feeds, tells)) {
    yield { code: "trigger.untold", subject: "announced", params: { facts: "shutdownPending" } };
  }
}

function* feedFaults({ feeds, feedsNeeded }: Policy): Generator<PolicyFault> {
  if (feeds.length === 0) yield { code: "feeds.none", subject: "feeds", params: {} };
  else if (!Number.isInteger(feedsNeeded) || feedsNeeded < 1 || feedsNeeded > feeds.length) {
    yield { code: "feeds.needed", subject: "feedsNeeded", params: { is: feedsNeeded, feeds: feeds.length } };
  }
  for (const [index, { id, sourceIds }] of feeds.entries()) {
    if (sourceIds.length === 0) yield { code: "feed.sources", subject: id, params: {} };
    if (feeds.findIndex((one) => one.id === id) < index) yield { code: "feed.twice", subject: id, params: {} };
  }
}

function* numberFaults(policy: Policy): Generator<PolicyFault> {
  const { triggers, enduring } = policy;
  const ranges: readonly (readonly [name: string, value: number, min: number, max: number])[] = [
    ["needMs", policy.needMs, 0, 86_400_000],
    ["warnMs", policy.warnMs, 0, 86_400_000],
    ["commandsMs", policy.commandsMs, 0, 86_400_000],
    ["needFactor", policy.needFactor, 1, 10],
    ["marginMs", policy.marginMs, 0, 86_400_000],
    ["steadyMs", policy.steadyMs, 0, 3_600_000],
    ["staleMs", policy.staleMs, 1_000, 60_000],
    ["quietMs", policy.quietMs, 0, 3_600_000],
    ["unknownRuntimeMs", policy.unknownRuntimeMs, 0, 3_600_000],
    ["enduring.readings", enduring.readings, 3, 1_000],
    ["enduring.overMs", enduring.overMs, 60_000, 86_400_000],
    ["onBattery.afterMs", triggers.onBattery?.afterMs ?? 0, 0, 604_800_000],
    ["charge.belowPercent", triggers.charge?.belowPercent ?? 0, 0, 100],
    ["overTemperature.aboveC", triggers.overTemperature?.aboveC ?? 50, 20, triggers.overTemperature?.plausibleC[1] ?? 100],
  ];
  for (const [subject, is, min, max] of ranges) {
    if (!(is >= min && is <= max)) yield { code: "number.range", subject, params: { is, min, max } };
  }
  const parts = policy.warnMs + policy.commandsMs;
  if (parts > policy.needMs) yield { code: "need.too-short", subject: "needMs", params: { is: policy.needMs, parts } };
}

/**
 * Everything that is wrong with a policy, given what its sources can tell. A trigger that no source of a feed can ever meet is refused
 * with the facts it lacks (SAFETY 2), since whoever relies on it would not be protected.
 */
export const policyFaults = (policy: Policy, tells: Tells): PolicyFault[] => [
  ...feedFaults(policy),
  ...numberFaults(policy),
  ...triggerFaults(policy, tells),
];

/** Whether any source tells this: a trigger that nobody can meet is left out of the defaults. */
export const canTell = (name: TellName, feeds: readonly FeedPolicy[], tells: Tells): boolean =>
  feeds.some((feed) => feed.sourceIds.some((id) => tells.get(id)?.includes(name) === true));
