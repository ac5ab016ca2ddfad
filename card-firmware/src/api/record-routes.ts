import { QUANTITIES, type QuantityId } from "@istars/protocol/model/quantities.ts";
import { RECORD_LIMITS, type RecordEntry } from "@istars/protocol/model/records.ts";
import { type CsvCell, CsvFile } from "@istars/service/http/csv-file.ts";
import { type AskedRange, cursorOf, curveRangeOf, fieldsOf, rangeOf } from "@istars/service/http/record-query.ts";
import type { Store } from "@istars/service/store/store.ts";
import { PLACES } from "../records/quantities.ts";
import { readSeries } from "../records/read-series.ts";
import { entryOf } from "../records/record-entry.ts";
import type { RecordOperations } from "../records/record-operations.ts";
import { keysBetween } from "../records/record-repository.ts";
import type { DeclareRoute } from "./declare-route.ts";

/** Rows turned into text at a time: with all quantities that is some thousands of cells. */
const CSV_ROWS = 50;

interface RowPage {
  readonly rows: readonly RecordEntry[];
  readonly nextKey: number | null;
}

/** The data record: rows, and any range as a curve. */
export function declareRecordRoutes(declareRoute: DeclareRoute, store: Store<RecordOperations>): void {
  /** From `key` on, or from the range's beginning; `nextKey` is the first row that did not fit. */
  async function readPage(range: AskedRange, fields: readonly QuantityId[] | null, key: number | null): Promise<RowPage> {
    const { newestFirst, limit } = range;
    const { fromKey, toKey } = keysBetween(range.fromMs, range.toMs);
    const bounds = newestFirst ? { fromKey, toKey: Math.min(toKey, (key ?? toKey) + 1) } : { fromKey: Math.max(fromKey, key ?? 0), toKey };
    const places = fields?.flatMap((id) => PLACES.get(id) ?? []) ?? null;
    const found = await store.run("recordPage", { ...bounds, newestFirst, limit: limit + 1, places });
    return { rows: found.slice(0, limit).map(({ row }) => entryOf(row)), nextKey: found[limit]?.key ?? null };
  }

  async function* csvPages(range: AskedRange, fields: readonly QuantityId[]): AsyncGenerator<readonly CsvCell[][]> {
    let key: number | null = null;
    do {
      const page: RowPage = await readPage({ ...range, limit: CSV_ROWS }, fields, key);
      yield page.rows.map((row) => cellsOf(row, fields));
      key = page.nextKey;
    } while (key !== null);
  }

  declareRoute("listRecords", async ({ query }) => {
    const range = rangeOf(query);
    const fields = fieldsOf(query.fields);
    if (query.format === "csv") {
      const columns = fields ?? QUANTITIES.map(({ id }) => id);
      return new CsvFile("records.csv", headerOf(columns), csvPages(range, columns));
    }
    const key = query.cursor === undefined ? null : (cursorOf(query.cursor, 1)[0] ?? null);
    const { rows, nextKey } = await readPage(range, fields, key);
    return { rows: rows.map((row) => ({ ...row, values: { ...row.values } })), next: nextKey === null ? null : String(nextKey) };
  });

  declareRoute("readSeries", ({ query }) => {
    const fields = fieldsOf(query.fields, RECORD_LIMITS.fields) ?? [];
    return readSeries(store, fields, { ...curveRangeOf(query), points: query.points ?? RECORD_LIMITS.points });
  });
}

const PARTS = ["last", "min", "avg", "max"] as const;
const FACTS = ["mainsOk", "onBattery", "outputOn"] as const;

const headerOf = (fields: readonly QuantityId[]): readonly string[] => [
  ...["time", "kind", "spanMs", "samples", ...FACTS],
  ...fields.flatMap((id) => PARTS.map((part) => `${id}_${part}`)),
];

const cellsOf = ({ wallMs, kind, spanMs, samples, facts, values }: RecordEntry, fields: readonly QuantityId[]): CsvCell[] => [
  ...[new Date(wallMs).toISOString(), kind, spanMs, samples, ...FACTS.map((fact) => (facts[fact] === null ? null : String(facts[fact])))],
  ...fields.flatMap((id) => PARTS.map((part) => values[id]?.[part] ?? null)),
];
