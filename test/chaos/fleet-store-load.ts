import type { StoredReading } from "@istars/ismartview/store/fleet-store.ts";
import { STORED_QUANTITIES } from "@istars/ismartview/store/stored-quantities.ts";

/** Where the cards are that the load is of. */
export const FLEET_PLACES = ["https://192.0.2.1", "https://192.0.2.2", "https://192.0.2.3"];

/** Distance between two readings of a card, and length of a batch: so that most batches end within a unit of five minutes. */
export const LOAD_EVERY_MS = 10_000;
const BATCH_MS = 230_000;

/** What was reported as committed: the card's event, and iSmartView's own beside it. */
export interface Committed {
  readonly token: string;
  readonly ids: readonly [number, number];
}

/** What a card's first quantity is at a moment, in tenths; the same whenever it is asked for. */
export const valueAt = (cardId: number, wallMs: number): number => ((wallMs / LOAD_EVERY_MS) * 7 + cardId * 131) % 997;

/** The readings of all cards from `startMs` on, up to before `endMs`. */
export function batchFrom(startMs: number, cardIds: readonly number[]): { readonly readings: StoredReading[]; readonly endMs: number } {
  const endMs = startMs + BATCH_MS;
  const readings: StoredReading[] = [];
  for (let wallMs = startMs; wallMs < endMs; wallMs += LOAD_EVERY_MS) {
    for (const cardId of cardIds) {
      readings.push({ cardId, wallMs, values: STORED_QUANTITIES.map((_, place) => (place === 0 ? valueAt(cardId, wallMs) / 10 : null)) });
    }
  }
  return { readings, endMs };
}
