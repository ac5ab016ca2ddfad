import { isDeepStrictEqual } from "node:util";
import type { FleetCard, FleetLink, FleetStatus } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import type { AlarmCounts, DeskCard } from "../alarms/alarm-desk.ts";
import type { ListenedCard } from "../collect/collector.ts";
import type { StoredCard } from "../store/fleet-store.ts";
import type { CardNews, CardTold } from "./card-news.ts";
import type { CardReading } from "./fleet.ts";
import { addressOf } from "./place.ts";
import { type KeptTold, readTold, toldText } from "./told-text.ts";

/** A reading with the moment at which `ageMs` was its age, monotonic. */
export interface TimedReading {
  readonly reading: Reading;
  readonly atMonoMs: number;
}

/** One card of the fleet, as it is kept and as it is heard. */
export class Member {
  #stored: StoredCard;
  /** `null`: what is kept of it cannot be read. */
  #reach: GivenReach | null;
  #told: CardTold;
  /** Up to where its own log was heard. */
  #heard: KeptTold["heard"];
  #link: FleetLink = "connecting";
  #reason: string | null = null;
  #linkSinceWallMs: number;
  #latest: TimedReading | null = null;
  #dropped = 0;
  /** As it was told last. */
  #line: FleetCard | null = null;
  /** What it told is not what is kept of it. */
  hasNewTold = false;

  constructor(stored: StoredCard, reach: GivenReach | null, wallMs: number) {
    this.#stored = stored;
    this.#reach = reach;
    const { heard, ...told } = readTold(stored.told);
    const { logId, lastEventId } = stored;
    this.#told = told;
    this.#heard = logId === null || lastEventId === null ? heard : { logId, lastId: lastEventId };
    this.#linkSinceWallMs = wallMs;
  }

  get id(): number {
    return this.#stored.id;
  }

  get stored(): StoredCard {
    return this.#stored;
  }

  get reach(): GivenReach | null {
    return this.#reach;
  }

  get told(): CardTold {
    return this.#told;
  }

  /** What it told, to be kept. */
  get toldText(): string {
    return toldText({ ...this.#told, heard: this.#heard });
  }

  get latest(): TimedReading | null {
    return this.#latest;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get isOnline(): boolean {
    return this.#link === "online";
  }

  get address(): string {
    return this.#reach === null ? this.#stored.place : addressOf(this.#reach);
  }

  get name(): string {
    return this.#stored.name ?? this.#told.name ?? this.address;
  }

  /** It was changed by a person. */
  replace(stored: StoredCard, reach: GivenReach | null): void {
    this.#stored = stored;
    this.#reach = reach;
  }

  /** Takes news in; gives back whether its line may not be as it was. */
  hear(news: CardNews, wallMs: number): boolean {
    switch (news.kind) {
      case "link":
        if (news.link !== this.#link) this.#linkSinceWallMs = Math.round(wallMs);
        this.#link = news.link;
        this.#reason = news.reason;
        return true;
      case "told":
        return this.#keep(news.told);
      case "reading": {
        const before = this.#latest?.reading;
        const { reading, atMonoMs } = news;
        this.#latest = { reading, atMonoMs };
        const { outputSource, facts, trust } = reading;
        return before?.outputSource !== outputSource || before.facts.onBattery !== facts.onBattery || before.trust !== trust;
      }
      case "hello":
        if (this.#heard === null) {
          // Nothing of its log is stored yet: without this, what happens while this program is away would be passed over.
          this.#heard = { logId: news.hello.logId, lastId: news.hello.lastId };
          this.hasNewTold = true;
        }
        return false;
      case "event":
        this.#heard = { logId: news.logId, lastId: news.event.id };
        return false;
      case "gap":
        this.#heard = { logId: news.gap.logId, lastId: news.gap.lastId };
        return false;
      case "dropped":
        this.#dropped = news.dropped;
        return false;
      case "alarm":
      case "complete":
      case "trap":
        return false;
    }
  }

  /** What is not told now was told before: a card says its name after its readings. Gives back whether anything is new. */
  #keep({ name, firmware, identity, ratings }: CardTold): boolean {
    const before = this.#told;
    const told: CardTold = {
      name: name ?? before.name,
      firmware: firmware ?? before.firmware,
      identity: identity ?? before.identity,
      ratings: ratings ?? before.ratings,
    };
    if (isDeepStrictEqual(told, before)) return false;
    this.#told = told;
    this.hasNewTold = true;
    return true;
  }

  /** Aged to `monoMs`; `null` before the first. */
  reading(monoMs: number): CardReading | null {
    const latest = this.#latest;
    if (latest === null) return null;
    const { identity, ratings } = this.#told;
    return { cardId: this.id, reading: { ...latest.reading, ageMs: ageOf(latest, monoMs) }, identity, ratings };
  }

  /** For the collector; `null` where it cannot be reached. It goes on in the card's log from where it was heard. */
  listened(): ListenedCard | null {
    if (this.#reach === null) return null;
    return { id: this.id, reach: this.#reach, logId: this.#heard?.logId ?? null, lastEventId: this.#heard?.lastId ?? null };
  }

  /** For the alarm desk. */
  deskCard(): DeskCard {
    const { id, kind, site, silencedUntilWallMs } = this.#stored;
    return { id, kind, name: this.name, site, silencedUntilWallMs };
  }

  /** The card in a list, if it is not as it was told last, or was never told. */
  newLine(counts: AlarmCounts, wallMs: number): FleetCard | null {
    const line = this.line(counts, wallMs);
    if (isDeepStrictEqual(line, this.#line)) return null;
    this.#line = line;
    return line;
  }

  /** The card in a list. */
  line({ critical, warning, information, unacknowledged }: AlarmCounts, wallMs: number): FleetCard {
    const { id, kind, site, silencedUntilWallMs } = this.#stored;
    const { identity } = this.#told;
    const reading = this.#latest?.reading ?? null;
    return {
      ...{ id, kind, name: this.name, site, address: this.address },
      model: identity?.model ?? null,
      serial: identity?.serial ?? null,
      ...{ link: this.#link, reason: this.#reason, linkSinceWallMs: this.#linkSinceWallMs },
      status: statusOf({ critical, warning, information }, reading),
      alarms: { critical, warning, information },
      unacknowledged,
      outputSource: reading?.outputSource ?? null,
      onBattery: reading?.facts.onBattery ?? null,
      silencedUntilWallMs: silencedUntilWallMs !== null && silencedUntilWallMs > wallMs ? silencedUntilWallMs : null,
    };
  }
}

/** Age of a reading at this moment, ms. */
export const ageOf = ({ reading, atMonoMs }: TimedReading, monoMs: number): number =>
  Math.round(reading.ageMs + Math.max(0, monoMs - atMonoMs));

function statusOf({ critical, warning, information }: FleetCard["alarms"], reading: Reading | null): FleetStatus {
  if (critical > 0) return "critical";
  if (warning > 0) return "warning";
  if (information > 0) return "information";
  return reading === null || reading.trust === "unknown" ? "unknown" : "ok";
}
