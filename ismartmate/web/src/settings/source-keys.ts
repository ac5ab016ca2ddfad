/** What stands in the map of a source besides its id. */
export interface SourceKey {
  readonly key: SourceKeyName;
  readonly kind: "text" | "secret" | "choice";
  /** What a `choice` chooses from; the first is what holds if it is left out. */
  readonly words?: readonly string[];
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
  | "password"
  | "tls";

const text = (key: SourceKeyName): SourceKey => ({ key, kind: "text" });
const secret = (key: SourceKeyName): SourceKey => ({ key, kind: "secret" });
const choice = (key: SourceKeyName, ...words: readonly string[]): SourceKey => ({ key, kind: "choice", words });

export const SOURCE_KINDS = ["card", "snmp", "nut"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
export const isSourceKind = (kind: string): kind is SourceKind => SOURCE_KINDS.some((one) => one === kind);

/** What each kind of source is asked for, in order. */
export const SOURCE_KEYS: Readonly<Record<SourceKind, readonly SourceKey[]>> = {
  card: [text("card"), text("identity-key"), secret("token")],
  snmp: [text("snmp"), choice("version", "v2c", "v1"), secret("community"), text("every")],
  nut: [
    text("nut"),
    text("ups"),
    text("user"),
    secret("password"),
    choice("tls", "off", "offered", "required"),
    text("identity-key"),
    text("every"),
  ],
};
