import type { Severity } from "@istars/protocol/model/alarm.ts";
import type { FleetEvent, NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { CardKind } from "@istars/protocol/model/ismartview/reach.ts";
import type { FleetResolution, Retention } from "@istars/protocol/model/ismartview/readings.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";
import type { AuthOperations } from "@istars/service/auth/repository.ts";
import type { Store } from "@istars/service/store/store.ts";

/** A card as it is kept. `reach` is how it is reached, as JSON, its secrets sealed by who writes it. */
export interface StoredCard {
  readonly id: number;
  readonly kind: CardKind;
  /** One card at one address: no two cards that are not removed share it, e.g. `https://192.0.2.7`, `snmp://192.0.2.9:161`. */
  readonly place: string;
  readonly reach: string;
  readonly name: string | null;
  readonly site: string | null;
  readonly version: number;
  readonly addedWallMs: number;
  /** `null`: it is in the fleet. */
  readonly removedWallMs: number | null;
  readonly silencedUntilWallMs: number | null;
  /** What the card said of itself last, as JSON, so that a silent card still has a name after a restart. */
  readonly told: string | null;
  /** Of the card's own event log: which log, and the last entry of it that is stored. */
  readonly logId: string | null;
  readonly lastEventId: number | null;
}

/** An alarm that is on, as it is kept; its id is that of the event that raised it. */
export interface StoredAlarm {
  readonly id: number;
  readonly cardId: number;
  readonly alarm: string;
  readonly subject: string;
  readonly name: string | null;
  readonly severity: Severity;
  /** The card's own number for it; `null` where iSmartView raised it, or while the card's storage has failed. */
  readonly instance: number | null;
  readonly raisedWallMs: number;
  readonly heardWallMs: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedWallMs: number | null;
  readonly cardTold: "not-needed" | "pending" | "told" | "refused";
  readonly silencedUntilWallMs: number | null;
  readonly note: string | null;
  readonly noteBy: string | null;
  readonly noteWallMs: number | null;
  readonly notes: number;
}

/**
 * One thing that happened, with what it changes; all of it is stored or none. An event of a card's own log that is stored already (same
 * card, `logId` and `seq`) changes nothing and gives `null`.
 */
export interface FleetCommit {
  /** Its `alarmId` may be left `null` for an event that raises: the stored one carries its own id then. */
  readonly event: NewFleetEvent;
  /** Its place in the card's own log; `null` for an event of iSmartView. */
  readonly source: { readonly logId: string; readonly seq: number } | null;
  /**
   * `raise` makes the alarm with the event's id; `clear` ends that of `alarmId`; `change` replaces what is given of it. Of an alarm that
   * is over the event is stored all the same, and changes nothing else. `echo` is `change` by an entry of the card's log that tells of
   * what the history may hold already: an event of the same kind and alarm that has no place in any log gets this one, and is it; the
   * call gives `null` then, as for any other that is stored already.
   */
  readonly alarm:
    | { readonly kind: "raise"; readonly alarm: Omit<StoredAlarm, "id"> }
    | { readonly kind: "clear"; readonly alarmId: number }
    | { readonly kind: "change" | "echo"; readonly alarmId: number; readonly change: Partial<Omit<StoredAlarm, "id" | "cardId">> }
    | null;
}

/** A moment of a card's figures: values by the places of `STORED_QUANTITIES`, in their units; `null` is "not told". */
export interface StoredReading {
  readonly cardId: number;
  readonly wallMs: number;
  readonly values: readonly (number | null)[];
}

/** A curve in columns, as `seriesSchema` tells it, without its changes of power. */
export interface StoredSeries {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly resolution: FleetResolution;
  readonly columns: readonly {
    readonly min: readonly (number | null)[];
    readonly avg: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  }[];
}

export interface EventSearch {
  /** In lower case; occurs in the event's own words, its card's name or its site. */
  readonly text: string;
  /** Kinds and alarms whose words, in any language, hold the text. */
  readonly kinds: readonly string[];
  readonly alarms: readonly string[];
}

/** Which events are wanted; `null` takes any. */
export interface EventAsked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly after: { readonly wallMs: number; readonly id: number } | null;
  readonly cardIds: readonly number[] | null;
  readonly site: string | null;
  readonly kinds: readonly string[] | null;
  readonly severities: readonly Severity[] | null;
  readonly alarms: readonly string[] | null;
  readonly alarmId: number | null;
  readonly search: EventSearch | null;
}

