import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Commit } from "@istars/card-firmware/events/event-repository.ts";
import { sampleEvent } from "@istars/card-firmware/events/sample-event.ts";
import type { RecordRow } from "@istars/card-firmware/records/record.ts";
import { openCardStore } from "@istars/card-firmware/store/card-store.ts";
import { QUANTITIES } from "@istars/protocol/model/quantities.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { canMount, fillUp, smallDisk } from "./small-disk.ts";

/** A three-phase UPS that tells everything. */
const values: RecordRow["values"] = Object.fromEntries(QUANTITIES.map(({ id }) => [id, { last: 1_000, min: 990, avg: 1_001, max: 1_010 }]));
const record = (wallMs: number): RecordRow => ({
  wallMs,
  spanMs: 120_000,
  kind: "interval",
  samples: 120,
  facts: { mainsOk: true, onBattery: false, outputOn: true },
  values,
});
const commit = (n: number): Commit => ({
  event: sampleEvent({ wallMs: 1_000, params: { n, text: "x".repeat(1_000) } }),
  routes: [],
});

test.skipIf(!canMount)(
  "SAFETY 27: on a full disk the oldest records make room for events; when nothing is left to give up, commits fail whole",
  async () => {
    using disk = smallDisk(64);
    if (!disk) throw new Error("mounting worked before");
    const directory = join(disk.path, "data");
    mkdirSync(directory);
    const log = new RecordingLogger();
    const store = await openCardStore({ directory, log });
    const RECORDS = 20_000;
    for (let n = 0; n < RECORDS; n += 500)
      await store.run(
        "writeRecords",
        Array.from({ length: 500 }, (_, i) => record(n + i)),
      );
    const ballast = fillUp(disk.path);

    let stored = 0;
    let failure: unknown = null;
    while (failure === null && stored < 100_000) {
      try {
        stored += (await store.run("commitEvents", [[commit(stored)]])).flat().length;
        if (stored % 200 === 0) fillUp(disk.path);
      } catch (error) {
        failure = error;
      }
    }
    expect(stored).toBeGreaterThan(1_000);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({ code: "store.full" });
    expect(await store.run("eventBounds")).toEqual({ oldestId: 1, lastId: stored });
    expect(log.lines.every(({ message }) => message === "the disk is full; the oldest records were deleted")).toBe(true);
    const kept = await store.run("recordsBetween", 0, Number.MAX_SAFE_INTEGER);
    expect(kept[0]?.wallMs).toBeGreaterThan(RECORDS / 2);
    expect(await store.run("recordsBetween", RECORDS - 1, RECORDS)).toEqual([record(RECORDS - 1)]);
    await store.close();

    fillUp(disk.path);
    const again = await openCardStore({ directory, log });
    expect(await again.run("eventBounds")).toEqual({ oldestId: 1, lastId: stored });
    rmSync(ballast);
    expect(await again.run("commitEvents", [[commit(stored)]])).toMatchObject([[{ id: stored + 1 }]]);
    await again.close();
  },
);
