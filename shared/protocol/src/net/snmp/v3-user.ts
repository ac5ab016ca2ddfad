/** How messages are signed. Source: RFC 3414 §6, §7; RFC 7860. */
export const AUTH_PROTOCOLS = ["md5", "sha", "sha224", "sha256", "sha384", "sha512"] as const;
export type AuthProtocol = (typeof AUTH_PROTOCOLS)[number];

/**
 * How they are encrypted. Source: RFC 3826; AES-256 never became a standard: as net-snmp and most makers extend the key
 * (draft-blumenthal-aes-usm-04), and as Cisco does (draft-reeder-snmpv3-usm-3desede-00). DES (RFC 3414 §8) is none of them: it keeps
 * nothing secret any more, and OpenSSL 3 has it no longer.
 */
export const PRIV_PROTOCOLS = ["aes", "aes256", "aes256-cisco"] as const;
export type PrivProtocol = (typeof PRIV_PROTOCOLS)[number];

/** Somebody whom an agent knows. */
export interface SnmpUser {
  readonly name: string;
  /** `null`: nothing is signed. */
  readonly auth: { readonly protocol: AuthProtocol; readonly password: string } | null;
  /** `null`: nothing is encrypted; without `auth` it has to be. */
  readonly priv: { readonly protocol: PrivProtocol; readonly password: string } | null;
}

/** How much of a message has to be protected. Source: RFC 3411 §3.4.3. */
export type SecurityLevel = "noAuthNoPriv" | "authNoPriv" | "authPriv";

/** Bits of msgFlags. Source: RFC 3412 §6.4. */
export const FLAGS = { auth: 1, priv: 2, reportable: 4 } as const;

/** What a message says of itself that is protected so. */
export const LEVEL_FLAGS: Readonly<Record<SecurityLevel, number>> = {
  noAuthNoPriv: 0,
  authNoPriv: FLAGS.auth,
  authPriv: FLAGS.auth | FLAGS.priv,
};

/** How this user's messages are protected. */
export const levelOf = ({ auth, priv }: SnmpUser): SecurityLevel =>
  auth === null ? "noAuthNoPriv" : priv === null ? "authNoPriv" : "authPriv";
