import type { Clock } from "@istars/service/clock.ts";
import { wobble } from "../ups/chance.ts";
import { Plant, type PlantChange, type PlantView } from "../ups/plant.ts";
import { CARD_ALARMS, type RaisedAlarm } from "./card-alarms.ts";
import { type CardNature, hex } from "./card-nature.ts";
import { EventLog, type LoggedEvent } from "./event-log.ts";
import { factsOf, type UpsFacts } from "./ups-facts.ts";

/** Who follows a card, told in the moment in which it happens. */
export interface CardWatcher {
  /** The card has looked at its UPS. `isBeat`: it did so because it was time, every two seconds. */
  looked(news: CardLook): void;
  /** The card is gone, all at once. */
  dropped(): void;
}

export interface CardLook {
  readonly isBeat: boolean;
  readonly alarms: readonly (RaisedAlarm & { readonly active: boolean })[];
  readonly events: readonly LoggedEvent[];
}

/** How a card behaves on the network. Changed by the control API only. */
export interface Manner {
  /** It is not there at all. */
  isAway: boolean;
  /** Everything it sends is late by this, ms. */
  lateMs: number;
  /** It says what cannot be. */
  isLying: boolean;
  /** Over HTTPS it shows another key than it did at first. */
  hasOtherKey: boolean;
}

export interface SimCardDeps {
  readonly clock: Clock;
  /** How many times as fast as the clock the UPS's own time runs. */
  readonly speed: number;
  /** Told of each alarm that goes on or off, before any watcher is. */
  readonly onAlarm: (card: SimCard, alarm: RaisedAlarm, active: boolean) => void;
}

/** What the latest battery test was. */
export interface TestState {
  readonly result: "none" | "running" | "passed" | "failed" | "aborted";
  readonly kind: "quick" | "deep" | null;
  readonly startedWallMs: number | null;
  readonly elapsedMs: number | null;
  readonly lowestVoltage: number | null;
}

/** The load goes up and down by so many per cent of itself, over this many seconds. */
const DRIFT = { share: 0.1, overS: 120, channel: 20 } as const;
const NO_TEST: TestState = { result: "none", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null };

/** One card with the UPS behind it: looks at the UPS, raises alarms, keeps its log. How it is asked is the business of its faces. */
export class SimCard {
  readonly nature: CardNature;
  readonly log: EventLog;
  readonly bootId: string;
  readonly startedMonoMs: number;
  readonly manner: Manner = { isAway: false, lateMs: 0, isLying: false, hasOtherKey: false };
  readonly plant: Plant;
  readonly #deps: SimCardDeps;
  readonly #alarms = new Map<string, RaisedAlarm>();
  readonly #watchers = new Set<CardWatcher>();
  #advancedMonoMs: number;
  #lookedMonoMs: number;
  #lookedWallMs: number;
  #looks = 0;
  #view: PlantView;
  #facts: UpsFacts;
  #test = NO_TEST;
  #onBatterySinceS: number | null = null;
  #lineBads = 0;
  /** Nobody has set the load, so it drifts. */
  #isLoadOwn = true;

