import { IMPORT_COLUMNS } from "@istars/protocol/model/ismartview/import.ts";

type Row = Readonly<Partial<Record<(typeof IMPORT_COLUMNS)[number], string>>>;

/** One of each kind; none of them is anybody's address (RFC 5737). */
const EXAMPLES: readonly Row[] = [
  { address: "http://192.0.2.7", kind: "istars", name: "rack 1", site: "Hall A", token: "token-made-on-the-card" },
  { address: "192.0.2.9", kind: "snmp", name: "rack 2", site: "Hall A", version: "v2c", community: "public" },
  { address: "ups@192.0.2.11", kind: "nut", name: "rack 3", site: "Hall B" },
];

/** A file to fill in: the columns, and a row of each kind. */
export const importTemplate = (): string =>
  [IMPORT_COLUMNS.join(","), ...EXAMPLES.map((row) => IMPORT_COLUMNS.map((column) => row[column] ?? "").join(",")), ""].join("\r\n");
