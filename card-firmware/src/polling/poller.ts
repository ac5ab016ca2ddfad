import type { Command } from "@istars/protocol/model/command.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { LineCounters } from "../link/counters.ts";
import type { Exchange } from "../link/link.ts";
import type { LiveState, TimedReading } from "../live/live.ts";
import type { Driver, Observation } from "../protocols/driver.ts";
import { UpsError, type UpsErrorCode } from "../ups-error.ts";
import { assemble, newTrack, type Track } from "./assemble.ts";
import { forgetNow, isGap } from "./gap.ts";
import { type HoldPolicy, holdReading, isHoldable, isRunDown } from "./hold.ts";
import { type LinkStep, nextLink, periodMs } from "./link-state.ts";
import { type Moment, momentOf } from "./moment.ts";
import { afterAsking, afterReconnect, type NameplateTrack, nothingTold } from "./nameplate.ts";
import { askedForEnd, askedForTest } from "./test-history.ts";

export interface PollerDeps {
  readonly driver: Driver;
  readonly line: Exchange;
  readonly counters: () => LineCounters;
  /** Where the UPS is, for people. */
  readonly address: string;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
  /** Rhythm of the status polls, ms. */
  readonly everyMs: number;
  /** Polls in a row without a valid reply after which the link is lost; see `MAX_MISSES`. */
  readonly maxMisses?: number;
  /** Asked anew each time, because hosts come and go. */
  readonly holdPolicy: () => HoldPolicy;
}

/** Plain data with its keys always in the same order. */
const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Rhythm of what the card does by itself between polls, ms. */
const TICK_MS = 1_000;
/** Counters alone are published this often at most, ms. */
const COUNTERS_EVERY_MS = 5_000;

/**
 * Asks the UPS how it is, for ever, and publishes what it says; the only place where a link is called lost, a reading held, or
 * everything unknown. A reading is published in the same turn in which its reply was complete.
 */
export class Poller {
  readonly #deps: PollerDeps;
  #track: Track = newTrack();
  #link: LinkStep;
  #published: { readonly counters: LineCounters; readonly atMs: number };
  #nameplate: NameplateTrack = nothingTold();
  /** The last reading that the UPS itself told. */
  #told: TimedReading | null = null;
  /** True from a gap in our own time until the UPS is heard again (SAFETY 4). */
  #isUnsure = false;
  #gaps = 0;
  #lastAwake: Moment;
  #remarks = "";

  constructor(deps: PollerDeps) {
    this.#deps = deps;
    this.#link = { kind: "connecting", sinceMs: deps.clock.monoMs(), misses: 0, reason: null };
    this.#lastAwake = momentOf(deps.clock);
    this.#published = { counters: deps.counters(), atMs: deps.clock.monoMs() };
  }

