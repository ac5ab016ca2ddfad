import { Readable } from "node:stream";

/** What a cell can hold; `null` is an empty one. */
export type CsvCell = string | number | null;

/** An answer in RFC 4180's format that is made while it is sent, page by page, so that its length does not matter. */
export class CsvFile {
  /** Suggested to whoever saves it. */
  readonly name: string;
  /** A browser that goes away ends it. */
  readonly body: Readable;

  constructor(name: string, header: readonly string[], pages: AsyncIterable<readonly (readonly CsvCell[])[]>) {
    this.name = name;
    this.body = Readable.from(linesOf(header, pages), { objectMode: false });
  }
}

async function* linesOf(header: readonly string[], pages: AsyncIterable<readonly (readonly CsvCell[])[]>): AsyncGenerator<string> {
  const { stringify } = await import("csv-stringify/sync");
  // A cell of text that a spreadsheet would take for a formula is marked as text: names and details come from outside.
  const lines = (rows: readonly (readonly CsvCell[])[]) =>
    stringify(
      rows.map((row) => [...row]),
      {
        record_delimiter: "windows",
        escape_formulas: true,
        cast: { number: (value) => ({ value: String(value), escape_formulas: false }) },
      },
    );
  yield lines([header]);
  for await (const rows of pages) if (rows.length > 0) yield lines(rows);
}
