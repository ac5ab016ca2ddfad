import type { Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import type { Identity, Ratings, Reading } from "@istars/protocol/model/reading.ts";
import type { LiveView } from "../live/live-store.ts";

/** What is known of the service itself. */
export interface FleetView extends LiveView {
  readonly version: string | null;
  /** Everything that the service knew at the connection has come. */
  readonly isComplete: boolean;
  /** How often the stream has begun; what was asked before the last time may have changed unheard. */
  readonly connections: number;
  /** The service's clock at a moment of ours, to tell how long ago its wall times are. */
  readonly clock: { readonly wallMs: number; readonly atMs: number } | null;
}

export const EMPTY_FLEET_VIEW: FleetView = {
  stream: "connecting",
  heardAtMs: null,
  version: null,
  isComplete: false,
  connections: 0,
  clock: null,
};

/** Figures of one card, in the order of `FIGURES`. */
export interface HeardFigures {
  /** Age of the reading when they came, ms; `null` without one. */
  readonly ageMs: number | null;
  readonly values: readonly (number | null)[];
  /** When they came, by the receiver's monotonic clock, ms. */
  readonly atMs: number;
}

/** The last reading of the card that is watched. */
export interface WatchedReading {
  readonly cardId: number;
  readonly reading: Reading;
  readonly identity: Identity | null;
  readonly ratings: Ratings | null;
  readonly atMs: number;
}

/** What there is one of. */
export interface FleetFacts {
  readonly storage: StorageState | null;
  readonly run: CommandRun | null;
  readonly scan: Scan | null;
}

/** The service's wall clock at `atMs` of ours, epoch ms; `null` until it has told its time. */
export const fleetWallMs = ({ clock }: FleetView, atMs: number): number | null =>
  clock === null ? null : clock.wallMs + Math.max(0, atMs - clock.atMs);
