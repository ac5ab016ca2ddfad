import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { DAY_MS, HOUR_MS } from "@istars/service/series/series-plan.ts";
import { migrate } from "@istars/service/store/migrate.ts";
import { openRecordsDatabase } from "@istars/service/store/records-database.ts";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { naiveRollups, storedRollups } from "./naive-rollups.ts";
import type { RecordRow } from "./record.ts";
import { recordMigrations, version1Values } from "./record-tables.ts";
import { sampleRow, TemporaryRecords } from "./temporary-records.ts";
import { RecordUpkeep } from "./upkeep.ts";

/** Every column that version 1 made, so that no later quantity changes what an old file is taken for. */
const VERSION_1 = [
  ...[1, 2, 3].flatMap((p) => ["voltage", "frequency", "current", "power"].map((field) => `input${p}_${field}`)),
  ...[1, 2, 3].flatMap((p) => ["voltage", "frequency"].map((field) => `bypass${p}_${field}`)),
  ...[1, 2, 3].flatMap((p) => ["voltage", "frequency", "current", "power", "apparentPower", "load"].map((f) => `output${p}_${f}`)),
  ...["voltage", "current", "charge", "runtime", "temperature"].map((field) => `battery_${field}`),
  "temperature",
].flatMap((id) => [`${id}_last`, `${id}_min`, `${id}_avg`, `${id}_max`]);

/** Writes rows as version 1 of the file did. */
function writeVersion1(path: string, rows: readonly RecordRow[]): void {
  const db = openRecordsDatabase(path);
  migrate(db, recordMigrations.slice(0, 1));
  const bit = (fact: boolean | null) => (fact === null ? null : Number(fact));
  for (const { wallMs, spanMs, kind, samples, facts, values } of rows) {
    const columns = Object.entries(values).flatMap(([id, summary]) =>
      Object.entries(summary).map(([part, value]): [string, number | null] => [`${id}_${part}`, value]),
    );
    db.prepare(
      `INSERT INTO records (wall_ms, span_ms, kind, samples, mains_ok, on_battery, output_on, ${columns.map(([name]) => name).join(", ")})
       VALUES (?, ?, ?, ?, ?, ?, ?, ${columns.map(() => "?").join(", ")})`,
    ).run(
      wallMs,
      spanMs,
      kind,
      samples,
      ...[facts.mainsOk, facts.onBattery, facts.outputOn].map(bit),
      ...columns.map(([, value]) => value),
    );
  }
  db.close();
}

const old = (count: number): RecordRow[] =>
  Array.from({ length: count }, (_, n) => {
    const row = sampleRow(1_700_000_000_000 + n * 120_000);
    if (n % 50 !== 0) return { ...row, values: { temperature: { last: n % 9 === 0 ? null : n, min: n - 2, avg: n - 1, max: n } } };
    return { ...row, kind: "power", spanMs: 0, samples: 1, values: { output3_load: { last: n, min: null, avg: null, max: null } } };
  });

test("version 1 of the file has the columns it always had", () => {
  expect(version1Values).toEqual(VERSION_1);
});

test("a file of version 1 is copied, then moved over in small steps, the newest rows first, with their roll-ups, between new ones", () => {
  using records = new TemporaryRecords();
  const rows = old(420);
  writeVersion1(records.path, rows);
  records.file.prepare();
  expect(records.notices).toMatchObject([{ level: "info", fields: { from: 1, to: 2, backup: `${records.path}.before-2` } }]);
  expect(records.operations.upgradeRecords()).toBe(true);
  expect(records.rows()).toEqual(rows.slice(-50));
  const late = sampleRow(1_800_000_000_000);
  records.operations.writeRecords([late]);
  records.file.close(); // a restart amid the upgrade
  let steps = 1;
  while (records.operations.upgradeRecords()) steps++;
  expect(steps).toBe(8);
  expect(records.rows()).toEqual([...rows, late]);
  records.file.use(({ db }) => {
    expect(storedRollups(db, "hours")).toEqual(naiveRollups([...rows, late], HOUR_MS));
    expect(storedRollups(db, "days")).toEqual(naiveRollups([...rows, late], DAY_MS));
    expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'records'").get()).toBeUndefined();
  });
  const copy = new Sqlite(`${records.path}.before-2`, { readonly: true });
  expect(copy.prepare("SELECT count(*) FROM records").pluck().get()).toBe(420);
  copy.close();
});

test("SAFETY 27: a disk that is full amid the upgrade gives up the old file's oldest rows", () => {
  using records = new TemporaryRecords();
  writeVersion1(records.path, old(2_500));
  records.operations.upgradeRecords();
  expect(records.file.makeRoom()).toBe(true);
  while (records.operations.upgradeRecords());
  expect(records.rows().at(-1)).toEqual(old(2_500).at(-1));
  expect(records.notices.at(-1)).toMatchObject({ level: "warn", fields: { dropped: 2_000 } });
});

test("upkeep moves old rows over by itself, and keeps rows and roll-ups for as long as the settings say by then", async () => {
  await using card = new TemporaryCardStore();
  const log = new RecordingLogger();
  const YEAR_MS = 365.25 * DAY_MS;
  let rowsMs = YEAR_MS;
  const retention = () => ({ rowsMs, rollupsMs: 10 * YEAR_MS });
  const upkeep = new RecordUpkeep({ store: card.store, clock: card.clock, log, retention });
  const nowMs = card.clock.wallMs();
  const kept = [sampleRow(nowMs - YEAR_MS + DAY_MS), sampleRow(nowMs - 1_000)];
  await card.store.run("writeRecords", [sampleRow(nowMs - 11 * YEAR_MS), sampleRow(nowMs - 2 * YEAR_MS), ...kept]);
  await card.store.run(
    "writeRecords",
    Array.from({ length: 450 }, (_, n) => sampleRow(nowMs - 3 * YEAR_MS + n)),
  );
  upkeep.start();
  for (let minute = 0; minute < 5; minute++) await card.clock.advance(60_000);
  expect(await card.store.run("recordsBetween", 0, Number.MAX_SAFE_INTEGER)).toEqual(kept);
  expect(await card.store.run("recordExtent", 0, nowMs)).toMatchObject({
    oldestHourMs: Math.floor((nowMs - 3 * YEAR_MS) / HOUR_MS) * HOUR_MS,
  });
  rowsMs = DAY_MS;
  for (let minute = 0; minute < 11; minute++) await card.clock.advance(60_000);
  expect(await card.store.run("recordsBetween", 0, Number.MAX_SAFE_INTEGER)).toEqual(kept.slice(1));
  await upkeep.close();
  await upkeep.close();
  expect(log.lines).toEqual([]);
});
