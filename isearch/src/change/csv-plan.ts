import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { networkSettingsOf } from "@istars/protocol/model/settings/network-faults.ts";
import { type CsvRow, type CsvTable, CsvTableError, readCsvTable } from "@istars/service/csv/csv-table.ts";
import { planError } from "./change-error.ts";
import { MAX_PLAN_ROWS, macOf, type PlanDraft } from "./plan-draft.ts";

/** Columns of a plan. Others, such as a column of names, are for who wrote it. */
const COLUMNS = ["mac", "address", "prefix", "gateway", "dns"] as const;
type Column = (typeof COLUMNS)[number];
const NEEDED: readonly Column[] = ["mac", "address"];

/**
 * Reads a plan as `readCsvTable` does; rows are numbered as in the file without its head. A row that cannot be read is a draft with the
 * fault `bad-row`. Throws a `ChangeError` if no row can be read at all.
 */
export function readCsvPlan(text: string): readonly PlanDraft[] {
  const { headLine, rows } = readTable(text);
  if (rows.length > MAX_PLAN_ROWS) {
    throw planError("/csv", "too-many-rows", `the plan has ${rows.length} rows; at most ${MAX_PLAN_ROWS} fit`, { most: MAX_PLAN_ROWS });
  }
  return rows.map((row) => draftOf(row, row.line - headLine));
}

function readTable(text: string): CsvTable<Column> {
  try {
    return readCsvTable(text, COLUMNS, NEEDED);
  } catch (error) {
    if (!(error instanceof CsvTableError)) throw error;
    const { fault, message } = error;
    const told = `the plan: ${message}`;
    switch (fault.code) {
      case "no-rows":
        throw planError("/csv", fault.code, told);
      case "column-twice":
        throw planError("/csv", fault.code, told, { column: fault.column });
      case "column-missing":
        throw planError("/csv", fault.code, told, { columns: fault.columns.join(", ") });
    }
  }
}

const badRow = (row: number): PlanDraft => ({ row, mac: null, wanted: null, faults: ["bad-row"] });

function draftOf({ cell }: CsvRow<Column>, row: number): PlanDraft {
  if (cell === null) return badRow(row);
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
