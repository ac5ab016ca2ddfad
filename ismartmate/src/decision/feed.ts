import { hasEndured, isPlausible, nextStreak, type Streak } from "./enduring.ts";
import type { FeedFacts } from "./feed-facts.ts";
import { type Policy, runtimeFloorMs } from "./policy.ts";

/** What a feed's facts come to, for what follows and for the timeline. */
export type FeedWord =
  /** On mains, and proven so by every source that is heard. */
  | "mains"
  /** Test, calibration, bypass or maintenance with the input proven good: as good as on mains (SAFETY 7). */
  | "resting"
  | "battery"
  /** Sources contradict each other. */
  | "contested"
  /** The input is bad, and the UPS is not on battery or cannot tell that. */
  | "input-bad"
  /** Not on battery, but of its input nothing is known just now. */
  | "unproven"
  /** The UPS feeds nothing. */
  | "off"
  /** Nobody tells whether it is on battery. */
  | "silent";

/** Why a feed cannot be counted on any more. */
export type FeedCause = "battery-low" | "announced" | "runtime" | "charge" | "over-temperature" | "overload" | "on-battery" | "link-loss";

export interface Failure {
  readonly cause: FeedCause;
  /** From when on, monotonic ms; may lie ahead. */
  readonly atMs: number;
}

/** What is remembered of a feed from step to step. Plain data: it goes through the journal. */
export interface FeedState {
  readonly id: string;
  readonly word: FeedWord;
  /** Since when it is on battery; not ended by not knowing, nor by mains that are not steady yet. */
  readonly onBatterySinceMs: number | null;
  /** Last time that anybody told whether it is on battery. */
  readonly heardMs: number | null;
  /** What was left at `atMs` when it was told last in this outage. */
  readonly lastRuntime: { readonly leftMs: number; readonly atMs: number } | null;
  /** A trigger that was met once; stays until the feed is steadily good again. */
  readonly failed: Failure | null;
  /** When an announced switching-off has to be acted on. */
  readonly announcedAtMs: number | null;
  /** Since when it is good without a break. */
  readonly goodSinceMs: number | null;
  /** The last moment from which its silence may still be borne: when it was good, or when we began to listen. */
  readonly countedFromMs: number;
  readonly hot: Streak | null;
  readonly loaded: Streak | null;
  /** Its temperature is beyond what a sensor can tell. */
  readonly isSensorAbsurd: boolean;
}

export const newFeed = (id: string, nowMs: number): FeedState => ({
  id,
  word: "silent",
  onBatterySinceMs: null,
  heardMs: null,
  lastRuntime: null,
  failed: null,
  announcedAtMs: null,
  goodSinceMs: null,
  countedFromMs: nowMs,
  hot: null,
  loaded: null,
  isSensorAbsurd: false,
});

/** Input is known good and nobody contradicts: the only thing that lets a test or a bypass pass for mains (SAFETY 7). */
const isInputProven = (facts: FeedFacts): boolean => facts.mainsOk === true && !facts.mainsContested;

/** Somebody says that it is on battery, whoever contradicts: that begins a countdown, and only what is proven ends one. */
const isClaimed = (facts: FeedFacts): boolean => facts.onBattery === true || facts.onBatteryContested;

/** Facts to one word. A mode is never asked for: each fact stands for itself (SAFETY 1). */
export function wordOf(facts: FeedFacts, inMaintenance: boolean): FeedWord {
  if (facts.outputOn === false) return "off";
  const unusual = facts.testing === true || facts.calibrating === true || facts.onBypass === true || inMaintenance;
  if (isClaimed(facts) && unusual && isInputProven(facts)) return "resting";
  if (facts.onBatteryContested || facts.mainsContested) return "contested";
  if (facts.onBattery === true) return "battery";
  if (facts.onBattery === null && (facts.tellsOnBattery || facts.mainsOk === null)) return "silent";
  if (facts.mainsOk === false) return "input-bad";
  return facts.mainsOk === null && facts.tellsMains ? "unproven" : "mains";
}

/**
 * The battery is low and the load hangs on it. Low alone is no cause: after an outage a battery is low for hours while mains feed the load.
 * Where nobody tells of "on battery" just now, an input known bad or an outage that is not over stands in for it.
 */
const isBatteryLow = (facts: FeedFacts, inOutage: boolean): boolean =>
  facts.batteryLow === true && (isClaimed(facts) || (facts.onBattery === null && (facts.mainsOk === false || inOutage)));

/** A trigger that is met by known facts now, the most pressing first; what is unknown meets none (SAFETY 2). */
function causeNow(next: FeedState, facts: FeedFacts, policy: Policy, nowMs: number): FeedCause | null {
  const { triggers } = policy;
  if (triggers.batteryLow && isBatteryLow(facts, next.onBatterySinceMs !== null)) return "battery-low";
  if (facts.onBattery === true && next.word !== "resting") {
    if (triggers.runtime !== null && facts.runtimeMs !== null && facts.runtimeMs < runtimeFloorMs(policy)) return "runtime";
    if (triggers.charge !== null && facts.charge !== null && facts.charge < triggers.charge.belowPercent) return "charge";
  }
  if (hasEndured(next.hot, nowMs, policy)) return "over-temperature";
  return hasEndured(next.loaded, nowMs, policy) ? "overload" : null;
}

