import type { Reading } from "@istars/protocol/model/reading.ts";
import { type ReadingChange, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { Observation, SourceLinkState } from "@istars/protocol/net/source/observation.ts";
import type { DecisionInput } from "./decide.ts";
import type { Order } from "./order.ts";
import type { Policy } from "./policy.ts";
import { ALL_TOLD, samplePolicy } from "./sample-decision.ts";

/** One step of a history: what the decision is given, and when. */
export interface HistoryStep {
  readonly nowMs: number;
  readonly input: DecisionInput;
}

export interface History {
  readonly policy: Policy;
  readonly steps: readonly HistoryStep[];
}

const battery = (rest: ReadingChange = {}): ReadingChange => ({ ...rest, facts: { mainsOk: false, onBattery: true, ...rest.facts } });

/** What a UPS, a card that lies, or a broken one can say. Plain mains and plain battery stand several times, for they come oftenest. */
const WORDS: readonly Reading[] = [
  {},
  {},
  {},
  {},
  {},
  battery(),
  battery(),
  battery(),
  battery({ battery: { runtime: 3_600 } }),
  battery({ battery: { runtime: 100 } }),
  battery({ battery: { runtime: Number.NaN, charge: -5 } }),
  battery({ facts: { batteryLow: true } }),
  battery({ facts: { batteryLow: true }, trust: "held" }),
  battery({ trust: "held", battery: { runtime: 250 } }),
  { facts: { batteryLow: true }, battery: { runtime: 3, charge: 1 } },
  { facts: { mainsOk: null, onBattery: null, batteryLow: null, outputOn: null } },
  { facts: { mainsOk: null, onBattery: null, batteryLow: true } },
  { facts: { mainsOk: true, onBattery: null } },
  { facts: { mainsOk: null } },
  { facts: { mainsOk: false } },
  { facts: { onBattery: true, testing: true } },
  { facts: { onBattery: true, onBypass: true, mainsOk: null } },
  { facts: { onBattery: true } },
  { facts: { outputOn: false } },
  { facts: { shutdownPending: true }, shutdownInS: 1_000 },
  { facts: { shutdownPending: true } },
  { trust: "unknown" as const },
  { facts: { overload: true }, temperature: 900 },
].map((change) => sampleReading(change));

const PAUSES_MS = [0, 1, 250, 1_000, 1_000, 2_000, 5_000, 9_000, 15_000, 31_000, 61_000, 121_000, 290_000, 301_000, 700_000, -60_000];
const LINKS: readonly SourceLinkState[] = ["lost", "refused", "connecting"];
const ORDERS: readonly Order[] = [
  { kind: "commands-ended" },
  { kind: "power-off-given" },
  { kind: "maintenance", forMs: 600_000 },
  { kind: "path-proven" },
  { kind: "drill" },
  { kind: "withdraw" },
];

interface Speaker {
  readonly reading: Reading | null;
  readonly state: SourceLinkState;
  readonly sinceMs: number;
  /** Tells its word anew at each step; otherwise the word grows old. */
  readonly isTelling: boolean;
  readonly isEstimating: boolean;
}

const SPEAKERS = ["a", "b", "c", "d"] as const;
const WIRINGS: readonly (readonly (readonly string[])[])[] = [
  [["a"]],
  [["a"], ["b"]],
  [["a", "b"]],
  [["a", "b"], ["c"]],
  [["a"], ["b"], ["c", "d"]],
];
const MODES = ["armed", "armed", "armed", "observer"] as const;

const pick = <T>(values: readonly T[], number: number): T => {
  const value = values[number % values.length];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
};

const observationOf = (sourceId: string, speaker: Speaker, seq: number, nowMs: number): Observation => ({
  sourceId,
  link: { state: speaker.state, forMs: 0, reason: null },
  reading: speaker.reading === null ? null : { ...speaker.reading, seq: speaker.isTelling ? seq : 0 },
  ageMs: speaker.reading === null ? null : speaker.isTelling ? 0 : Math.max(0, nowMs - speaker.sinceMs),
  confidence: speaker.isEstimating ? { onBattery: "estimated", batteryLow: "estimated", runtime: "estimated" } : {},
  tells: ALL_TOLD,
});

/**
 * A history out of plain numbers, one a step, so that making it costs little and a failing one shrinks: who says what, after which pause,
 * with links that break and heal, words that grow old, gaps, clocks that go back, maintenance and drills. No order to go down.
 */
export function historyOf(first: number, numbers: readonly number[]): History {
  const feeds = pick(WIRINGS, first);
  const policy = samplePolicy({ feeds, feedsNeeded: 1 + ((first >> 4) % feeds.length), mode: pick(MODES, first >> 8) });
  const speakers = new Map<string, Speaker>();
  let nowMs = (first >> 12) % 2 === 0 ? 1_000_000 : 0;
  for (const id of SPEAKERS)
    speakers.set(id, { reading: pick(WORDS, 0), state: "online", sinceMs: nowMs, isTelling: true, isEstimating: false });
  const steps = numbers.map((number, index): HistoryStep => {
    nowMs += pick(PAUSES_MS, number);
    const id = pick(SPEAKERS, number >> 4);
    const how = (number >> 6) & 15;
    const word = pick(WORDS, number >> 10);
    const before = speakers.get(id);
    if (how < 10 || before === undefined)
      speakers.set(id, { reading: word, state: "online", sinceMs: nowMs, isTelling: true, isEstimating: how === 9 });
    else if (how < 12) speakers.set(id, { ...before, sinceMs: nowMs, isTelling: false, state: pick(LINKS, number >> 10) });
    else if (how < 13) speakers.set(id, { ...before, sinceMs: nowMs, isTelling: false });
    const observations = SPEAKERS.map((one) => {
      const speaker = speakers.get(one);
      if (speaker === undefined) throw new Error(`nobody is called ${one}`);
      return observationOf(one, speaker, index + 1, nowMs);
    });
    return { nowMs, input: { observations, gapMs: how === 13 ? 20_000 : 0, orders: how >= 14 ? [pick(ORDERS, number >> 10)] : [] } };
  });
  return { policy, steps };
}
