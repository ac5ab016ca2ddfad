import type { FoundCard, Scan } from "../isearch/found-card.ts";
import type { Identity, Ratings, Reading } from "../reading.ts";
import type { CommandRun } from "./command-run.ts";
import type { FleetAlarm } from "./fleet-alarm.ts";
import type { CardFigures, FleetCard } from "./fleet-card.ts";
import type { FleetEvent } from "./fleet-event.ts";

/** Changes of cards are told at most this late, ms; figures travel in rounds of this length, ms. */
export const FLEET_STREAM = { changesWithinMs: 50, figuresEveryMs: 5_000 } as const;

/**
 * How the database takes what happens. `behind`: it takes it late. `readings-failed`: it takes events, but no readings. `failed`: it takes
 * nothing. What waits is kept in memory, as told.
 */
export interface StorageState {
  readonly state: "ok" | "behind" | "readings-failed" | "failed";
  /** Events and readings that wait to be stored. */
  readonly waiting: number;
  /** Readings that had to be given up since it failed; events never are. */
  readonly lostReadings: number;
  /** Code of what is the matter, e.g. store.full, store.locked. */
  readonly reason: string | null;
}

/**
 * What iSmartView's stream tells. After `hello` come all cards, all figures, all alarms that are on, storage, and the latest run and scan;
 * the first `beat` ends them. Then what changes, as state: each replaces what was known under its id. Many of one moment come together.
 */
export type FleetStreamMessage =
  | { readonly event: "hello"; readonly data: { readonly v: 1; readonly version: string; readonly wallMs: number } }
  | { readonly event: "cards"; readonly data: { readonly cards: readonly FleetCard[] } }
  | { readonly event: "removed"; readonly data: { readonly ids: readonly number[] } }
  | { readonly event: "figures"; readonly data: { readonly rows: readonly CardFigures[] } }
  /** `off`: ids of alarms that are over. */
  | { readonly event: "alarms"; readonly data: { readonly on: readonly FleetAlarm[]; readonly off: readonly number[] } }
  /** As they are stored; none from before the stream began. */
  | { readonly event: "events"; readonly data: { readonly events: readonly FleetEvent[] } }
  /** Of the card that was asked for with `?card=`: each reading as it comes. */
  | {
      readonly event: "reading";
      readonly data: {
        readonly cardId: number;
        readonly reading: Reading;
        readonly identity: Identity | null;
        readonly ratings: Ratings | null;
      };
    }
  | { readonly event: "storage"; readonly data: StorageState }
  | { readonly event: "run"; readonly data: CommandRun }
  | { readonly event: "scan"; readonly data: Scan }
  /** `isAll`: what was found before and is not among these was a mistake. */
  | { readonly event: "found"; readonly data: { readonly cards: readonly FoundCard[]; readonly isAll?: true } }
  | { readonly event: "beat"; readonly data: { readonly wallMs: number } };
