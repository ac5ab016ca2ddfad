import { parse } from "csv-parse/sync";

/** What a table lacks as a whole. */
export type CsvTableFault =
  | { readonly code: "no-rows" }
  | { readonly code: "column-twice"; readonly column: string }
  | { readonly code: "column-missing"; readonly columns: readonly string[] };

/** No row of the table can be read. */
export class CsvTableError extends Error {
  readonly fault: CsvTableFault;

  constructor(fault: CsvTableFault, message: string) {
    super(message);
    this.name = "CsvTableError";
    this.fault = fault;
  }
}

/** A line of the table; `cell` gives "" for a column that is not there, and is `null` where the line cannot be read. */
export interface CsvRow<C extends string> {
  /** Of the file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly cell: ((column: C) => string) | null;
}

export interface CsvTable<C extends string> {
  /** Of the head's line, from 1. */
  readonly headLine: number;
  readonly rows: readonly CsvRow<C>[];
}

const DELIMITERS = [";", "\t", ","] as const;

/**
 * Reads a table as spreadsheets write it: a head with the columns in any order and any case, `;`, `,` or tabs between cells, quotes, a byte
 * order mark, any line ends. Columns of other names are left out. A row is a line; blank ones are left out but counted. Throws a
 * `CsvTableError` if the head does not fit, or nothing stands below it.
 */
export function readCsvTable<C extends string>(text: string, columns: readonly C[], needed: readonly C[]): CsvTable<C> {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const headAt = lines.findIndex((line) => line.trim() !== "");
  const head = lines[headAt] ?? "";
  const delimiter = DELIMITERS.find((each) => head.includes(each)) ?? ",";
  const heads = (cellsOf(head, delimiter) ?? []).map((cell) => cell.toLowerCase());
  const places = placesOf(heads, columns, needed);
  const rows = lines.slice(headAt + 1).flatMap((line, at): CsvRow<C>[] => {
    const cells = cellsOf(line, delimiter);
    if (cells?.every((cell) => cell === "")) return [];
    const row = { line: headAt + at + 2, text: line };
    if (cells === null || cells.slice(heads.length).some((cell) => cell !== "")) return [{ ...row, cell: null }];
    return [{ ...row, cell: (column) => cells[places.get(column) ?? cells.length] ?? "" }];
  });
  if (rows.length === 0) throw new CsvTableError({ code: "no-rows" }, "there is a head, but no rows below it");
  return { headLine: headAt + 1, rows };
}

function placesOf<C extends string>(heads: readonly string[], columns: readonly C[], needed: readonly C[]): ReadonlyMap<C, number> {
  const places = new Map<C, number>();
  for (const column of columns) {
    const place = heads.indexOf(column);
    if (place >= 0) places.set(column, place);
    if (place !== heads.lastIndexOf(column)) {
      throw new CsvTableError({ code: "column-twice", column }, `the first line names the column "${column}" twice`);
    }
  }
  const missing = needed.filter((column) => !places.has(column));
  if (missing.length > 0) {
    const words = `the first line has to name its columns (${columns.join(",")}); missing: ${missing.join(", ")}`;
    throw new CsvTableError({ code: "column-missing", columns: missing }, words);
  }
  return places;
}

/** Cells of one line; `null` where quotes do not fit. Each line by itself: a quote too many must not swallow the rows below. */
function cellsOf(line: string, delimiter: string): readonly string[] | null {
  if (line.trim() === "") return [];
  try {
    const [cells = []] = parse(line, { delimiter, trim: true });
    return cells;
  } catch {
    return null; // csv-parse tells by throwing that the line is none; the row is named to whoever wrote it
  }
}