  /** Polls until `stop` aborts, then resolves. What it rejects with is a bug. */
  async run(stop: AbortSignal): Promise<void> {
    await Promise.all([this.#poll(stop), this.#tick(stop)]);
  }

  /** To be told of each command that went out, so that the test it starts or ends is known for what it is. */
  commandSent(command: Command): void {
    const monoMs = this.#deps.clock.monoMs();
    const { test } = this.#track;
    const next: Partial<Record<Command, () => Track["test"]>> = {
      "test.battery.start.quick": () => askedForTest(test, "quick", monoMs),
      "test.battery.start.deep": () => askedForTest(test, "deep", monoMs),
      "test.battery.stop": () => askedForEnd(test),
    };
    this.#track = { ...this.#track, test: next[command]?.() ?? test };
  }

  async #poll(stop: AbortSignal): Promise<void> {
    const { clock, everyMs } = this.#deps;
    while (!stop.aborted) {
      const startedMs = clock.monoMs();
      await this.#askStatus(stop);
      // A nameplate just learned gives the next status its meaning, so that one is asked at once.
      if (await this.#askNameplate(stop)) continue;
      const restMs = periodMs(this.#link.misses, everyMs) - (clock.monoMs() - startedMs);
      await clock.sleep(Math.max(0, restMs), stop).catch(() => {}); // an aborted sleep is how this ends
    }
  }

  async #tick(stop: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    while (!stop.aborted) {
      await clock.sleep(TICK_MS, stop).catch(() => {}); // an aborted sleep is how this ends
      if (stop.aborted) return;
      const now = this.#wake();
      this.#hold(now);
      this.#publishCounters(now);
    }
  }

  async #askStatus(stop: AbortSignal): Promise<void> {
    const { driver, line } = this.#deps;
    this.#wake();
    const gaps = this.#gaps;
    try {
      const seen = await driver.readStatus(line, this.#nameplate.told, stop);
      const now = this.#wake();
      // A reply that lay about while the card stood still tells of a time that is over.
      if (this.#gaps === gaps) this.#heard(seen, now);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof UpsError)) throw error;
      this.#missed(error.code, this.#wake());
    }
  }

  /** Now; and whatever happens first after the card stood still finds out here, before it does anything else. */
  #wake(): Moment {
    const now = momentOf(this.#deps.clock);
    const stoodStill = isGap(this.#lastAwake, now);
    this.#lastAwake = now;
    if (stoodStill) {
      this.#gaps++;
      this.#becomeUnsure();
    }
    return now;
  }

  #heard(seen: Observation, at: Moment): void {
    const { live, log } = this.#deps;
    const wasOnline = this.#link.kind === "online";
    this.#step({ kind: "reply", atMs: at.monoMs });
    if (!wasOnline) this.#nameplate = afterReconnect(this.#nameplate, at.monoMs);
    this.#publishUps(seen.topology);
    const { track, reading } = assemble(this.#track, seen, at);
    this.#track = track;
    this.#isUnsure = false;
    this.#told = { reading, atMonoMs: at.monoMs };
    live.publishReading(this.#told);
    const remarks = seen.remarks.join("; ");
    if (remarks !== "" && remarks !== this.#remarks) log.warn({ remarks: seen.remarks }, "remarks on what the UPS told");
    this.#remarks = remarks;
  }

  #missed(reason: UpsErrorCode, at: Moment): void {
    const was = this.#link.kind;
    this.#step({ kind: "miss", atMs: at.monoMs, reason });
    if (was !== "lost") this.#hold(at);
  }

  #step(input: Parameters<typeof nextLink>[1]): void {
    const before = this.#link;
    this.#link = nextLink(before, input, this.#deps.maxMisses);
    if (before.kind === this.#link.kind && before.reason === this.#link.reason) return;
    if (before.kind !== this.#link.kind)
      this.#deps.log.info({ link: this.#link.kind, reason: this.#link.reason }, "link to the UPS changed");
    this.#publishLink(input.atMs);
  }

  /** SAFETY 9: what a UPS that was lost on battery is taken to be. After a gap nothing is known, yet the countdown goes on. */
  #hold(now: Moment): void {
    const { live, holdPolicy } = this.#deps;
    if (this.#link.kind !== "lost" || !this.#told || !isHoldable(this.#told.reading)) return;
    const { reading, atMonoMs } = this.#told;
    const forMs = now.monoMs - atMonoMs;
    const policy = holdPolicy();
    if (this.#isUnsure && !isRunDown(reading, forMs, policy)) return;
    live.publishReading({ reading: holdReading(reading, forMs, policy, this.#nextSeq()), atMonoMs });
  }

  #becomeUnsure(): void {
    const { live, log } = this.#deps;
    const { latest } = live.current();
    this.#isUnsure = true;
    if (!latest) return;
    log.warn({}, "the card stood still for a while; nothing is known until the UPS is heard again");
    live.publishReading({ ...latest, reading: forgetNow(latest.reading, this.#nextSeq()) });
  }

  /** True if the UPS told something new. */
  async #askNameplate(stop: AbortSignal): Promise<boolean> {
    const { driver, line, clock } = this.#deps;
    // Two unanswered questions take as long as two polls: not while every poll counts.
    const isQuiet = this.#told?.reading.facts.mainsOk === true || this.#nameplate.attempts === 0;
    if (stop.aborted || this.#link.kind !== "online" || this.#link.misses > 0 || !isQuiet) return false;
    if (clock.monoMs() < this.#nameplate.dueMs) return false;
    try {
      const next = afterAsking(this.#nameplate, await driver.readNameplate(line, stop), clock.monoMs());
      const isNews = !isSame(next.told, this.#nameplate.told);
      this.#nameplate = next;
      if (isNews) this.#deps.log.info({ ...next.told }, "the UPS told its nameplate");
      return isNews;
    } catch (error) {
      if (stop.aborted || error instanceof UpsError) return false; // A closed port is the next status poll's to tell.
      throw error;
    }
  }

  #publishUps(topology: Observation["topology"]): void {
    const { live } = this.#deps;
    const { identity, ratings } = this.#nameplate.told;
    const next = { identity: { ...identity, topology: topology ?? identity.topology }, ratings };
    const now = live.current();
    if (!isSame({ identity: now.identity, ratings: now.ratings }, next)) live.publishUps(next.identity, next.ratings);
  }

  #publishCounters(now: Moment): void {
    if (now.monoMs - this.#published.atMs < COUNTERS_EVERY_MS) return;
    if (!isSame(this.#published.counters, this.#deps.counters())) this.#publishLink(now.monoMs);
  }

  #publishLink(atMs: number): void {
    const { live, driver, address, counters } = this.#deps;
    this.#published = { counters: counters(), atMs };
    const { kind: state, sinceMs: sinceMonoMs, reason } = this.#link;
    live.publishLink({ state, sinceMonoMs, protocol: driver.name, address, reason, counters: this.#published.counters });
  }

  #nextSeq(): number {
    this.#track = { ...this.#track, seq: this.#track.seq + 1 };
    return this.#track.seq;
  }
}
