import { FLEET_LIMITS, type NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { IMPORT_COLUMNS, type ImportRow } from "@istars/protocol/model/ismartview/import.ts";
import {
  AUTH_PROTOCOLS,
  CARD_KINDS,
  type CardKind,
  type GivenReach,
  PRIV_PROTOCOLS,
  SNMP_VERSIONS,
} from "@istars/protocol/model/ismartview/reach.ts";
import { type CsvRow, CsvTableError, readCsvTable } from "@istars/service/csv/csv-table.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { placeOf } from "../fleet/place.ts";
import { checkReach } from "../fleet/reach-check.ts";

type Column = (typeof IMPORT_COLUMNS)[number];
type Fault = ImportRow["faults"][number];
type Cell = (column: Column) => string;

const SNMP_PORT = 161;
const NUT_PORT = 3_493;

/** Columns by the member of a reach that they say. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  url: "address",
  host: "address",
  ups: "address",
  token: "token",
  identityKey: "identity_key",
  community: "community",
  user: "user",
  password: "password",
  authPassword: "auth_password",
  privPassword: "priv_password",
  privProtocol: "priv_protocol",
};

/** A way to reach a card that is not checked yet, or what is wrong with the row. */
type Draft = { readonly reach: GivenReach } | { readonly fault: Fault };

/**
 * Reads a file of cards, row by row, with what is wrong; `isKnown` says whether a card at a place is in the fleet already. Throws an
 * `ApiProblem` `import.invalid` for a file of which no row can be read.
 */
export function readImport(csv: string, isKnown: (place: string) => boolean): readonly ImportRow[] {
  const seen = new Set<string>();
  return tableOf(csv).map((row) => importRow(row, { isKnown, seen }));
}

function tableOf(csv: string): readonly CsvRow<Column>[] {
  try {
    const { rows } = readCsvTable<Column>(csv, IMPORT_COLUMNS, ["address"]);
    if (rows.length <= FLEET_LIMITS.cards) return rows;
    const errors = [{ pointer: "/csv", code: "too-many-rows", params: { most: FLEET_LIMITS.cards } }];
    throw new ApiProblem("import.invalid", { detail: `${rows.length} rows; at most ${FLEET_LIMITS.cards} fit`, errors });
  } catch (error) {
    if (!(error instanceof CsvTableError)) throw error;
    const { fault, message } = error;
    const params = "column" in fault ? { column: fault.column } : "columns" in fault ? { columns: fault.columns.join(", ") } : {};
    throw new ApiProblem("import.invalid", { detail: message, errors: [{ pointer: "/csv", code: fault.code, params }] });
  }
}

function importRow(
  { line, text, cell }: CsvRow<Column>,
  fleet: { readonly isKnown: (place: string) => boolean; readonly seen: Set<string> },
): ImportRow {
  const refused = (faults: Fault[], address = text.slice(0, 100)): ImportRow => ({
    line,
    text: address,
    card: null,
    isKnown: false,
    faults,
  });
  if (cell === null) return refused([{ column: "address", code: "bad-row", value: text.slice(0, 100) }]);
  const address = cell("address");
  const draft = draftOf(cell);
  const faults: Fault[] = [...nameFaults(cell), ...("fault" in draft ? [draft.fault] : [])];
  if (!("reach" in draft)) return refused(faults, address);
  const checked = checkReach(draft.reach);
  if ("faults" in checked) {
    for (const { pointer, code } of checked.faults) faults.push(faultAt(COLUMN_OF[pointer.slice(1)] ?? "address", code, cell));
    return refused(faults, address);
  }
  const place = placeOf(checked.reach);
  if (fleet.seen.has(place)) faults.push(faultAt("address", "twice", cell));
  fleet.seen.add(place);
  if (faults.length > 0) return refused(faults, address);
  const card: NewCard = { name: cell("name") || null, site: cell("site") || null, reach: checked.reach };
  return { line, text: address, card, isKnown: fleet.isKnown(place), faults: [] };
}

const SECRET_COLUMNS: readonly Column[] = ["token", "community", "password", "auth_password", "priv_password"];

/** What a secret is, is not told back. */
const faultAt = (column: Column, code: string, cell: Cell): Fault => ({
  column,
  code,
  value: SECRET_COLUMNS.includes(column) ? "" : cell(column).slice(0, 100),
});

const nameFaults = (cell: Cell): readonly Fault[] =>
  (["name", "site"] as const).flatMap((column) => (cell(column).length > FLEET_LIMITS[column] ? [faultAt(column, "too-long", cell)] : []));

function draftOf(cell: Cell): Draft {
  const address = cell("address");
  if (address === "") return { fault: faultAt("address", "required", cell) };
  const kind = kindOf(cell);
  switch (kind) {
    case null:
      return { fault: faultAt("kind", "unknown", cell) };
    case "istars":
      return { reach: { kind, url: urlOf(cell), identityKey: cell("identity_key") || null, ...given("token", cell("token")) } };
    case "snmp":
      return snmpDraft(cell);
    case "nut":
      return nutDraft(cell);
  }
}

/** As the row says, else as its address and secrets show. */
function kindOf(cell: Cell): CardKind | null {
  const said = cell("kind").toLowerCase();
  if (said !== "") return CARD_KINDS.find((kind) => kind === said) ?? null;
  const address = cell("address");
  if (/^https?:/i.test(address)) return "istars";
  if (/^nut:/i.test(address) || address.includes("@")) return "nut";
  if (/^snmp:/i.test(address)) return "snmp";
  return cell("token") !== "" || cell("identity_key") !== "" ? "istars" : "snmp";
}

/** A bare host is asked over https where its key is known, and over http otherwise. */
function urlOf(cell: Cell): string {
  const address = cell("address");
  if (address.includes("://")) return address;
  return `${cell("identity_key") === "" ? "http" : "https"}://${address}`;
}

function snmpDraft(cell: Cell): Draft {
  const place = hostAndPort(cell("address").replace(/^snmp:\/\//i, ""), SNMP_PORT);
  if (place === null) return { fault: faultAt("address", "address", cell) };
  const user = cell("user") || null;
  const version =
    cell("version")
      .toLowerCase()
      .replace(/^v?(?=[123])/, "v")
      .replace(/^v2$/, "v2c") || (user === null ? "v2c" : "v3");
  const authProtocol = protocolOf(cell("auth_protocol"), AUTH_PROTOCOLS, cell("auth_password") === "" ? "none" : "sha1");
  const privProtocol = protocolOf(cell("priv_protocol"), PRIV_PROTOCOLS, cell("priv_password") === "" ? "none" : "aes128");
  const known = SNMP_VERSIONS.find((one) => one === version);
  if (known === undefined) return { fault: faultAt("version", "unknown", cell) };
  if (authProtocol === null) return { fault: faultAt("auth_protocol", "unknown", cell) };
  if (privProtocol === null) return { fault: faultAt("priv_protocol", "unknown", cell) };
  const secrets = {
    ...given("community", cell("community")),
    ...given("authPassword", cell("auth_password")),
    ...given("privPassword", cell("priv_password")),
  };
  return { reach: { kind: "snmp", ...place, version: known, user, authProtocol, privProtocol, ...secrets } };
}

/** `UPS@HOST[:PORT]`, or `nut://HOST[:PORT]/UPS`. */
function nutDraft(cell: Cell): Draft {
  const text = cell("address");
  const url = /^nut:\/\/([^/]+)\/(.+)$/i.exec(text);
  const [ups, host] = url
    ? [url[2] ?? "", url[1] ?? ""]
    : [text.slice(0, Math.max(0, text.lastIndexOf("@"))), text.slice(text.lastIndexOf("@") + 1)];
  const place = hostAndPort(host, NUT_PORT);
  if (place === null || ups === "") return { fault: faultAt("address", "address", cell) };
  return { reach: { kind: "nut", ...place, ups, user: cell("user") || null, ...given("password", cell("password")) } };
}

const given = <N extends string>(name: N, text: string): { readonly [K in N]?: string } =>
  text === "" ? {} : ({ [name]: text } as { readonly [K in N]: string });

const protocolOf = <P extends string>(text: string, all: readonly P[], usual: P): P | null => {
  const said = text.toLowerCase().replaceAll(/[-_ ]/g, "");
  return said === ""
    ? usual
    : (all.find((one) => one.replaceAll("-", "") === said) ?? (said === "sha" ? (all.find((one) => one === "sha1") ?? null) : null));
};

/** `HOST`, `HOST:PORT`, `[IPV6]:PORT`, or a bare IPv6 address. */
function hostAndPort(text: string, usual: number): { readonly host: string; readonly port: number } | null {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  const plain = /^([^:]+):(\d{1,5})$/.exec(text);
  const [host, port] = bracketed ? [bracketed[1] ?? "", bracketed[2]] : plain ? [plain[1] ?? "", plain[2]] : [text, undefined];
  const number = port === undefined ? usual : Number(port);
  return host === "" || number < 1 || number > 65_535 ? null : { host, port: number };
}
