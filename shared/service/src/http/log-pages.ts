import type { LogPage, LogPlace, LogRange } from "../store/log-scan.ts";
import { findInLog, SCAN_ROWS } from "../store/log-scan.ts";
import { type CsvCell, CsvFile } from "./csv-file.ts";
import { cursorOf, type PagedQuery, rangeOf } from "./record-query.ts";

/** Entries turned into text at a time. */
const CSV_ROWS = 200;

/** A query of a log, with its cursor as `cursorText` writes one. */
export interface LogQuery extends PagedQuery {
  readonly cursor?: string;
}

/** Where to look; fails with `request.invalid` when the range ends before it begins or the cursor is not one of ours. */
export function logRangeOf(query: LogQuery): LogRange {
  if (query.cursor === undefined) return { ...rangeOf(query), after: null };
  const [wallMs = 0, id = 0] = cursorOf(query.cursor, 2);
  return { ...rangeOf(query), after: { wallMs, id } };
}

const cursorText = ({ wallMs, id }: LogPlace): string => `${wallMs}.${id}`;

/** A log as `readPage` reads it, and as its file is to look. */
export interface ServedLog<T> {
  readonly readPage: (range: LogRange) => Promise<LogPage<T>>;
  readonly file: { readonly name: string; readonly header: readonly string[]; readonly cells: (entry: T) => CsvCell[] };
}

/** One page of a log, and the cursor of the next; `null`: this was the last. */
export async function logPage<T>(
  query: LogQuery,
  { readPage }: ServedLog<T>,
): Promise<{ readonly found: T[]; readonly next: string | null }> {
  const { found, next } = await findInLog(logRangeOf(query), readPage);
  return { found, next: next && cursorText(next) };
}

/** All that a query finds, as a file that is made while it is sent. */
export function logFile<T>(query: LogQuery, { readPage, file }: ServedLog<T>): CsvFile {
  return new CsvFile(file.name, file.header, csvPages(logRangeOf(query), readPage, file.cells));
}

async function* csvPages<T>(
  range: LogRange,
  readPage: ServedLog<T>["readPage"],
  cells: (entry: T) => CsvCell[],
): AsyncGenerator<readonly CsvCell[][]> {
  let after = range.after;
  do {
    const page: LogPage<T> = await readPage({ ...range, after, limit: Math.min(CSV_ROWS, SCAN_ROWS) });
    yield page.found.map(cells);
    after = page.next;
  } while (after !== null);
}
