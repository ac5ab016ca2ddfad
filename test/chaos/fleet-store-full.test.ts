import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FleetCommit, FleetStore } from "@istars/ismartview/store/fleet-store.ts";
import { addSampleCards, sampleEvent } from "@istars/ismartview/store/sample-stored.ts";
import { openSqliteFleetStore } from "@istars/ismartview/store/sqlite-fleet-store.ts";
import { STORED_QUANTITIES } from "@istars/ismartview/store/stored-quantities.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { canMount, fillUp, smallDisk } from "./small-disk.ts";

/** A midnight (UTC). */
const START_MS = 1_790_035_200_000;
const CARDS = 200;
const HOUR_MS = 3_600_000;
const HOURS = 12;

/** A reading each 30 s of every card, which tells everything and never the same twice. */
const roundAt = (wallMs: number) =>
  Array.from({ length: CARDS }, (_, n) => ({
    cardId: n + 1,
    wallMs,
    values: STORED_QUANTITIES.map((_, place) => ((wallMs / 30_000) * (place + 7) * 31 + n * 17) % 400),
  }));

const commit = (cardId: number, n: number): FleetCommit => ({
  event: sampleEvent({ cardId, params: { text: "x".repeat(1_000) } }),
  source: { logId: "log", seq: n },
  alarm: null,
});

/** What the first card's first quantity is known of in an hour. */
async function hourOf(store: FleetStore, hour: number): Promise<readonly [resolution: string, readings: number]> {
  const fromMs = START_MS + hour * HOUR_MS;
  const { resolution, columns } = await store.readSeries({ cardId: 1, fields: [0], fromMs, toMs: fromMs + HOUR_MS, points: 500 });
  return [resolution, columns[0]?.avg.filter((value) => value !== null).length ?? 0];
}

test.skipIf(!canMount)(
  "SAFETY 27: on a full disk the oldest readings make room for events and new ones wait; when nothing is left to give up, commits fail whole",
  async () => {
    using disk = smallDisk(64);
    if (!disk) throw new Error("mounting worked before");
    const directory = join(disk.path, "data");
    mkdirSync(directory);
    const log = new RecordingLogger();
    const store = await openSqliteFleetStore({ directory, log });
    const [card] = await addSampleCards(store, "https://192.0.2.1");
    const cardId = card?.id ?? 0;
    for (let ms = START_MS; ms < START_MS + HOURS * HOUR_MS; ms += 30_000) await store.addReadings(roundAt(ms));
    expect(await hourOf(store, 0)).toEqual(["reading", 120]);
    const ballast = fillUp(disk.path);

    const goOn = async () => {
      for (let n = 0; n < 1_000; n++) await store.addReadings(roundAt(START_MS + HOURS * HOUR_MS + n * 1_000));
    };
    await expect(goOn()).rejects.toMatchObject({ code: "store.full" });
    expect(log.lines).toEqual([]);

    let stored = 0;
    let failure: unknown = null;
    while (failure === null && stored < 100_000) {
      try {
        await store.commit([commit(cardId, stored + 1)]);
        stored++;
        if (stored % 200 === 0) fillUp(disk.path);
      } catch (error) {
        failure = error;
      }
    }
    expect(stored).toBeGreaterThan(500);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({ code: "store.full" });
    expect(await store.listCards()).toMatchObject([{ lastEventId: stored }]);
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.every(({ message }) => message === "the disk is full; the oldest readings were deleted")).toBe(true);
    // The oldest went, the newest and the hours of long ago did not.
    expect(await hourOf(store, 0)).toEqual(["hour", 1]);
    expect(await hourOf(store, HOURS - 1)).toEqual(["reading", 120]);
    await store.close();

    fillUp(disk.path);
    const again = await openSqliteFleetStore({ directory, log });
    expect(await again.listCards()).toMatchObject([{ lastEventId: stored }]);
    rmSync(ballast);
    expect(await again.commit([commit(cardId, stored), commit(cardId, stored + 1)])).toMatchObject([null, { cardId }]);
    await again.addReadings(roundAt(START_MS + (HOURS + 1) * HOUR_MS));
    await again.close();
  },
);
