import { QUANTITIES } from "@istars/protocol/model/quantities.ts";
import { DAY_MS, HOUR_MS } from "@istars/service/series/series-plan.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveRollups, storedRollups } from "./naive-rollups.ts";
import type { RecordRow, Summary } from "./record.ts";
import { sampleRow, TemporaryRecords } from "./temporary-records.ts";

const value = fc.integer({ min: -10_000_000, max: 10_000_000 });
const spread = fc.tuple(fc.option(value), value, value, value).map(([last, ...others]): Summary => {
  const [min = 0, avg = 0, max = 0] = others.toSorted((a, b) => a - b);
  return { last, min, avg, max };
});
const moment = value.map((last): Summary => ({ last, min: null, avg: null, max: null }));
const ids = fc.constantFrom(...QUANTITIES.map(({ id }) => id));
const fact = fc.constantFrom(true, false, null);
const facts = fc.record({ mainsOk: fact, onBattery: fact, outputOn: fact });
const wallMs = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_000 + 3 * DAY_MS });
const interval: fc.Arbitrary<RecordRow> = fc.record({
  wallMs,
  spanMs: fc.integer({ min: 0, max: 99 * 60_000 }),
  kind: fc.constant("interval" as const),
  samples: fc.nat(10_000),
  facts,
  values: fc.dictionary(ids, spread, { maxKeys: 6 }),
});
const power: fc.Arbitrary<RecordRow> = fc.record({
  wallMs,
  spanMs: fc.constant(0),
  kind: fc.constant("power" as const),
  samples: fc.constant(1),
  facts,
  values: fc.dictionary(ids, moment, { maxKeys: 6 }),
});
const rows = fc.array(fc.oneof({ weight: 4, arbitrary: interval }, power), { maxLength: 12 });
/** Batches of rows in any order of time; `true` before one is a restart. */
const history = fc.array(fc.tuple(rows, fc.boolean()), { maxLength: 8 });

test("any rows in any order come back as they were written, and roll-ups are their naive sum, over any restarts", () => {
  fc.assert(
    fc.property(history, (batches) => {
      using records = new TemporaryRecords();
      for (const [batch, isRestart] of batches) {
        if (isRestart) records.file.close();
        records.operations.writeRecords(batch);
      }
      const written = batches.flatMap(([batch]) => batch).toSorted((a, b) => a.wallMs - b.wallMs);
      expect(records.rows().map((row) => ({ ...row, values: { ...row.values } }))).toEqual(
        written.map((row) => ({ ...row, values: { ...row.values } })),
      );
      records.file.use(({ db }) => {
        expect(storedRollups(db, "hours")).toEqual(naiveRollups(written, HOUR_MS));
        expect(storedRollups(db, "days")).toEqual(naiveRollups(written, DAY_MS));
      });
    }),
    { numRuns: 60 },
  );
});

test("a write that fails leaves neither rows nor roll-ups, and nothing of it comes with the next one", () => {
  using records = new TemporaryRecords();
  const broken = sampleRow(2_000, { spanMs: -1 });
  expect(() => records.operations.writeRecords([sampleRow(1_000), broken])).toThrow(/cannot be packed/);
  expect(records.rows()).toEqual([]);
  records.operations.writeRecords([sampleRow(3_000)]);
  records.file.use(({ db }) => expect(storedRollups(db, "hours")).toEqual(naiveRollups([sampleRow(3_000)], HOUR_MS)));
});

test("what no UPS can have measured is not stored, and the rest of its row is", () => {
  using records = new TemporaryRecords();
  const steady = (n: number): Summary => ({ last: n, min: n, avg: n, max: n });
  records.operations.writeRecords([sampleRow(1_000, { values: { input1_voltage: steady(10_000_001), battery_charge: steady(0) } })]);
  expect(records.rows()[0]?.values).toEqual({ battery_charge: steady(0) });
});
