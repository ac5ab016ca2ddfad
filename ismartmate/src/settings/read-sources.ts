import {
  CARD_URL,
  EVERY,
  FILE_NAME,
  IDENTITY_KEY,
  NAME,
  NUT_PLACE,
  NUT_TLS,
  SNMP_AUTH,
  SNMP_PASSWORD,
  SNMP_PLACE,
  SNMP_PRIV,
  SNMP_USER,
  SNMP_VERSION,
  TOKEN,
  UPS_NAME,
  WORD,
} from "./fields.ts";
import { type FaultList, MapReader } from "./map-reader.ts";
import type { CardSetting, NutSetting, SecretSetting, SnmpSetting, SourceSetting } from "./settings.ts";
import type { SettingsDocument } from "./settings-document.ts";
import type { Kind } from "./value-kinds.ts";

/** Keys of SNMP's versions 1 and 2c alone, and of 3 alone. */
const COMMUNITY_KEYS = ["community", "community-file"] as const;
const USER_KEYS = ["user", "auth", "auth-password", "auth-password-file", "priv", "priv-password", "priv-password-file"] as const;

/** What each kind of source may have besides `id`. */
const KEYS = {
  card: ["card", "token", "token-file", "identity-key"],
  snmp: ["snmp", "version", "every", ...COMMUNITY_KEYS, ...USER_KEYS],
  nut: ["nut", "ups", "user", "password", "password-file", "tls", "identity-key", "every"],
} as const;
const KINDS = ["card", "snmp", "nut"] as const;
type SourceKind = SourceSetting["kind"];

/** A source of the file: what could be read of it, so that one fault does not bring up others. */
export interface ReadSource {
  readonly id: string | null;
  readonly kind: SourceKind | null;
  readonly setting: SourceSetting | null;
}

/** Reads the list of sources. */
export function readSources(top: MapReader): readonly ReadSource[] {
  const { document, faults } = top;
  const items = top.list("sources", "the sources");
  const read = items.map((_, index) => readSource(document, faults, index));
  for (const [index, { id }] of read.entries()) {
    if (id === null || read.findIndex((one) => one.id === id) === index) continue;
    faults.add(document.placeOf(["sources", index, "id"]), `a source before this one is called \`${id}\` too`, "give each its own name");
  }
  return read;
}

function readSource(document: SettingsDocument, faults: FaultList, index: number): ReadSource {
  const path = ["sources", index];
  const kind = KINDS.find((one) => document.yaml.hasIn([...path, one])) ?? null;
  const map = new MapReader(document, faults, path, ["id", ...(kind === null ? KINDS.flatMap((one) => KEYS[one]) : KEYS[kind])]);
  if (kind === null) {
    faults.add(document.placeOf(path), "this source is of no kind", "write where it is with `card:`, `snmp:` or `nut:`");
  }
  const id = map.needed("id", NAME) ?? null;
  const setting = kind === null || id === null ? null : READERS[kind](map, id);
  return { id, kind, setting };
}

const READERS = { card: readCard, snmp: readSnmp, nut: readNut } as const;

function readCard(map: MapReader, id: string): CardSetting | null {
  const url = map.needed("card", CARD_URL);
  const token = readSecret(map, "token", TOKEN);
  const identityKey = map.value("identity-key", IDENTITY_KEY) ?? null;
  if (url?.startsWith("http:") && map.has("identity-key")) {
    map.fault("identity-key", "over http an identity key proves nothing", "write https in `card`, or take the key out");
  } else if (url?.startsWith("https:") && !map.has("identity-key")) {
    map.missing("identity-key", "the card's identity key, as its page on security shows it");
  }
  return url === undefined || token === null ? null : { kind: "card", id, url, token, identityKey };
}

function readSnmp(map: MapReader, id: string): SnmpSetting | null {
  const place = map.needed("snmp", SNMP_PLACE);
  const version = map.value("version", SNMP_VERSION) ?? "v2c";
  const everyMs = map.field("every", EVERY);
  if (version === "v3") {
    const known = readUser(map);
    return place === undefined || known === null ? null : { kind: "snmp", id, ...place, version, ...known, everyMs };
  }
  for (const key of USER_KEYS) {
    if (map.has(key)) map.fault(key, `SNMP ${version} knows no users`, "write `version: v3`, or take the line out");
  }
  const community = readSecret(map, "community", WORD);
  return place === undefined || community === null ? null : { kind: "snmp", id, ...place, version, community, everyMs };
}

/** The user of SNMP v3; what is encrypted has to be signed. */
function readUser(map: MapReader) {
  for (const key of COMMUNITY_KEYS) {
    if (map.has(key)) map.fault(key, "SNMP v3 knows users, no communities", "write `user` instead, or another version");
  }
  const user = map.needed("user", SNMP_USER);
  const auth = readProtected(map, "auth", SNMP_AUTH);
  const priv = readProtected(map, "priv", SNMP_PRIV);
  if (map.has("priv") && !map.has("auth")) map.missing("auth", `${SNMP_AUTH.expects}; what is encrypted has to be signed, too`);
  return user === undefined ? null : { user, auth, priv };
}

/** How something is protected, and the password for that; `null` if it is not, or is not understood. */
function readProtected<P extends string>(map: MapReader, key: "auth" | "priv", kind: Kind<P>) {
  const protocol = map.value(key, kind);
  const passwordKey = `${key}-password`;
  if (!map.has(key)) {
    for (const stray of [passwordKey, `${passwordKey}-file`]) {
      if (map.has(stray))
        map.fault(stray, `without \`${key}\` it is for nothing`, `add \`${key}:\` with ${kind.expects}, or take the line out`);
    }
    return null;
  }
  const password = readSecret(map, passwordKey, SNMP_PASSWORD);
  return protocol === undefined || password === null ? null : { protocol, password };
}

function readNut(map: MapReader, id: string): NutSetting | null {
  const place = map.needed("nut", NUT_PLACE);
  const ups = map.needed("ups", UPS_NAME);
  const isLogin = map.has("user") || map.has("password") || map.has("password-file");
  const user = isLogin ? map.needed("user", WORD) : undefined;
  const password = isLogin ? readSecret(map, "password", WORD) : null;
  const use = map.value("tls", NUT_TLS) ?? "off";
  const identityKey = map.value("identity-key", IDENTITY_KEY) ?? null;
  const everyMs = map.field("every", EVERY);
  if (use === "off" && map.has("identity-key")) {
    map.fault("identity-key", "without encryption an identity key proves nothing", "write `tls: required`, or take the key out");
  }
  if (place === undefined || ups === undefined) return null;
  const login = user === undefined || password === null ? null : { user, password };
  return { kind: "nut", id, ...place, ups, login, tls: use === "off" ? { use } : { use, identityKey }, everyMs };
}

/** A secret or the file that it stands in. */
function readSecret(map: MapReader, key: string, kind: Kind<string>): SecretSetting | null {
  const fileKey = `${key}-file`;
  if (map.has(key) && map.has(fileKey)) map.fault(fileKey, `\`${key}\` stands here as well`, "keep one of the two");
  if (map.has(fileKey)) {
    const file = map.value(fileKey, FILE_NAME);
    return file === undefined ? null : { kind: "file", file };
  }
  if (!map.has(key)) map.missing(fileKey, `the name of a file that only this service can read, or \`${key}:\` with the secret itself`);
  const value = map.value(key, kind, true);
  return value === undefined ? null : { kind: "inline", value };
}
