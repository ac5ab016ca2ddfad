import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { naiveRollups, storedRollups } from "@istars/card-firmware/records/naive-rollups.ts";
import type { RecordRow } from "@istars/card-firmware/records/record.ts";
import { keysBetween } from "@istars/card-firmware/records/record-repository.ts";
import { RecordsFile } from "@istars/card-firmware/records/records-file.ts";
import { systemClock } from "@istars/service/clock.ts";
import { DAY_MS, HOUR_MS } from "@istars/service/series/series-plan.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { expect, test } from "vitest";
import { RunningProcess } from "../e2e/process.ts";

const writer = fileURLToPath(new URL("./records-writer.ts", import.meta.url));
const KILLS = 15;
/** Longest life after the first batch, ms: several checkpoints of the write-ahead log fall into it. */
const LIFE_MS = 300;
const SPAN_MS = 120_000;

/** Starts the writer, kills it at a random moment, and answers up to where it had reported its rows as written. */
async function writeUntilKilled(directory: string): Promise<number> {
  await using running = RunningProcess.start(process.execPath, [writer, directory]);
  await running.waitForLine(/^written /, { withinMs: 20_000 });
  await systemClock.sleep(Math.random() * LIFE_MS, new AbortController().signal);
  running.kill("SIGKILL");
  expect(await running.ended).toEqual({ code: null, signal: "SIGKILL" });
  expect(running.stderr).toBe("");
  return Math.max(...[...running.stdout.matchAll(/^written (\d+)\n/gm)].map(([, wallMs]) => Number(wallMs)));
}

function readAll(file: RecordsFile): RecordRow[] {
  const all = keysBetween(0, Number.MAX_SAFE_INTEGER);
  const rows: RecordRow[] = [];
  for (let { fromKey } = all; ; ) {
    const page = file.use((repository) => repository.rows({ ...all, fromKey, newestFirst: false, limit: 500, places: null }));
    rows.push(...page.map(({ row }) => row));
    const last = page.at(-1);
    if (!last) return rows;
    fromKey = last.key + 1;
  }
}

test(`${KILLS} times kill -9 in mid-ingest: no written row is lost or there twice, and roll-ups are the sum of the rows`, async () => {
  const directory = mkdtempSync(join(tmpdir(), "istars-records-kill-"));
  try {
    let written = 0;
    for (let run = 0; run < KILLS; run++) written = Math.max(written, await writeUntilKilled(directory));

    const notices: Notice[] = [];
    const file = new RecordsFile(join(directory, "records.db"), (notice) => notices.push(notice));
    const rows = readAll(file);
    expect(rows.length).toBeGreaterThanOrEqual(written / SPAN_MS);
    expect(rows.findIndex(({ wallMs }, index) => wallMs !== (index + 1) * SPAN_MS)).toBe(-1);
    file.use(({ db }) => {
      expect(storedRollups(db, "hours")).toEqual(naiveRollups(rows, HOUR_MS));
      expect(storedRollups(db, "days")).toEqual(naiveRollups(rows, DAY_MS));
    });
    expect(notices).toEqual([]);
    file.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