export interface AuditAsked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly after: { readonly wallMs: number; readonly id: number } | null;
  readonly users: readonly string[] | null;
  readonly actions: readonly string[] | null;
  readonly text: string | null;
}

export interface Found<T> {
  readonly found: readonly T[];
  readonly next: { readonly wallMs: number; readonly id: number } | null;
}

/**
 * Where a fleet is kept. SQLite is the first; a second one passes the same contract (`fleet-store.contract.ts`). Every call rejects with a
 * `StoreError` and then has changed nothing. What a call has committed outlives kill -9 and power failure, except readings, of which the
 * last seconds may go.
 */
export interface FleetStore {
  /** Made once, kept for ever; tells the cookies and streams of two installations apart. */
  identity(): Promise<{ readonly fleetId: string }>;
  /** Cards of the fleet, and removed ones until `trim` forgets them, `REMOVED_KEPT_MS` after they were removed. */
  listCards(): Promise<readonly StoredCard[]>;
  /** Adds cards; `null` where one at that place is in the fleet already. The events are stored with them, their `cardId` filled in. */
  addCards(cards: readonly NewStoredCard[]): Promise<readonly (StoredCard | null)[]>;
  /** Changes cards, each with its event; `null` where `version` is not the present one, there is no such card, or its place is taken. */
  changeCards(changes: readonly CardChange[]): Promise<readonly (StoredCard | null)[]>;
  /** What a card said of itself; no event and no new version. */
  noteTold(told: readonly { readonly cardId: number; readonly told: string }[]): Promise<void>;

  listAlarms(): Promise<readonly StoredAlarm[]>;
  /** All in one transaction, in this order. Gives the events as stored, `null` for those that were there already. */
  commit(commits: readonly FleetCommit[]): Promise<readonly (FleetEvent | null)[]>;
  findEvents(asked: EventAsked): Promise<Found<FleetEvent>>;

  /**
   * Of a card and moment the last one counts; to add the same again changes nothing. Left out is what comes after the others of its time
   * were given up because of their age. More than 2,000 may be stored in parts, of which those before one that fails stay.
   */
  addReadings(readings: readonly StoredReading[]): Promise<void>;
  /**
   * `fields` are places of `STORED_QUANTITIES`; at most `points` points, made of the finest that is kept and not too much: all readings,
   * or roll-ups of five minutes, an hour or a day no longer than a point. A point without a reading is a gap.
   */
  readSeries(asked: {
    readonly cardId: number;
    readonly fields: readonly number[];
    readonly fromMs: number;
    readonly toMs: number;
    readonly points: number;
  }): Promise<StoredSeries>;

  readRetention(): Promise<{
    readonly version: number;
    readonly values: Retention;
    readonly changedBy: string | null;
    readonly changedWallMs: number | null;
  }>;
  /** `false`: `version` is not the present one. */
  changeRetention(values: Retention, version: number, by: string, wallMs: number): Promise<boolean>;
  /** Deletes a little of what is too old at `nowWallMs`; false when there was nothing left to do. */
  trim(nowWallMs: number): Promise<boolean>;

  findAudit(asked: AuditAsked): Promise<Found<AuditEntry>>;
  /** Users, sessions and the audit record. */
  readonly accounts: Pick<Store<AuthOperations>, "run">;
  close(): Promise<void>;
}

export interface NewStoredCard {
  readonly card: Pick<StoredCard, "kind" | "place" | "reach" | "name" | "site" | "addedWallMs">;
  readonly event: NewFleetEvent;
}

export interface CardChange {
  readonly id: number;
  /** The version that was read; `null`: whatever it is. */
  readonly version: number | null;
  readonly change: Partial<Pick<StoredCard, "kind" | "place" | "reach" | "name" | "site" | "removedWallMs" | "silencedUntilWallMs">>;
  readonly event: NewFleetEvent;
}

/** Removed cards can be brought back for so long, ms: thirty days. */
export const REMOVED_KEPT_MS = 30 * 86_400_000;
