import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Notice } from "@istars/service/store/messages.ts";
import type { RecordRow } from "./record.ts";
import { recordOperations } from "./record-operations.ts";
import { RecordsFile } from "./records-file.ts";

/** For tests: a records file in a folder of its own. */
export class TemporaryRecords implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "istars-records-"));
  readonly path = join(this.directory, "records.db");
  readonly notices: Notice[] = [];
  readonly file = new RecordsFile(this.path, (notice) => this.notices.push(notice));
  readonly operations = recordOperations(this.file);

  /** The oldest 500. */
  rows(): RecordRow[] {
    return this.operations.recordsBetween(0, Number.MAX_SAFE_INTEGER);
  }

  [Symbol.dispose](): void {
    this.file.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** An interval of two minutes that ends at `wallMs`, with these changes. For tests. */
export const sampleRow = (wallMs: number, change: Partial<RecordRow> = {}): RecordRow => ({
  wallMs,
  spanMs: 120_000,
  kind: "interval",
  samples: 120,
  facts: { mainsOk: true, onBattery: false, outputOn: null },
  values: { input1_voltage: { last: 2300, min: -1, avg: 0, max: 2301 } },
  ...change,
});
