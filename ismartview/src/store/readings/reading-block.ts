import { Packer, Unpacker } from "@istars/service/series/packer.ts";
import { Rollup } from "@istars/service/series/rollup.ts";
import { NOT_TOLD, WIDTH } from "./reading-values.ts";

const ABSENT = 0;
/** Told in each reading, always the same. */
const STEADY = 1;
/** Told in each reading: the first one, then how far each is from the one before. */
const FULL = 2;
/** Told in some: the same, with the gaps between. */
const SPARSE = 3;

const FIRST_ROOM = 8;

/** The readings of one card in one unit of time, in order, each moment once. Packed, they are one blob. */
export class ReadingBlock {
  readonly #walls: number[] = [];
  /** `WIDTH` scaled values for each of `#walls`. */
  #values = new Int32Array(FIRST_ROOM * WIDTH);

  static unpack(startMs: number, bytes: Uint8Array): ReadingBlock {
    const from = new Unpacker(bytes);
    const block = new ReadingBlock();
    const count = from.natural();
    const columns = from.natural();
    let wallMs = startMs;
    let stepMs = 0;
    for (let row = 0; row < count; row++) {
      stepMs += from.integer();
      wallMs += stepMs;
      block.#walls.push(wallMs);
    }
    block.#values = new Int32Array(count * WIDTH).fill(NOT_TOLD);
    const modes = from.pairs(columns);
    for (let place = 0; place < columns; place++) block.#unpackColumn(from, place, from.pairAt(modes, place));
    return block;
  }

  get count(): number {
    return this.#walls.length;
  }

  /** How far readings lie apart, ms: the median; `null` with less than two. */
  get stepMs(): number | null {
    const steps = this.#walls.slice(1).map((wallMs, row) => wallMs - (this.#walls[row] ?? wallMs));
    return steps.sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? null;
  }

  /** Adds a reading; of one moment the later one counts. False if it was there like that already. */
  add(wallMs: number, values: Int32Array): boolean {
    const before = this.#walls.findLastIndex((other) => other <= wallMs);
    if (this.#walls[before] === wallMs) {
      const own = this.#values.subarray(before * WIDTH, (before + 1) * WIDTH);
      if (own.every((value, place) => value === values[place])) return false;
      own.set(values);
      return true;
    }
    const row = before + 1;
    const rows = this.#walls.length;
    if ((rows + 1) * WIDTH > this.#values.length) {
      const wider = new Int32Array(2 * (rows + 1) * WIDTH);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values.copyWithin((row + 1) * WIDTH, row * WIDTH, rows * WIDTH);
    this.#values.set(values, row * WIDTH);
    this.#walls.splice(row, 0, wallMs);
    return true;
  }

  /** Tells `visit` each value of one quantity that was told, with its moment. */
  each(place: number, visit: (wallMs: number, value: number) => void): void {
    for (const [row, wallMs] of this.#walls.entries()) {
      const value = this.#values[row * WIDTH + place] ?? NOT_TOLD;
      if (value !== NOT_TOLD) visit(wallMs, value);
    }
  }

  /** What each quantity came to; a reading counts once, however long it was until the next. */
  rollUp(): Rollup {
    const rollup = new Rollup();
    for (let place = 0; place < WIDTH; place++) {
      let [min, max, sum, weight] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
      this.each(place, (_, value) => {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        weight++;
      });
      if (weight > 0) rollup.add(place, { min, max, sum, weight });
    }
    return rollup;
  }

  /** `startMs`: that of the unit, from which times are counted. Times that keep a beat take a byte each. */
  pack(startMs: number): Buffer {
    const to = new Packer();
    const modes = Uint8Array.from({ length: WIDTH }, (_, place) => this.#modeOf(place));
    const columns = modes.findLastIndex((mode) => mode !== ABSENT) + 1;
    to.natural(this.#walls.length);
    to.natural(columns);
    let beforeMs = startMs;
    let stepMs = 0;
    for (const wallMs of this.#walls) {
      to.integer(wallMs - beforeMs - stepMs);
      stepMs = wallMs - beforeMs;
      beforeMs = wallMs;
    }
    to.pairs(modes, columns);
    for (let place = 0; place < columns; place++) this.#packColumn(to, place, modes[place] ?? ABSENT);
    return to.take();
  }

  #modeOf(place: number): number {
    const first = this.#values[place] ?? NOT_TOLD;
    let told = 0;
    let isSteady = true;
    this.each(place, (_, value) => {
      told++;
      if (value !== first) isSteady = false;
    });
    if (told === 0) return ABSENT;
    if (told < this.#walls.length) return SPARSE;
    return isSteady ? STEADY : FULL;
  }

  #packColumn(to: Packer, place: number, mode: number): void {
    if (mode === ABSENT) return;
    if (mode === STEADY) {
      to.integer(this.#values[place] ?? 0);
      return;
    }
    let before = 0;
    for (const row of this.#walls.keys()) {
      const value = this.#values[row * WIDTH + place] ?? NOT_TOLD;
      if (mode === FULL) to.integer(value - before);
      else to.optional(value === NOT_TOLD ? null : value - before);
      if (value !== NOT_TOLD) before = value;
    }
  }

  #unpackColumn(from: Unpacker, place: number, mode: number): void {
    if (mode === ABSENT) return;
    let value = mode === STEADY ? from.integer() : 0;
    for (const row of this.#walls.keys()) {
      const step = mode === STEADY ? 0 : mode === FULL ? from.integer() : from.optional();
      if (step === null) continue;
      value += step;
      if (place < WIDTH) this.#values[row * WIDTH + place] = value;
    }
  }
}
