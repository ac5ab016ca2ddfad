import { type CardFigures, FIGURES, FLEET_STATUSES, type FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { type CsvCell, CsvFile } from "@istars/service/http/csv-file.ts";
import { knownWordsOf } from "@istars/service/http/record-query.ts";

/** Rows turned into text at a time. */
const CSV_ROWS = 500;

export interface CardListQuery {
  readonly status?: string;
  readonly site?: string;
  readonly search?: string;
}

/** Those of the cards that are asked for. Throws `request.invalid` for a status that there is not. */
export function chooseCards(cards: readonly FleetCard[], query: CardListQuery): readonly FleetCard[] {
  const statuses = knownWordsOf("status", query.status, FLEET_STATUSES);
  const text = query.search?.trim().toLowerCase() ?? "";
  return cards.filter(
    (card) =>
      (statuses === null || statuses.includes(card.status)) &&
      (query.site === undefined || card.site === query.site) &&
      (text === "" || wordsOf(card).some((word) => word?.toLowerCase().includes(text))),
  );
}

const wordsOf = ({ name, site, address, model, serial }: FleetCard): readonly (string | null)[] => [name, site, address, model, serial];

type Column = readonly [name: string, cell: (card: FleetCard) => CsvCell];

const time = (wallMs: number | null): string | null => (wallMs === null ? null : new Date(wallMs).toISOString());

const COLUMNS: readonly Column[] = [
  ["id", ({ id }) => id],
  ["name", ({ name }) => name],
  ["site", ({ site }) => site],
  ["kind", ({ kind }) => kind],
  ["address", ({ address }) => address],
  ["model", ({ model }) => model],
  ["serial", ({ serial }) => serial],
  ["status", ({ status }) => status],
  ["link", ({ link }) => link],
  ["link_reason", ({ reason }) => reason],
  ["link_since", ({ linkSinceWallMs }) => time(linkSinceWallMs)],
  ["critical", ({ alarms }) => alarms.critical],
  ["warning", ({ alarms }) => alarms.warning],
  ["information", ({ alarms }) => alarms.information],
  ["unacknowledged", ({ unacknowledged }) => unacknowledged],
  ["silenced_until", ({ silencedUntilWallMs }) => time(silencedUntilWallMs)],
  ["output_source", ({ outputSource }) => outputSource],
  ["on_battery", ({ onBattery }) => (onBattery === null ? null : String(onBattery))],
];

/** The list as a file, one row for each card, with its figures and their age. Times are UTC in ISO 8601; what is not known is an empty cell. */
export function cardListCsv(cards: readonly FleetCard[], figures: readonly CardFigures[]): CsvFile {
  const header = [...COLUMNS.map(([name]) => name), "reading_age_s", ...FIGURES];
  return new CsvFile("cards.csv", header, pagesOf(cards, new Map(figures.map((row) => [row[0], row]))));
}

async function* pagesOf(cards: readonly FleetCard[], figures: ReadonlyMap<number, CardFigures>): AsyncGenerator<readonly CsvCell[][]> {
  for (let from = 0; from < cards.length; from += CSV_ROWS) {
    yield cards.slice(from, from + CSV_ROWS).map((card) => {
      const [, ageMs = null, values = FIGURES.map(() => null)] = figures.get(card.id) ?? [];
      return [...COLUMNS.map(([, cell]) => cell(card)), ageMs === null ? null : Math.round(ageMs / 1_000), ...values];
    });
  }
}
