import { type ReadingChange, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { Observation, TellName } from "@istars/protocol/net/source/observation.ts";
import type { Action } from "./action.ts";
import { decide } from "./decide.ts";
import type { Order } from "./order.ts";
import { DEFAULT_POLICY, DEFAULT_TRIGGERS, type Policy, type Triggers } from "./policy.ts";
import { type DecisionState, newDecision } from "./state.ts";
import type { Why } from "./why.ts";

export const ALL_TOLD: readonly TellName[] = [
  "charge",
  "runtime",
  "temperature",
  "mainsOk",
  "onBattery",
  "outputOn",
  "onBypass",
  "testing",
  "calibrating",
  "batteryLow",
  "shutdownPending",
  "overload",
];

export type PolicyChange = Partial<Omit<Policy, "triggers" | "feeds">> & {
  readonly triggers?: Partial<Triggers>;
  /** Sources of each feed; the feeds are called a, b, c. */
  readonly feeds?: readonly (readonly string[])[];
};

/** Armed, one feed `a` told of by the source `a`, everything else as it is by default. For tests. */
export const samplePolicy = ({ triggers, feeds = [["a"]], ...rest }: PolicyChange = {}): Policy => ({
  ...DEFAULT_POLICY,
  mode: "armed",
  ...rest,
  triggers: { ...DEFAULT_TRIGGERS, ...triggers },
  feeds: feeds.map((sourceIds, index) => ({ id: "abcdefgh".charAt(index), sourceIds })),
});

/** Just heard, online and on mains unless told otherwise. For tests. */
export const sampleObservation = (sourceId: string, change: ReadingChange = {}, rest: Partial<Observation> = {}): Observation => ({
  sourceId,
  link: { state: "online", forMs: 0, reason: null },
  reading: sampleReading(change),
  ageMs: 0,
  confidence: {},
  tells: ALL_TOLD,
  ...rest,
});

export const MAINS: ReadingChange = {};
export const BATTERY: ReadingChange = { facts: { mainsOk: false, onBattery: true } };
export const LOW: ReadingChange = { facts: { mainsOk: false, onBattery: true, batteryLow: true } };
export const onBatteryWith = (runtime: number): ReadingChange => ({ ...BATTERY, battery: { runtime } });
/** What a source becomes when its link is lost; the last reading stays. */
export const LOST = { link: { state: "lost", forMs: 0, reason: "link.lost" } } as const;

/** A decision played step by step on a clock of its own. `says` is what sources say from now on, told anew at each step. */
export class DecisionPlay {
  state: DecisionState;
  policy: Policy;
  nowMs = 0;
  readonly actions: { readonly atMs: number; readonly action: Action }[] = [];
  readonly why: Why[] = [];
  readonly #said = new Map<string, { readonly said: Observation; readonly toldMs: number; readonly isTelling: boolean }>();
  #seq = 0;

  constructor(policy: Policy, isOld = true) {
    this.policy = policy;
    this.nowMs = isOld ? 1_000_000 : 0;
    this.state = newDecision(0);
  }

  says(sourceId: string, change: ReadingChange, rest: Partial<Observation> = {}): this {
    this.#said.set(sourceId, { said: sampleObservation(sourceId, change, rest), toldMs: this.nowMs, isTelling: true });
    return this;
  }

  /** The source says nothing from now on; its link is taken for lost at once, or its reading grows old. */
  silences(sourceId: string, rest: Partial<Observation> = LOST): this {
    const before = this.#said.get(sourceId)?.said;
    if (before === undefined) return this;
    const reading = before.reading === null ? null : { ...before.reading, seq: this.#seq };
    this.#said.set(sourceId, { said: { ...before, reading, ...rest }, toldMs: this.nowMs, isTelling: false });
    return this;
  }

  /** One step now. */
  step(orders: readonly Order[] = [], gapMs = 0): readonly Action[] {
    this.#seq += 1;
    const observations = [...this.#said.values()].map(({ said, toldMs, isTelling }): Observation => {
      if (!isTelling) return { ...said, ageMs: said.ageMs === null ? null : said.ageMs + this.nowMs - toldMs };
      return said.reading === null ? said : { ...said, reading: { ...said.reading, seq: this.#seq } };
    });
    const { state, actions, why } = decide(this.state, { observations, gapMs, orders }, this.nowMs, this.policy);
    this.state = state;
    this.why.push(...why);
    this.actions.push(...actions.map((action) => ({ atMs: this.nowMs, action })));
    return actions;
  }

  /** Goes on for so long, a step a second. */
  runs(seconds: number): this {
    for (let i = 0; i < seconds; i++) {
      this.nowMs += 1_000;
      this.step();
    }
    return this;
  }

  kinds(): readonly string[] {
    return this.actions.map(({ action }) => action.kind);
  }

  /** Seconds from `fromMs` to the first action of that kind; `null` if there was none. */
  secondsTo(kind: Action["kind"], fromMs: number): number | null {
    const found = this.actions.find(({ action }) => action.kind === kind);
    return found === undefined ? null : (found.atMs - fromMs) / 1_000;
  }
}

/** A machine whose one source has said for a second that mains are good; `isOld`: it has run for longer than its quiet time. */
export const play = (change: Parameters<typeof samplePolicy>[0] = {}, isOld = true): DecisionPlay =>
  new DecisionPlay(samplePolicy(change), isOld).says("a", MAINS).runs(1);
