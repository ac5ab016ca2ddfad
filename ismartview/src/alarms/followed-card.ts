import type { AlarmFacts } from "@istars/protocol/model/alarm.ts";
import type { FactName, Reading } from "@istars/protocol/model/reading.ts";
import type { DeskCard } from "./alarm-desk.ts";
import type { CardLog } from "./card-log.ts";
import type { LinkAct, LinkWatch } from "./link-watch.ts";

/** A trap of one name from one card is noted once in this time, ms, and so many names. */
const TRAP_EVERY_MS = 60_000;
const MOST_TRAPS = 10;

/** The latest reading of a card, and when its `ageMs` was its age. */
interface HeardReading {
  readonly reading: Reading;
  readonly tells: readonly FactName[];
  readonly atMonoMs: number;
}

/** A card as the desk follows it. */
export class FollowedCard {
  readonly watch: LinkWatch;
  /** Of an iStars card; `null` where alarms are worked out here from what is measured. */
  readonly log: CardLog | null;
  latest: HeardReading | null = null;
  /** It is there and has lost its UPS. */
  isUpsLost = false;
  /** Where its log stands, until an event notes that. */
  anchor: { readonly logId: string; readonly seq: number } | null = null;
  /** It is online for the first time, and where its log stands is not known yet. */
  owesOnline: Extract<LinkAct, { kind: "log" }> | null = null;
  #known: DeskCard;
  /** Names of traps that were noted lately, and when, ms of monotonic time. */
  readonly #trapsMs = new Map<string, number>();
  /** The end of its silence that nobody was told of yet. */
  #silenceEndsWallMs: number | null;

  constructor(known: DeskCard, { watch, log }: { readonly watch: LinkWatch; readonly log: CardLog | null }) {
    this.#known = known;
    this.#silenceEndsWallMs = known.silencedUntilWallMs;
    this.watch = watch;
    this.log = log;
  }

  /** As the rest of the program knows it. */
  get known(): DeskCard {
    return this.#known;
  }

  set known(known: DeskCard) {
    this.#known = known;
    this.#silenceEndsWallMs = known.silencedUntilWallMs;
  }

  /** What alarms are worked out from. Hosts, tokens and its own storage are matters of a card that tells its alarms itself. */
  facts(): AlarmFacts {
    const link = this.isUpsLost ? "lost" : this.latest ? "online" : "connecting";
    const { reading = null, tells = null } = this.latest ?? {};
    return { reading, link, storageFailed: false, tells, hosts: [], tokens: [] };
  }

  /** The latest reading, aged to that moment. */
  readingAt(monoMs: number): Reading | null {
    if (this.latest === null) return null;
    const { reading, atMonoMs } = this.latest;
    return { ...reading, ageMs: Math.round(reading.ageMs + monoMs - atMonoMs) };
  }

  /** Whether a trap of this name is to be noted: anybody can send them, as many as they like. */
  isTrapDue(name: string, monoMs: number): boolean {
    for (const [noted, notedMs] of this.#trapsMs) if (monoMs - notedMs >= TRAP_EVERY_MS) this.#trapsMs.delete(noted);
    if (this.#trapsMs.has(name) || this.#trapsMs.size >= MOST_TRAPS) return false;
    this.#trapsMs.set(name, monoMs);
    return true;
  }

  /** Whether its silence has ended since this was asked last. */
  silenceEnded(wallMs: number): boolean {
    if (this.#silenceEndsWallMs === null || this.#silenceEndsWallMs > wallMs) return false;
    this.#silenceEndsWallMs = null;
    return true;
  }
}
