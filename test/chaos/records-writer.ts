import { keysBetween } from "@istars/card-firmware/records/record-repository.ts";
import { sampleRow } from "@istars/card-firmware/records/temporary-records.ts";
import { openCardStore } from "@istars/card-firmware/store/card-store.ts";
import { createLogger } from "@istars/service/logging.ts";

// Writes records as fast as the card's store takes them, a batch at a time, and says on standard output up to where they are written:
// `written WALL_MS`. Goes on where the last run stopped. Made to be killed.

const [directory = ""] = process.argv.slice(2);
const SPAN_MS = 120_000;
const BATCH = 20;

const store = await openCardStore({ directory, log: createLogger({ level: "error" }) });
const all = { ...keysBetween(0, Number.MAX_SAFE_INTEGER), newestFirst: true, limit: 1, places: null };
const [newest] = await store.run("recordPage", all);
for (let n = newest ? newest.row.wallMs / SPAN_MS + 1 : 1; ; n += BATCH) {
  const rows = Array.from({ length: BATCH }, (_, index) => {
    const value = (n + index) % 977;
    return sampleRow((n + index) * SPAN_MS, {
      values: {
        input1_voltage: { last: 2_300 + value, min: 2_300, avg: 2_300 + (value >> 1), max: 2_300 + value },
        ...(value % 7 === 0 ? {} : { battery_charge: { last: value, min: value, avg: value, max: value } }),
      },
    });
  });
  await store.run("writeRecords", rows);
  process.stdout.write(`written ${rows.at(-1)?.wallMs}\n`);
}
