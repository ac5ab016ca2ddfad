import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import type { SnmpUser } from "@istars/protocol/net/snmp/v3-user.ts";

export type SnmpReach = Extract<GivenReach, { kind: "snmp" }>;

const AUTH = { md5: "md5", sha1: "sha", sha224: "sha224", sha256: "sha256", sha384: "sha384", sha512: "sha512" } as const;
const PRIV = { aes128: "aes", aes256: "aes256", "aes256-cisco": "aes256-cisco" } as const;

/** As whom a card is asked over SNMP v3, and speaks by itself. `null`: over another version, or a secret is missing. */
export function userOf({ version, user: name, authProtocol, authPassword, privProtocol, privPassword }: SnmpReach): SnmpUser | null {
  if (version !== "v3" || name === null) return null;
  if (authProtocol === "none") return { name, auth: null, priv: null };
  if (authPassword === undefined) return null;
  const auth = { protocol: AUTH[authProtocol], password: authPassword };
  if (privProtocol === "none") return { name, auth, priv: null };
  return privPassword === undefined ? null : { name, auth, priv: { protocol: PRIV[privProtocol], password: privPassword } };
}
