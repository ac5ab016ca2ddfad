import type { FactName } from "@istars/protocol/model/reading.ts";
import type { Observation, WeighedName } from "@istars/protocol/net/source/observation.ts";
import type { FeedPolicy, Policy } from "./policy.ts";

/** When a source last said something new: what a held reading, whose age is that of the UPS's last word, is dated by. */
export interface SourceMemory {
  readonly id: string;
  readonly seq: number | null;
  readonly seqSinceMs: number;
}

/** What is known of one feed now, from all its sources together. `null`: unknown. */
export interface FeedFacts {
  readonly onBattery: boolean | null;
  readonly mainsOk: boolean | null;
  readonly outputOn: boolean | null;
  readonly onBypass: boolean | null;
  readonly testing: boolean | null;
  readonly calibrating: boolean | null;
  readonly batteryLow: boolean | null;
  readonly shutdownPending: boolean | null;
  readonly overload: boolean | null;
  /** Fresh sources contradict each other on this: it is not proven. */
  readonly onBatteryContested: boolean;
  readonly mainsContested: boolean;
  /** At least one source can tell it, whether or not it does now. */
  readonly tellsOnBattery: boolean;
  readonly tellsMains: boolean;
  /** Left now, ms. */
  readonly runtimeMs: number | null;
  /** %. */
  readonly charge: number | null;
  /** °C. */
  readonly temperature: number | null;
  /** Until the output goes off, ms. */
  readonly shutdownInMs: number | null;
  /** Whether the source heard last said something new since the step before. */
  readonly isNews: boolean;
  /** The source heard last and when that was, monotonic ms. */
  readonly sourceId: string | null;
  readonly heardMs: number | null;
}

/** One source that is heard now. */
interface Voice {
  readonly said: Observation;
  readonly heardMs: number;
  readonly isNews: boolean;
}

/**
 * Notes whether a source said something new. A sequence number that goes back is a source that started again: new too.
 */
export function remember(id: string, said: Observation | undefined, before: SourceMemory | undefined, nowMs: number): SourceMemory {
  const seq = said?.reading?.seq ?? null;
  if (before !== undefined && (seq === null || seq === before.seq)) return before;
  return { id, seq, seqSinceMs: nowMs };
}

/**
 * When the source's present reading was heard, or `null` if it tells nothing now: not online, nothing ever heard, older than `staleMs`,
 * or from before a gap in our own time (SAFETY 4). An age that is no number or negative is none. A held reading (SAFETY 9) is the
 * card's own word on a UPS that fell silent on battery: it is as fresh as the card's last one, however old the UPS's.
 */
function heardAt(said: Observation, memory: SourceMemory, nowMs: number, freshAfterMs: number | null, staleMs: number): number | null {
  const { link, reading, ageMs } = said;
  if (link.state !== "online" || reading === null || reading.trust === "unknown" || ageMs === null || !(ageMs >= 0)) return null;
  const atMs = reading.trust === "held" ? memory.seqSinceMs : nowMs - ageMs;
  return nowMs - atMs <= staleMs && (freshAfterMs === null || atMs > freshAfterMs) ? atMs : null;
}

/** An estimate is no word at all (SAFETY 3). Where a source did not weigh a value that it gives, the value is taken as derived. */
const isTrusted = (said: Observation, name: WeighedName): boolean => said.confidence[name] !== "estimated";

const isWeighed = (name: FactName): name is "batteryLow" | "onBattery" | "mainsOk" =>
  name === "batteryLow" || name === "onBattery" || name === "mainsOk";

function factOf(voice: Voice, name: FactName): boolean | null {
  const value = voice.said.reading?.facts[name] ?? null;
  return value === null || (isWeighed(name) && !isTrusted(voice.said, name)) ? null : value;
}

/** The freshest word on a fact; `voices` are sorted, the freshest first. */
function freshest(voices: readonly Voice[], name: FactName): boolean | null {
  for (const voice of voices) {
    const value = factOf(voice, name);
    if (value !== null) return value;
  }
  return null;
}

const says = (voices: readonly Voice[], name: FactName, value: boolean): boolean => voices.some((voice) => factOf(voice, name) === value);
const isContested = (voices: readonly Voice[], name: FactName): boolean => says(voices, name, true) && says(voices, name, false);
const canTell = (observations: readonly Observation[], name: FactName): boolean => observations.some((said) => said.tells.includes(name));

