import type { AUTH_PROTOCOLS, CardKind, PRIV_PROTOCOLS, ShownReach, SNMP_VERSIONS } from "@istars/protocol/model/ismartview/reach.ts";

/** How a card is reached while a person types it: what stands in the fields of all kinds, so that nothing is lost by looking at another. */
export interface ReachDraft {
  readonly kind: CardKind;
  /** An origin or a host; with its port where that is not the usual one, and with `UPS@` before it where a NUT server is meant. */
  readonly address: string;
  readonly identityKey: string;
  readonly token: string;
  readonly version: (typeof SNMP_VERSIONS)[number];
  readonly community: string;
  /** Of SNMP v3 or of the NUT server. */
  readonly user: string;
  readonly authProtocol: (typeof AUTH_PROTOCOLS)[number];
  readonly authPassword: string;
  readonly privProtocol: (typeof PRIV_PROTOCOLS)[number];
  readonly privPassword: string;
  readonly ups: string;
  readonly password: string;
}

/** Fields with a secret: left empty, one that is set stays as it is. */
export type SecretName = "token" | "community" | "authPassword" | "privPassword" | "password";

export const EMPTY_REACH: ReachDraft = {
  kind: "istars",
  address: "",
  identityKey: "",
  token: "",
  version: "v2c",
  community: "",
  user: "",
  authProtocol: "sha256",
  authPassword: "",
  privProtocol: "aes128",
  privPassword: "",
  ups: "",
  password: "",
};

/** Ports that need not be typed. */
export const USUAL_PORTS = { snmp: 161, nut: 3493 } as const;

/** A stored reach as it stands in the form, and which secrets it has. */
export function draftOfReach(reach: ShownReach): { readonly draft: ReachDraft; readonly kept: ReadonlySet<SecretName> } {
  switch (reach.kind) {
    case "istars":
      return {
        draft: { ...EMPTY_REACH, kind: reach.kind, address: reach.url, identityKey: reach.identityKey ?? "" },
        kept: setOnes({ token: reach.token }),
      };
    case "snmp":
      return {
        draft: {
          ...EMPTY_REACH,
          kind: reach.kind,
          address: withPort(reach.host, reach.port, USUAL_PORTS.snmp),
          version: reach.version,
          user: reach.user ?? "",
          authProtocol: reach.authProtocol,
          privProtocol: reach.privProtocol,
        },
        kept: setOnes({ community: reach.community, authPassword: reach.authPassword, privPassword: reach.privPassword }),
      };
    case "nut":
      return {
        draft: {
          ...EMPTY_REACH,
          kind: reach.kind,
          address: withPort(reach.host, reach.port, USUAL_PORTS.nut),
          ups: reach.ups,
          user: reach.user ?? "",
        },
        kept: setOnes({ password: reach.password }),
      };
  }
}

function setOnes(secrets: Readonly<Partial<Record<SecretName, { readonly set: boolean }>>>): ReadonlySet<SecretName> {
  const names: readonly SecretName[] = ["token", "community", "authPassword", "privPassword", "password"];
  return new Set(names.filter((name) => secrets[name]?.set === true));
}

function withPort(host: string, port: number, usual: number): string {
  if (port === usual) return host;
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
