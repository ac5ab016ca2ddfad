import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingLogger, silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { describeFleetStore } from "./fleet-store.contract.ts";
import { addSampleCards, SAMPLE_WALL_MS } from "./sample-stored.ts";
import { openSqliteFleetStore } from "./sqlite-fleet-store.ts";
import { STORED_QUANTITIES } from "./stored-quantities.ts";
import { TemporaryFleetStore } from "./temporary-fleet-store.ts";

describeFleetStore("SQLite", () => new TemporaryFleetStore());

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "istars-fleet-"));
  try {
    await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("on its own thread the store keeps cards and readings, and a second iSmartView is told who has the directory", () =>
  withDirectory(async (directory) => {
    const store = await openSqliteFleetStore({ directory, log: silentLogger });
    const cards = await addSampleCards(store, "https://192.0.2.1");
    const values = STORED_QUANTITIES.map((_, place) => place);
    await store.addReadings([{ cardId: 1, wallMs: SAMPLE_WALL_MS, values }]);
    await expect(openSqliteFleetStore({ directory, log: silentLogger })).rejects.toMatchObject({
      code: "store.locked",
      message: expect.stringMatching(/is in use by .*stop it or choose another directory/),
    });
    await store.close();
    const again = await openSqliteFleetStore({ directory, log: silentLogger });
    expect(await again.listCards()).toEqual(cards);
    const asked = { cardId: 1, fields: [0, 16], fromMs: SAMPLE_WALL_MS, toMs: SAMPLE_WALL_MS + 1_000, points: 1 };
    expect((await again.readSeries(asked)).columns.map(({ avg }) => avg)).toEqual([[0], [16]]);
    await again.close();
    await again.close();
    await expect(again.listCards()).rejects.toMatchObject({ code: "store.closed" });
  }));

test("damaged readings are set aside and said in the log, and the fleet is there; a damaged fleet is refused and left as it is", () =>
  withDirectory(async (directory) => {
    writeFileSync(join(directory, "readings.db"), "x".repeat(10_000));
    const log = new RecordingLogger();
    const store = await openSqliteFleetStore({ directory, log });
    await addSampleCards(store, "https://192.0.2.1");
    await store.close();
    expect(log.lines).toMatchObject([{ level: "error", fields: { keptAs: join(directory, "readings.db.damaged") } }]);
    writeFileSync(join(directory, "state.db"), "x".repeat(10_000));
    await expect(openSqliteFleetStore({ directory, log })).rejects.toMatchObject({ code: "store.corrupt" });
  }));

test("a reading that cannot be one is refused by name, and nothing of its call is stored", async () => {
  await using bench = new TemporaryFleetStore();
  const good = { cardId: 1, wallMs: SAMPLE_WALL_MS, values: [230] };
  await expect(bench.store.addReadings([good, { ...good, wallMs: Number.NaN }])).rejects.toMatchObject({
    code: "store.failed",
    message: "addReadings: NaN cannot be packed",
  });
  const asked = { cardId: 1, fields: [0], fromMs: SAMPLE_WALL_MS, toMs: SAMPLE_WALL_MS + 1_000, points: 1 };
  expect((await bench.store.readSeries(asked)).columns[0]?.avg).toEqual([null]);
});

test("a store that is made to fail says so with the code that was asked for, and is as before afterwards", async () => {
  await using bench = new TemporaryFleetStore();
  bench.failing = "store.full";
  await expect(bench.store.addCards([])).rejects.toMatchObject({ code: "store.full" });
  bench.failing = null;
  expect(await bench.store.listCards()).toEqual([]);
});
