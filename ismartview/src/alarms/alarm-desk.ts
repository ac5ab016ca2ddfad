import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetEvent, NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import type { CardNews } from "../fleet/card-news.ts";
import type { Actor } from "../fleet/fleet.ts";
import type { WaitingReadings } from "../fleet/reading-queue.ts";

/** What the desk has to know of a card besides its news. */
export interface DeskCard {
  readonly id: number;
  readonly kind: "istars" | "snmp" | "nut";
  readonly name: string;
  readonly site: string | null;
  readonly silencedUntilWallMs: number | null;
}

/** How many alarms of a card are on, and how many of them call for somebody. */
export interface AlarmCounts {
  readonly critical: number;
  readonly warning: number;
  readonly information: number;
  readonly unacknowledged: number;
}

export interface DeskListener {
  /**
   * After it is stored; or at once, when storage has failed (SAFETY 27): then under a number from 2^52 on, which goes off in the very message
   * in which the alarm comes on under its stored one. `cardIds`: whose counts have changed.
   */
  onAlarms(on: readonly FleetAlarm[], off: readonly number[], cardIds: ReadonlySet<number>): void;
  onEvents(events: readonly FleetEvent[]): void;
  onStorage(state: StorageState): void;
}

/** Everything that is on in the fleet, and everything that happened: turns news into alarms and events, stores them, then tells them. */
export interface AlarmDesk {
  /** Takes up what was on when it was last closed. */
  open(): Promise<void>;
  /** A card that is listened to; the same again when its name, site or silence has changed. */
  know(card: DeskCard): void;
  /** A card that was removed: its alarms are over. */
  forget(cardId: number): void;
  hear(cardId: number, news: CardNews): void;
  /** An event that the rest of the program has to tell; name and site of its card are filled in where they are left out. */
  note(event: NewFleetEvent): void;
  /** Says how the store takes readings, as part of `storage()`. */
  noteReadings(readings: WaitingReadings): void;

  alarms(): readonly FleetAlarm[];
  countsOf(cardId: number): AlarmCounts;
  storage(): StorageState;
  subscribe(listener: DeskListener): () => void;

  /**
   * Each of these is done when it is stored; all alarms of one request or none. They reject with an `ApiProblem`: `alarm.unknown` (with
   * `ids`), `silence.refused` (with the `ids` of critical ones), and `storage.failed` while nothing can be stored: what people do is never
   * kept in memory alone. `forMs` 0 ends a silence. What was done is audited here, what was refused is not.
   */
  acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]>;
  silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]>;
  annotate(id: number, text: string, actor: Actor): Promise<FleetAlarm>;
  /** Stores what waits, as long as the store takes it. */
  close(): Promise<void>;
}
