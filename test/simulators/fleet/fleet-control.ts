import type { Clock } from "@istars/service/clock.ts";
import type { ReadChange } from "../control-server.ts";
import { type FleetChange, type FleetSize, fleetRules, readFleetChange } from "./control-request.ts";
import { type Selection, shuffled } from "./selection.ts";
import type { SimCard } from "./sim-card.ts";

export interface FleetControlDeps {
  /** Card number N at N − 1. */
  readonly cards: readonly SimCard[];
  /** The first so many speak HTTPS. */
  readonly httpsCards: number;
  readonly seed: number;
  readonly clock: Clock;
}

type Misbehaviour = "rekey" | "lie" | "drop" | "slow" | "flap";

/** What is done to a fleet and its UPSs from outside. A number of cards is chosen by the seed: the same ones in every run. */
export class FleetControl {
  readonly #cards: readonly SimCard[];
  readonly #clock: Clock;
  readonly #order: readonly number[];
  readonly #httpsCards: number;
  readonly #misbehaving: Record<Misbehaviour, ReadonlySet<number>> = {
    ...{ rekey: new Set(), lie: new Set(), drop: new Set(), slow: new Set(), flap: new Set() },
  };
  readonly #failed = new Set<number>();
  #flapping = new AbortController();
  #flaps: Promise<void> = Promise.resolve();
  #rhythm = { slowMs: 0, flapEveryMs: 0 };

  constructor({ cards, httpsCards, seed, clock }: FleetControlDeps) {
    this.#cards = cards;
    this.#httpsCards = httpsCards;
    this.#clock = clock;
    this.#order = shuffled(cards.length, seed);
  }

  get #size(): FleetSize {
    return { cards: this.#cards.length, httpsCards: this.#httpsCards };
  }

  /** For `GET /`: what can be asked. */
  get help(): object {
    const rules = Object.entries(fleetRules(this.#size));
    return {
      "GET /state": "how many cards there are, how they stand, and which of them misbehave",
      "GET /alarms?since=SEQ": "what cards raised and cleared since, with this machine's clocks",
      "PUT /state": Object.fromEntries(rules.map(([name, rule]) => [name, rule.allowed])),
    };
  }

  /** How the fleet stands. */
  state(): object {
    const byAlarm: Record<string, number> = {};
    for (const card of this.#cards) for (const { id } of card.alarms) byAlarm[id] = (byAlarm[id] ?? 0) + 1;
    const { rekey, lie, drop, slow, flap } = this.#misbehaving;
    return {
      cards: this.#cards.length,
      streams: this.#cards.reduce((sum, card) => sum + card.watchers, 0),
      onBattery: this.#cards.filter((card) => card.facts.onBattery).length,
      alarms: byAlarm,
      failed: [...this.#failed],
      rekey: [...rekey],
      lie: [...lie],
      drop: [...drop],
      slow: { cards: [...slow], ms: this.#rhythm.slowMs },
      flap: { cards: [...flap], everyMs: this.#rhythm.flapEveryMs },
    };
  }

  read(body: unknown): ReadChange<FleetChange> {
    return readFleetChange(body, this.#size);
  }

  apply(change: FleetChange): void {
    const { rekey, lie, drop, slow, flap, ups, restore, fail } = change;
    if (slow) this.#rhythm = { ...this.#rhythm, slowMs: slow.ms };
    // These before the others, who have more to choose from.
    if (rekey) this.#take("rekey", rekey);
    if (lie) this.#take("lie", lie);
    if (drop) this.#take("drop", drop);
    if (slow) this.#take("slow", slow.selection);
    if (flap) {
      this.#take("flap", flap.selection);
      this.#flap(flap.everyMs);
    }
    if (rekey || lie || drop || slow || flap) this.#behave(false);
    if (restore) this.#restore(restore === "all" ? [...this.#failed] : this.#chosen(restore, [...this.#failed]));
    if (ups) for (const card of this.#cardsOf(this.#chosen(ups.selection, this.#order))) card.change(ups.set);
    if (fail) this.#fail(fail);
  }

  /** Ends what goes on by itself. May be called twice. */
  async close(): Promise<void> {
    this.#flapping.abort();
    await this.#flaps;
  }

  /** Cards that misbehave are left alone, unless they are called by their number: the effects are not to be mixed up. */
  #chosen(selection: Selection, from: readonly number[]): readonly number[] {
    if ("numbers" in selection) return selection.numbers;
    return from.filter((number) => !this.#isMisbehaving(number)).slice(0, selection.count);
  }

  #isMisbehaving(number: number): boolean {
    return Object.values(this.#misbehaving).some((set) => set.has(number));
  }

  #take(kind: Misbehaviour, selection: Selection): void {
    this.#misbehaving[kind] = new Set();
    // From the other end than the failures, which are many.
    const from = this.#order.toReversed().filter((number) => kind !== "rekey" || number <= this.#httpsCards);
    this.#misbehaving[kind] = new Set(this.#chosen(selection, from));
  }

  #behave(isFlappedAway: boolean): void {
    const { rekey, lie, drop, slow, flap } = this.#misbehaving;
    for (const card of this.#cards) {
      const { manner } = card;
      const { number } = card.nature;
      manner.hasOtherKey = rekey.has(number);
      manner.isLying = lie.has(number);
      manner.lateMs = slow.has(number) ? this.#rhythm.slowMs : 0;
      manner.isAway = drop.has(number) || (isFlappedAway && flap.has(number));
      if (manner.isAway) card.drop();
    }
  }

  #flap(everyMs: number): void {
    this.#rhythm = { ...this.#rhythm, flapEveryMs: everyMs };
    this.#flapping.abort();
    this.#flapping = new AbortController();
    if (this.#misbehaving.flap.size > 0) this.#flaps = this.#runFlaps(everyMs, this.#flapping.signal);
  }

  async #runFlaps(everyMs: number, stop: AbortSignal): Promise<void> {
    for (let isAway = true; !stop.aborted; isAway = !isAway) {
      await this.#clock.sleep(everyMs, stop).catch(() => {}); // an aborted sleep is how this stops
      if (!stop.aborted) this.#behave(isAway);
    }
  }

  #fail(selection: Selection): void {
    const numbers = this.#chosen(
      selection,
      this.#order.filter((number) => !this.#failed.has(number)),
    );
    for (const number of numbers) this.#failed.add(number);
    for (const card of this.#cardsOf(numbers)) card.change({ mains: "fail" });
  }

  #restore(numbers: readonly number[]): void {
    for (const number of numbers) this.#failed.delete(number);
    for (const card of this.#cardsOf(numbers)) card.change({ mains: "ok" });
  }

  #cardsOf(numbers: readonly number[]): readonly SimCard[] {
    return numbers.flatMap((number) => this.#cards[number - 1] ?? []);
  }
}
