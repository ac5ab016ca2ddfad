import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { networkSettingsOf } from "@istars/protocol/model/settings/network-faults.ts";
import { parse } from "csv-parse/sync";
import { planError } from "./change-error.ts";
import { MAX_PLAN_ROWS, macOf, type PlanDraft } from "./plan-draft.ts";

/** Columns of a plan. Others, such as a column of names, are for who wrote it. */
const COLUMNS = ["mac", "address", "prefix", "gateway", "dns"] as const;
type Column = (typeof COLUMNS)[number];
const NEEDED: readonly Column[] = ["mac", "address"];
const DELIMITERS = [";", "\t", ","] as const;

/**
 * Reads a plan as spreadsheets write it: a head with the columns in any order, `;`, `,` or tabs between cells, quotes, a byte order
 * mark, any line ends. A row is a line; blank ones are left out but counted, so that the numbers are those of the file without its head.
 * A row that cannot be read is a draft with the fault `bad-row`. Throws a `ChangeError` if no row can be read at all.
 */
export function readCsvPlan(text: string): readonly PlanDraft[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const headAt = lines.findIndex((line) => line.trim() !== "");
  const head = lines[headAt] ?? "";
  const delimiter = DELIMITERS.find((each) => head.includes(each)) ?? ",";
  const places = readHead(cellsOf(head, delimiter) ?? []);
  const drafts = lines.slice(headAt + 1).flatMap((line, at): PlanDraft[] => {
    const cells = cellsOf(line, delimiter);
    if (cells?.every((cell) => cell === "")) return [];
    return [cells === null || hasTooMany(cells, places) ? badRow(at + 1) : draftOf(at + 1, cells, places)];
  });
  if (drafts.length === 0) throw planError("/csv", "no-rows", "the plan has a head, but no rows below it");
  if (drafts.length > MAX_PLAN_ROWS) {
    throw planError("/csv", "too-many-rows", `the plan has ${drafts.length} rows; at most ${MAX_PLAN_ROWS} fit`, { most: MAX_PLAN_ROWS });
  }
  return drafts;
}

/** Where each column stands, and how many there are. */
interface Places {
  readonly at: ReadonlyMap<Column, number>;
  readonly count: number;
}

function readHead(cells: readonly string[]): Places {
  const names = cells.map((cell) => cell.toLowerCase());
  const at = new Map<Column, number>();
  for (const column of COLUMNS) {
    const place = names.indexOf(column);
    if (place >= 0) at.set(column, place);
    if (place !== names.lastIndexOf(column)) {
      throw planError("/csv", "column-twice", `the first line of the plan names the column "${column}" twice`, { column });
    }
  }
  const missing = NEEDED.filter((column) => !at.has(column)).join(", ");
  if (missing !== "") {
    throw planError(
      "/csv",
      "column-missing",
      `the first line of the plan has to name its columns (${COLUMNS.join(",")}); missing: ${missing}`,
      {
        columns: missing,
      },
    );
  }
  return { at, count: cells.length };
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

const hasTooMany = (cells: readonly string[], { count }: Places): boolean => cells.slice(count).some((cell) => cell !== "");

const badRow = (row: number): PlanDraft => ({ row, mac: null, wanted: null, faults: ["bad-row"] });

function draftOf(row: number, cells: readonly string[], { at }: Places): PlanDraft {
  const cell = (column: Column): string => cells[at.get(column) ?? cells.length] ?? "";
  const mac = macOf(cell("mac"));
  if (cell("address").toLowerCase() === "dhcp") {
    const isAlone = cell("prefix") === "" && cell("gateway") === "" && cell("dns") === "";
    return isAlone ? { row, mac, wanted: networkSettingsOf({ mode: "dhcp" }), faults: [] } : { ...badRow(row), mac };
  }
  return { row, mac, wanted: staticOf(cell), faults: [] };
}

/** An address may carry its prefix: `192.0.2.7/24`. */
function staticOf(cell: (column: Column) => string): NetworkSettings {
  const [address = "", behind = null, ...more] = cell("address").split("/");
  const prefix = cell("prefix") === "" ? (behind ?? "") : cell("prefix").replace(/^\//, "");
  const isTold = more.length === 0 && (behind === null || prefix === behind);
  return {
    mode: "static",
    address: isTold ? address : cell("address"),
    prefix: /^\d{1,2}$/.test(prefix) ? Number(prefix) : null,
    gateway: cell("gateway") === "" ? null : cell("gateway"),
    dns: cell("dns")
      .split(/[\s,;]+/)
      .filter((server) => server !== ""),
  };
}