/** When to act on an announcement: the newest one counts; not knowing keeps what was told (SAFETY 2). */
function announcedAt(before: number | null, facts: FeedFacts, policy: Policy, nowMs: number): number | null {
  if (!policy.triggers.announced || facts.shutdownPending !== true) return before;
  if (facts.shutdownInMs === null) return before === null || before > nowMs ? nowMs : before;
  return nowMs + Math.max(0, facts.shutdownInMs - runtimeFloorMs(policy));
}

/** One feed, one step further. */
export function stepFeed(feed: FeedState, facts: FeedFacts, policy: Policy, inMaintenance: boolean, nowMs: number): FeedState {
  const { overTemperature, announced, overload } = policy.triggers;
  const word = wordOf(facts, inMaintenance);
  const isRestingForPeople = inMaintenance && isInputProven(facts);
  const temperature = overTemperature !== null && isPlausible(facts.temperature, overTemperature.plausibleC) ? facts.temperature : null;
  const isHot = overTemperature === null || temperature === null ? null : temperature > overTemperature.aboveC && !isRestingForPeople;
  const isLoaded = overload && facts.overload !== null ? facts.overload && !isRestingForPeople : null;
  const claims = isClaimed(facts) && word !== "resting";
  const next: FeedState = {
    ...feed,
    word,
    heardMs: word === "silent" ? feed.heardMs : (facts.heardMs ?? feed.heardMs),
    onBatterySinceMs: claims ? (feed.onBatterySinceMs ?? nowMs) : feed.onBatterySinceMs,
    lastRuntime: claims && facts.runtimeMs !== null ? { leftMs: facts.runtimeMs, atMs: nowMs } : feed.lastRuntime,
    announcedAtMs: announcedAt(feed.announcedAtMs, facts, policy, nowMs),
    hot: nextStreak(feed.hot, isHot, facts.isNews, nowMs),
    loaded: nextStreak(feed.loaded, isLoaded, facts.isNews, nowMs),
    isSensorAbsurd: overTemperature !== null && facts.temperature !== null && temperature === null,
  };
  const cause = causeNow(next, facts, policy, nowMs);
  const isGood =
    (word === "mains" || word === "resting") &&
    cause === null &&
    !(announced && facts.shutdownPending === true) &&
    isHot !== true &&
    isLoaded !== true;
  const goodSinceMs = isGood ? (feed.goodSinceMs ?? nowMs) : null;
  const isSteady = goodSinceMs !== null && nowMs - goodSinceMs >= policy.steadyMs;
  const isWorse = cause !== null && (feed.failed === null || (cause === "battery-low" && feed.failed.cause !== "battery-low"));
  return {
    ...next,
    goodSinceMs,
    countedFromMs: isGood ? nowMs : feed.countedFromMs,
    failed: isSteady ? null : isWorse ? { cause, atMs: nowMs } : feed.failed,
    ...(isSteady ? { onBatterySinceMs: null, lastRuntime: null, announcedAtMs: null } : {}),
  };
}

export const isSteady = (feed: FeedState, policy: Policy, nowMs: number): boolean =>
  feed.goodSinceMs !== null && nowMs - feed.goodSinceMs >= policy.steadyMs;

/** A UPS that fell silent on battery lasts as long as it told last, less what this server needs; untold, for two minutes (SAFETY 8). */
function lossAt(feed: FeedState, policy: Policy): number | null {
  if (feed.word !== "silent" || feed.onBatterySinceMs === null) return null;
  if (feed.lastRuntime !== null) return feed.lastRuntime.atMs + Math.max(0, feed.lastRuntime.leftMs - policy.needMs);
  return (feed.heardMs ?? feed.onBatterySinceMs) + policy.unknownRuntimeMs;
}

/**
 * The earliest moment at which a trigger makes the feed one that cannot be counted on; `null` while none runs. In the quiet time after
 * the start only a battery-low counts (SAFETY 10). While the feed is good again nothing fails: either mains prove steady and the
 * countdown ends, or they go, and what is over is over.
 */
export function failureOf(feed: FeedState, policy: Policy, quietEndMs: number): Failure | null {
  const { onBattery } = policy.triggers;
  const sinceMs = feed.onBatterySinceMs;
  const candidates: (Failure | null)[] = [
    feed.failed,
    feed.announcedAtMs === null ? null : { cause: "announced", atMs: feed.announcedAtMs },
    onBattery === null || sinceMs === null ? null : { cause: "on-battery", atMs: sinceMs + onBattery.afterMs },
  ];
  const lostAtMs = lossAt(feed, policy);
  if (lostAtMs !== null) candidates.push({ cause: "link-loss", atMs: lostAtMs });
  const holdMs = feed.goodSinceMs === null ? 0 : feed.goodSinceMs + policy.steadyMs;
  let earliest: Failure | null = null;
  for (const candidate of candidates) {
    if (candidate === null) continue;
    const atMs = Math.max(
      candidate.atMs,
      feed.goodSinceMs === null ? candidate.atMs : holdMs,
      candidate.cause === "battery-low" ? candidate.atMs : quietEndMs,
    );
    if (earliest === null || atMs < earliest.atMs) earliest = { cause: candidate.cause, atMs };
  }
  return earliest;
}

/**
 * From when on a feed that is not failing is not counted on either: one that is off, at once; one that nobody tells of, two minutes after
 * it was good last. It takes nothing down by itself (SAFETY 8), but another feed's failure is then not made up by it.
 */
export function lapseOf(feed: FeedState, policy: Policy, nowMs: number): number | null {
  if (feed.word === "off") return nowMs;
  return feed.word === "silent" ? feed.countedFromMs + policy.unknownRuntimeMs : null;
}