  constructor(nature: CardNature, deps: SimCardDeps) {
    const { clock } = deps;
    this.nature = nature;
    this.#deps = deps;
    this.plant = new Plant(nature.spec);
    this.plant.change({ loadPercent: nature.loadPercent });
    this.startedMonoMs = clock.monoMs();
    this.#advancedMonoMs = this.startedMonoMs;
    this.#lookedMonoMs = this.startedMonoMs;
    this.#lookedWallMs = clock.wallMs();
    const born = hex(Math.round(clock.wallMs()), 11);
    this.bootId = `b${born}-${nature.number}`;
    this.log = new EventLog(`l${born}-${nature.number}`);
    this.log.add({ ...this.#entry("card.started"), subject: "card", severity: "information", alarm: null, instance: null, params: {} });
    this.#view = this.plant.look();
    this.#facts = factsOf(this.#view);
    this.look(false);
  }

  /** How often it has looked: changes with everything it tells of the UPS. */
  get looks(): number {
    return this.#looks;
  }

  get lookedWallMs(): number {
    return Math.round(this.#lookedWallMs);
  }

  /** How long ago it looked, ms. */
  get ageMs(): number {
    return Math.max(0, Math.round(this.#deps.clock.monoMs() - this.#lookedMonoMs));
  }

  get view(): PlantView {
    return this.#view;
  }

  get facts(): UpsFacts {
    return this.#facts;
  }

  get test(): TestState {
    return this.#test;
  }

  get lineBads(): number {
    return this.#lineBads;
  }

  get secondsOnBattery(): number {
    return this.#onBatterySinceS === null ? 0 : Math.round(this.#view.timeS - this.#onBatterySinceS);
  }

  /** Those that are on, oldest first. */
  get alarms(): readonly RaisedAlarm[] {
    return [...this.#alarms.values()];
  }

  watch(watcher: CardWatcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Something happens to the UPS, and the card sees it at once. */
  change(change: PlantChange): void {
    this.#advance();
    if (change.loadPercent !== undefined) this.#isLoadOwn = false;
    this.plant.change(change);
    this.look(false);
  }

  /** Looks at the UPS, and tells everybody what it saw. */
  look(isBeat: boolean): void {
    const { clock } = this.#deps;
    this.#advance();
    const before = this.#facts;
    this.#view = this.plant.look();
    this.#facts = factsOf(this.#view);
    this.#looks++;
    this.#lookedMonoMs = clock.monoMs();
    this.#lookedWallMs = clock.wallMs();
    if (before.mainsOk && !this.#facts.mainsOk) this.#lineBads++;
    if (!this.#facts.onBattery) this.#onBatterySinceS = null;
    else this.#onBatterySinceS ??= this.#view.timeS;
    this.#followTest();
    const news = this.#judge();
    for (const watcher of this.#watchers) watcher.looked({ isBeat, ...news });
  }

  /** Starts a battery test of ten seconds, or one until the battery is low. Whether that may be is asked before. */
  startTest(kind: "quick" | "deep"): void {
    this.#advance();
    this.plant.startTest(kind === "quick" ? QUICK_TEST_S : null);
    this.#test = { ...NO_TEST, result: "running", kind, startedWallMs: Math.round(this.#deps.clock.wallMs()), elapsedMs: 0 };
    this.look(false);
  }

  stopTest(): void {
    this.#advance();
    this.plant.stopTest();
    this.#test = { ...this.#test, result: "aborted" };
    this.look(false);
  }

  /** Marks an alarm as seen; `null` if there is none of that number. */
  acknowledge(instance: number, by: string): RaisedAlarm | null {
    const alarm = this.alarms.find((one) => one.instance === instance);
    if (alarm === undefined || alarm.acknowledged !== null) return alarm ?? null;
    const seen = { ...alarm, acknowledged: { by, wallMs: Math.round(this.#deps.clock.wallMs()) } };
    this.#alarms.set(alarm.id, seen);
    const { id, severity } = alarm;
    const entry = { ...this.#entry("alarm.acknowledged"), subject: "ups", severity, alarm: id, instance, params: { by } };
    const event = this.log.add(entry);
    for (const watcher of this.#watchers) watcher.looked({ isBeat: false, alarms: [{ ...seen, active: true }], events: [event] });
    return seen;
  }

  /** Leaves everybody who follows it, as a card does whose cable is pulled. */
  drop(): void {
    for (const watcher of [...this.#watchers]) watcher.dropped();
  }

  #advance(): void {
    const { clock, speed } = this.#deps;
    const nowMs = clock.monoMs();
    this.plant.advance(((nowMs - this.#advancedMonoMs) / 1_000) * speed);
    this.#advancedMonoMs = nowMs;
    const drift = 1 + DRIFT.share * wobble(this.nature.spec.seed, DRIFT.channel, this.#view.timeS / DRIFT.overS);
    if (this.#isLoadOwn) this.plant.change({ loadPercent: this.nature.loadPercent * drift });
  }

  #followTest(): void {
    if (this.#test.result !== "running") return;
    const { testing, testVerdict, battery } = this.#view;
    const elapsedMs = Math.max(0, Math.round(this.#deps.clock.wallMs() - (this.#test.startedWallMs ?? 0)));
    const lowestVoltage = Math.min(this.#test.lowestVoltage ?? Number.POSITIVE_INFINITY, battery.volts);
    this.#test = { ...this.#test, elapsedMs, lowestVoltage, result: testing ? "running" : (testVerdict ?? "aborted") };
  }

  /** Raises and clears what the facts of the moment ask for. */
  #judge(): { readonly alarms: CardLook["alarms"]; readonly events: readonly LoggedEvent[] } {
    const alarms: (RaisedAlarm & { readonly active: boolean })[] = [];
    const events: LoggedEvent[] = [];
    for (const { id, severity, isOn } of CARD_ALARMS) {
      const raised = this.#alarms.get(id);
      const is = isOn(this.#facts);
      if (is === (raised !== undefined)) continue;
      const params = { inputVoltage: Math.round(this.#view.input.voltage), batteryVoltage: Math.round(this.#view.battery.volts * 10) / 10 };
      const kind = is ? "alarm.raised" : "alarm.cleared";
      const event = this.log.add({ ...this.#entry(kind), subject: "ups", severity, alarm: id, instance: raised?.instance ?? null, params });
      const alarm = raised ?? this.#raise({ instance: event.id, id, severity, raisedWallMs: event.wallMs });
      if (!is) this.#alarms.delete(id);
      this.#deps.onAlarm(this, alarm, is);
      alarms.push({ ...alarm, active: is });
      events.push(event);
    }
    return { alarms, events };
  }

  #raise(alarm: Pick<RaisedAlarm, "instance" | "id" | "severity" | "raisedWallMs">): RaisedAlarm {
    const raised: RaisedAlarm = { ...alarm, subject: "ups", name: null, acknowledged: null };
    this.#alarms.set(raised.id, raised);
    return raised;
  }

  #entry(kind: string): { readonly wallMs: number; readonly kind: string } {
    return { wallMs: Math.round(this.#deps.clock.wallMs()), kind };
  }
}

const QUICK_TEST_S = 10;
