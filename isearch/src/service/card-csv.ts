import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { type CsvCell, CsvFile } from "@istars/service/http/csv-file.ts";

/** Rows turned into text at a time. */
const CSV_ROWS = 500;

/** One column: its name, and what stands in it. Those of a plan have the same names there, so that a saved list can become one. */
type Column = readonly [name: string, cell: (card: FoundCard) => CsvCell | boolean | undefined];

const time = (wallMs: number): string => new Date(wallMs).toISOString();

const COLUMNS: readonly Column[] = [
  ["kind", ({ kind }) => kind],
  ["name", ({ here, foreign }) => here?.name ?? foreign?.name],
  ["mac", ({ here }) => here?.mac],
  ["address", ({ here, foreign }) => here?.address ?? foreign?.address],
  ["prefix", ({ here }) => here?.prefix],
  ["gateway", ({ here }) => here?.gateway],
  ["dns", ({ here }) => here?.dns.join(" ")],
  ["source", ({ here }) => here?.source],
  ["manufacturer", ({ foreign }) => foreign?.manufacturer],
  ["model", ({ here, foreign }) => here?.model ?? foreign?.model],
  ["serial", ({ here }) => here?.serial],
  ["firmware", ({ here }) => here?.firmware],
  ["location", ({ here }) => here?.location],
  ["http", ({ here }) => here?.ports.http],
  ["https", ({ here }) => here?.ports.https],
  ["ups", ({ here }) => here?.ups?.model],
  ["ups_lost", ({ here }) => here?.ups?.isLost],
  ["output_source", ({ here }) => here?.ups?.outputSource],
  ["on_battery", ({ here }) => here?.ups?.onBattery],
  ["charge", ({ here }) => here?.ups?.charge],
  ["load", ({ here }) => here?.ups?.load],
  ["alarm", ({ here }) => here?.ups?.worstAlarm],
  ["warnings", ({ warnings }) => warnings.join(" ")],
  ["found_by", ({ foundBy }) => foundBy.join(" ")],
  ["interface", (card) => card.interface],
  ["first_seen", ({ firstSeenWallMs }) => time(firstSeenWallMs)],
  ["last_seen", ({ lastSeenWallMs }) => time(lastSeenWallMs)],
  ["lost", ({ isLost }) => isLost],
];

/** The list as a file, one row for each card. Times are UTC in ISO 8601; what is not known is an empty cell. */
export function cardCsv(cards: readonly FoundCard[]): CsvFile {
  return new CsvFile(
    "cards.csv",
    COLUMNS.map(([name]) => name),
    pagesOf(cards),
  );
}

async function* pagesOf(cards: readonly FoundCard[]): AsyncGenerator<readonly CsvCell[][]> {
  for (let from = 0; from < cards.length; from += CSV_ROWS) yield cards.slice(from, from + CSV_ROWS).map(rowOf);
}

const rowOf = (card: FoundCard): CsvCell[] =>
  COLUMNS.map(([, cellOf]) => {
    const cell = cellOf(card) ?? null;
    return typeof cell === "boolean" ? String(cell) : cell;
  });
