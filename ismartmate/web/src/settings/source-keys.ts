/** What stands in the map of a source besides its id. */
export interface SourceKey {
  readonly key: SourceKeyName;
  readonly kind: "text" | "secret" | "choice";
  /** What a `choice` chooses from; the first is what holds if it is left out, and the empty one that nothing does. */
  readonly words?: readonly string[];
  /** Asked for only while this holds of what was typed. */
  readonly when?: (values: Readonly<Record<string, string>>) => boolean;
}

type SourceKeyName =
  | "card"
  | "token"
  | "identity-key"
  | "snmp"
  | "version"
  | "community"
  | "every"
  | "nut"
  | "ups"
  | "user"
  | "auth"
  | "auth-password"
  | "priv"
  | "priv-password"
  | "password"
  | "tls";

const text = (key: SourceKeyName): SourceKey => ({ key, kind: "text" });
const secret = (key: SourceKeyName): SourceKey => ({ key, kind: "secret" });
const choice = (key: SourceKeyName, ...words: readonly string[]): SourceKey => ({ key, kind: "choice", words });

export const SOURCE_KINDS = ["card", "snmp", "nut"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
export const isSourceKind = (kind: string): kind is SourceKind => SOURCE_KINDS.some((one) => one === kind);

const isV3 = ({ version }: Readonly<Record<string, string>>): boolean => version === "v3";
const AUTH = ["", "sha256", "sha512", "sha384", "sha224", "sha", "md5"];
const PRIV = ["", "aes", "aes256", "aes256-cisco"];

/** What each kind of source is asked for, in order. */
export const SOURCE_KEYS: Readonly<Record<SourceKind, readonly SourceKey[]>> = {
  card: [text("card"), text("identity-key"), secret("token")],
  snmp: [
    text("snmp"),
    choice("version", "v2c", "v3", "v1"),
    { ...secret("community"), when: (values) => !isV3(values) },
    { ...text("user"), when: isV3 },
    { ...choice("auth", ...AUTH), when: isV3 },
    { ...secret("auth-password"), when: (values) => isV3(values) && Boolean(values.auth) },
    { ...choice("priv", ...PRIV), when: (values) => isV3(values) && Boolean(values.auth) },
    { ...secret("priv-password"), when: (values) => isV3(values) && Boolean(values.auth) && Boolean(values.priv) },
    text("every"),
  ],
  nut: [
    text("nut"),
    text("ups"),
    text("user"),
    { ...secret("password"), when: ({ user }) => Boolean(user) },
    choice("tls", "off", "offered", "required"),
    { ...text("identity-key"), when: ({ tls }) => tls === "offered" || tls === "required" },
    text("every"),
  ],
};
