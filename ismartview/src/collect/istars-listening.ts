import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import { eventIdOf, type Topic } from "@istars/protocol/model/stream.ts";
import { type CardSourceDeps, createCardSource } from "@istars/protocol/net/source/card-source.ts";
import { readIdentity, readRatings } from "@istars/protocol/net/source/nameplate.ts";
import type { Observation, Source } from "@istars/protocol/net/source/observation.ts";
import { Sieve } from "@istars/protocol/net/source/plausible.ts";
import type { Clock } from "@istars/service/clock.ts";
import { AlarmRoom, fitsSubject } from "./alarm-room.ts";
import { type AskedCard, askStatus } from "./card-status.ts";
import type { CardVoice } from "./card-voice.ts";
import { CardWords } from "./card-words.ts";
import type { Gate } from "./gate.ts";
import type { Listening } from "./listening.ts";

/** Often enough for a curve and for eyes; alarms and events come at once whatever this is, ms. */
const READING_EVERY_MS = 2_000;
const TOPICS: readonly Topic[] = ["reading", "link", "alarm", "event"];
/**
 * Alarms and events of one card that are heard in an hour: more than months of an honest log, and so few that a card which floods us keeps
 * no other from being heard.
 */
const WORDS_AN_HOUR = 20_000;
const HOUR_MS = 3_600_000;
/** A card is asked for its name with each connection, but not more often than this, ms. */
const NAME_EVERY_MS = 10_000;

export interface IstarsCard extends AskedCard {
  readonly id: number;
  readonly logId: string | null;
  readonly lastEventId: number | null;
}

export interface IstarsListeningDeps {
  readonly clock: Clock;
  readonly voice: CardVoice;
  /** Where whoever asks for a card's name waits for their turn. */
  readonly statusGate: Gate;
  readonly source: Pick<CardSourceDeps, "everySecond" | "enterGate" | "random">;
}

/** An iStars card over its stream. Throws a `TypeError` for a place, token or key that cannot be. */
export class IstarsListening implements Listening {
  readonly #card: IstarsCard;
  readonly #deps: IstarsListeningDeps;
  readonly #source: Source;
  readonly #sieve = new Sieve();
  readonly #words: CardWords;
  /** The present connection's log; `null` before its hello. */
  #logId: string | null = null;
  #isComplete = false;
  /** Alarms that are on. */
  readonly #on = new AlarmRoom();
  #known: Observation["reading"] = null;
  #signal: AbortSignal = AbortSignal.abort();
  /** The latest question for the card's name, and when it may be asked again. */
  #asking: Promise<void> = Promise.resolve();
  #askAgainMonoMs = Number.NEGATIVE_INFINITY;
  /** Alarms and events that may still come in this hour. */
  #allowance = WORDS_AN_HOUR;
  #allowanceEndsMonoMs = Number.NEGATIVE_INFINITY;

  constructor(card: IstarsCard, deps: IstarsListeningDeps) {
    this.#card = card;
    this.#deps = deps;
    this.#words = new CardWords(this.#sieve, () => deps.clock.wallMs());
    const { url, token, identityKey, logId, lastEventId } = card;
    this.#source = createCardSource(
      {
        ...{ id: String(card.id), url, token, identityKey, topics: TOPICS, readingEveryMs: READING_EVERY_MS },
        lastEventId: logId === null || lastEventId === null ? null : eventIdOf(logId, lastEventId),
      },
      { ...deps.source, clock: deps.clock, onMessage: (message) => this.#take(message) },
    );
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    const unsubscribe = this.#source.subscribe((observation) => this.#observe(observation));
    try {
      await this.#source.run(signal);
    } finally {
      unsubscribe();
      await this.#asking;
    }
  }

  /** It tells by itself. */
  askSoon(): void {}

