import type { CommandRequest, CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { CardDetail, CardFigures, CardOutcome, FleetCard, NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import type { Identity, Ratings, Reading } from "@istars/protocol/model/reading.ts";

/** Who asks for a change: a user, and where from. What is done is audited with it. */
export interface Actor {
  readonly user: string;
  readonly address: string;
}

/** What is known of a card's UPS now, aged to this moment. */
export interface CardReading {
  readonly cardId: number;
  readonly reading: Reading;
  readonly identity: Identity | null;
  readonly ratings: Ratings | null;
}

/** Told synchronously, after what is told is stored where it is stored at all. Listeners must not throw. */
export interface FleetListener {
  /** Cards that are new or not as they were; `figures` alone do not count. Ids of cards that are gone. */
  onCards(cards: readonly FleetCard[], removed: readonly number[]): void;
  onAlarms(on: readonly FleetAlarm[], off: readonly number[]): void;
  onEvents(events: readonly FleetEvent[]): void;
  onReading(reading: CardReading): void;
  onStorage(state: StorageState): void;
  onRun(run: CommandRun): void;
}

/** Everything that pages and API ask of the fleet. Changes reject with an `ApiProblem` or a `StoreError`; then nothing has changed. */
export interface Fleet {
  cards(): readonly FleetCard[];
  /** Those of cards that told something, aged to this moment; only of `ids` if given. */
  figures(ids?: ReadonlySet<number>): readonly CardFigures[];
  /** `null`: there is no such card. */
  detail(id: number): CardDetail | null;
  reading(id: number): CardReading | null;
  alarms(): readonly FleetAlarm[];
  storage(): StorageState;
  latestRun(): CommandRun | null;
  subscribe(listener: FleetListener): () => void;

  add(cards: readonly NewCard[], actor: Actor): Promise<readonly CardOutcome[]>;
  /** `card.unknown`, `settings.conflict`, `reach.invalid`, `fleet.known`. */
  change(
    id: number,
    change: { readonly name: string | null; readonly site: string | null; readonly reach?: GivenReach },
    how: { readonly version: number; readonly actor: Actor },
  ): Promise<CardDetail>;
  move(ids: readonly number[], site: string | null, actor: Actor): Promise<readonly CardOutcome[]>;
  remove(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]>;
  restore(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]>;
  silenceCards(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly CardOutcome[]>;

  /** Each rejects with `alarm.unknown` if one of them is over or never was; then none is changed. */
  acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]>;
  /** Also `silence.refused` for critical ones (SAFETY 29). */
  silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]>;
  note(id: number, text: string, actor: Actor): Promise<FleetAlarm>;

  /** `count.wrong`, `card.unknown`, `run.running`, `command.refused` (SAFETY 22). Goes on by itself; `onRun` tells how far it is. */
  startCommand(request: CommandRequest, actor: Actor): CommandRun;
  /** `run.unknown`. The card that is being asked is followed to its end. */
  cancelCommand(id: number, actor: Actor): CommandRun;
}
