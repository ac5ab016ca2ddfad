import fc from "fast-check";
import { expect, test } from "vitest";
import { ReadingBlock } from "./reading-block.ts";
import { NOT_TOLD, WIDTH } from "./reading-values.ts";

const START_MS = 1_790_035_200_000;
const row = (values: Readonly<Record<number, number>>): Int32Array =>
  Int32Array.from({ length: WIDTH }, (_, place) => values[place] ?? NOT_TOLD);

/** Moment and value of each reading that told the quantity at `place`. */
function told(block: ReadingBlock, place: number): (readonly [number, number])[] {
  const all: (readonly [number, number])[] = [];
  block.each(place, (wallMs, value) => all.push([wallMs, value]));
  return all;
}

test("the bytes are those of the format: times by their beat, columns by what changes", () => {
  const block = new ReadingBlock();
  block.add(START_MS + 10, row({ 0: 100, 1: 7, 3: 1 }));
  block.add(START_MS + 20, row({ 0: 101, 1: 7 }));
  block.add(START_MS + 31, row({ 0: 99, 1: 7, 3: 0 }));
  const times = [20, 0, 2];
  const modes = [0b11_00_01_10];
  const full = [0xc8, 0x01, 2, 3];
  const steady = [14];
  const sparse = [3, 0, 2];
  expect([...block.pack(START_MS)]).toEqual([3, 4, ...times, ...modes, ...full, ...steady, ...sparse]);
});

test("bytes that end too early are refused, wherever they end", () => {
  const block = new ReadingBlock();
  for (let n = 0; n < 5; n++) block.add(START_MS + n * 10_000, row(n % 2 === 0 ? { 0: n, 5: 3, 9: 1_000 * n } : { 0: -n, 5: 3 }));
  const bytes = block.pack(START_MS);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => ReadingBlock.unpack(START_MS, bytes.subarray(0, length))).toThrow(RangeError);
  }
});

const value = fc.oneof(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.constantFrom(0, 2_300));
const reading = fc.tuple(fc.nat(299_999), fc.dictionary(fc.nat(WIDTH - 1).map(String), value, { maxKeys: 5 }));

test("readings in any order come out in order, of each moment the last one, packed and unpacked, and roll up to their sum", () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 40 }), (readings) => {
      const block = new ReadingBlock();
      for (const [ms, values] of readings) block.add(START_MS + ms, row(values));
      const rows = [...new Map(readings)].toSorted(([a], [b]) => a - b);
      const again = ReadingBlock.unpack(START_MS, block.pack(START_MS));
      const rollup = again.rollUp();
      expect(again.count).toBe(rows.length);
      for (let place = 0; place < WIDTH; place++) {
        const expected = rows.flatMap(([ms, values]) => {
          const own = values[place];
          return own === undefined ? [] : [[START_MS + ms, own] as const];
        });
        expect(told(again, place)).toEqual(expected);
        const list = expected.map(([, own]) => own);
        const sum = list.reduce((all, one) => all + one, 0);
        const whole = { min: Math.min(...list), max: Math.max(...list), sum, weight: list.length };
        expect(rollup.at(place)).toEqual(list.length > 0 ? whole : null);
      }
      expect([...again.pack(START_MS)]).toEqual([...block.pack(START_MS)]);
    }),
  );
});

test("a reading that is there already changes nothing, another one of its moment does", () => {
  const block = new ReadingBlock();
  expect(block.add(START_MS, row({ 0: 1 }))).toBe(true);
  expect(block.add(START_MS, row({ 0: 1 }))).toBe(false);
  expect(block.add(START_MS, row({ 1: 1 }))).toBe(true);
  expect([told(block, 0), told(block, 1)]).toEqual([[], [[START_MS, 1]]]);
});

test("a beat is the median of the distances, so that a gap does not stretch it", () => {
  const block = new ReadingBlock();
  expect(block.stepMs).toBeNull();
  for (const ms of [0, 10_000, 20_100, 30_000, 200_000]) block.add(START_MS + ms, row({ 0: 1 }));
  expect(block.stepMs).toBe(10_000);
});