  #observe(observation: Observation): void {
    const { link } = observation;
    if (link.state !== "online") this.#logId = null;
    // A card that is there and whose alarms and events cannot be told apart says so for as long as that is so.
    const reason = link.state === "online" && this.#logId === null ? "malformed" : link.reason;
    this.#deps.voice.observed({ ...observation, link: { ...link, reason } }, this.#known);
    this.#known = observation.reading;
  }

  #take(message: StreamMessage): void {
    const { voice } = this.#deps;
    switch (message.event) {
      case "hello":
        this.#greet(message.data);
        break;
      case "ups": {
        const { identity, ratings } = message.data;
        voice.told({ identity: readIdentity(identity, this.#sieve), ratings: readRatings(ratings, this.#sieve) });
        break;
      }
      case "alarm":
        this.#alarm(message.data);
        break;
      case "event": {
        const logId = this.#logId;
        if (logId === null || !this.#isAllowed()) break;
        const event = this.#words.event(message.id, message.data, logId);
        if (event && this.#isPossible(event)) voice.say({ kind: "event", logId, event });
        break;
      }
      case "gap": {
        const gap = this.#words.gap(message.data);
        if (gap !== null && gap.logId === this.#logId) voice.say({ kind: "gap", gap });
        break;
      }
      case "beat":
        this.#beat();
        break;
      case "reading":
      case "link":
      case "host":
        break;
    }
  }

  #greet(told: Extract<StreamMessage, { event: "hello" }>["data"]): void {
    const { voice } = this.#deps;
    const hello = this.#words.hello(told);
    this.#logId = hello?.logId ?? null;
    this.#isComplete = false;
    this.#on.empty();
    voice.link("online", hello ? null : "malformed");
    if (hello) voice.say({ kind: "hello", hello });
    const now = this.#deps.clock.monoMs();
    if (now < this.#askAgainMonoMs) return;
    this.#askAgainMonoMs = now + NAME_EVERY_MS;
    this.#asking = Promise.all([this.#asking, this.#askName()]).then(() => {});
  }

  /** Whether an alarm or event is heard. */
  #isAllowed(): boolean {
    const now = this.#deps.clock.monoMs();
    if (now >= this.#allowanceEndsMonoMs) {
      this.#allowance = WORDS_AN_HOUR;
      this.#allowanceEndsMonoMs = now + HOUR_MS;
    }
    if (this.#allowance === 0) {
      this.#sieve.drop();
      return false;
    }
    this.#allowance--;
    return true;
  }

  #alarm(told: Extract<StreamMessage, { event: "alarm" }>["data"]): void {
    const alarm = this.#logId !== null && this.#isAllowed() ? this.#words.alarm(told) : null;
    if (alarm === null) return;
    const { id, subject, active } = alarm;
    if (!active) this.#on.clear(id, subject);
    else if (!fitsSubject(id, subject) || !this.#on.raise(id, subject)) {
      this.#sieve.drop();
      return;
    }
    this.#deps.voice.say({ kind: "alarm", alarm });
  }

  /** An entry that raises what cannot be on is not heard either: the log is no way round. */
  #isPossible({ kind, alarm, subject }: EventRecord): boolean {
    if (alarm === null || kind === "alarm.acknowledged") return true;
    if (kind === "alarm.cleared") this.#on.clear(alarm, subject);
    else if (!fitsSubject(alarm, subject) || !this.#on.raise(alarm, subject)) {
      this.#sieve.drop();
      return false;
    }
    return true;
  }

  #beat(): void {
    const { voice } = this.#deps;
    if (this.#logId !== null && !this.#isComplete) {
      this.#isComplete = true;
      voice.say({ kind: "complete" });
    }
    voice.dropped(this.#source.dropped + this.#sieve.dropped);
  }

  async #askName(): Promise<void> {
    const { clock, statusGate, voice } = this.#deps;
    const signal = this.#signal;
    let leave = () => {};
    try {
      leave = await statusGate.enter(signal);
      const told = await askStatus(this.#card, clock, signal);
      if (told && !signal.aborted) voice.told(told);
    } catch {
      // the card is not listened to any more
    } finally {
      leave();
    }
  }
}