/** A number that can be one, aged to now where it runs out by itself. */
const numberOr = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null;

function firstNumber(voices: readonly Voice[], read: (voice: Voice) => number | null): number | null {
  for (const voice of voices) {
    const value = read(voice);
    if (value !== null) return value;
  }
  return null;
}

const leftNow = (seconds: number | null | undefined, voice: Voice, nowMs: number): number | null => {
  const told = numberOr(seconds);
  return told === null || told < 0 ? null : Math.max(0, told * 1_000 - (nowMs - voice.heardMs));
};

function runtimeOf(voice: Voice, nowMs: number, withEstimates: boolean): number | null {
  const { reading } = voice.said;
  const told = isTrusted(voice.said, "runtime") || withEstimates ? leftNow(reading?.battery.runtime, voice, nowMs) : null;
  return told ?? (withEstimates ? leftNow(reading?.estimates.runtime?.value, voice, nowMs) : null);
}

/** A share of something: what is not one was never a charge. */
function chargeOf(voice: Voice): number | null {
  const charge = isTrusted(voice.said, "charge") ? numberOr(voice.said.reading?.battery.charge) : null;
  return charge !== null && charge >= 0 && charge <= 100 ? charge : null;
}

/** What the merging needs to know besides the observations. */
export interface Hearing {
  readonly nowMs: number;
  /** Only what was heard after this counts; `null`: no gap in our own time yet. */
  readonly freshAfterMs: number | null;
  readonly memories: readonly SourceMemory[];
}

/**
 * Merges the sources of one feed, so that the same code judges a feed whatever tells of it: of each fact the freshest trustworthy word,
 * `batteryLow` if any says so.
 *
 * Sources of one UPS contradict each other for as long as the slower takes to ask again, and then no more; in that time the freshest is
 * right. Those that go on doing so leave the fact contested, and what is contested proves nothing and claims all. So a source that is
 * stuck at "mains" cannot keep a server up until the battery is empty: the countdown that another one starts runs on. And one that is stuck
 * at "on battery" while others are fresher brings nothing about at once: the countdown takes its whole time and is seen all the while.
 * Only a low battery is believed whoever tells it, because being wrong about it costs a start, and being deaf to it costs the data.
 */
export function mergeFeed(feed: FeedPolicy, observations: readonly Observation[], hearing: Hearing, policy: Policy): FeedFacts {
  const { nowMs, freshAfterMs, memories } = hearing;
  const mine: Observation[] = [];
  const voices: Voice[] = [];
  for (const id of feed.sourceIds) {
    const said = observations.find((one) => one.sourceId === id);
    const memory = memories.find((one) => one.id === id);
    if (said === undefined || memory === undefined) continue;
    mine.push(said);
    const heardMs = heardAt(said, memory, nowMs, freshAfterMs, policy.staleMs);
    if (heardMs !== null) voices.push({ said, heardMs, isNews: memory.seqSinceMs === nowMs });
  }
  voices.sort((a, b) => b.heardMs - a.heardMs);
  const withEstimates = policy.triggers.runtime?.estimates === true;
  return {
    onBattery: freshest(voices, "onBattery"),
    mainsOk: freshest(voices, "mainsOk"),
    outputOn: freshest(voices, "outputOn"),
    onBypass: freshest(voices, "onBypass"),
    testing: freshest(voices, "testing"),
    calibrating: freshest(voices, "calibrating"),
    batteryLow: says(voices, "batteryLow", true) ? true : freshest(voices, "batteryLow"),
    shutdownPending: freshest(voices, "shutdownPending"),
    overload: freshest(voices, "overload"),
    onBatteryContested: isContested(voices, "onBattery"),
    mainsContested: isContested(voices, "mainsOk"),
    tellsOnBattery: canTell(mine, "onBattery"),
    tellsMains: canTell(mine, "mainsOk"),
    runtimeMs: firstNumber(voices, (voice) => runtimeOf(voice, nowMs, withEstimates)),
    charge: firstNumber(voices, chargeOf),
    temperature: firstNumber(voices, (voice) => numberOr(voice.said.reading?.temperature)),
    shutdownInMs: firstNumber(voices, (voice) => leftNow(voice.said.reading?.shutdownInS, voice, nowMs)),
    isNews: voices[0]?.isNews ?? false,
    sourceId: voices[0]?.said.sourceId ?? null,
    heardMs: voices[0]?.heardMs ?? null,
  };
}
