import { Packer, Unpacker } from "@istars/service/series/packer.ts";
import type { StoredReading } from "../fleet-store.ts";
import { NOT_TOLD, scaled, WIDTH } from "./reading-values.ts";

/**
 * Packs readings of any cards, as they came, for the way to the store's thread and for the file: some 45 bytes a reading.
 * Fails with `RangeError` for an id or a time that is no natural number.
 */
export function packChunk(readings: readonly StoredReading[]): Uint8Array {
  const to = new Packer();
  to.natural(readings.length);
  for (const { cardId, wallMs, values } of readings) {
    const told = Array.from({ length: WIDTH }, (_, place) => scaled(values[place], place));
    const count = told.findLastIndex((value) => value !== null) + 1;
    for (const number of [cardId, wallMs, count]) to.natural(number);
    for (const value of told.slice(0, count)) to.optional(value);
  }
  return to.take();
}

/** Tells `visit` of each reading. `values` is one array for all of them, so `visit` has to copy what it keeps. */
export function unpackChunk(bytes: Uint8Array, visit: (cardId: number, wallMs: number, values: Int32Array) => void): void {
  const from = new Unpacker(bytes);
  const values = new Int32Array(WIDTH);
  for (let left = from.natural(); left > 0; left--) {
    const cardId = from.natural();
    const wallMs = from.natural();
    const count = from.natural();
    values.fill(NOT_TOLD);
    for (let place = 0; place < count; place++) {
      const value = from.optional();
      if (value !== null && place < WIDTH) values[place] = value;
    }
    visit(cardId, wallMs, values);
  }
}
