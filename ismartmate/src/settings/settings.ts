import type { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from "@istars/protocol/net/snmp/v3-user.ts";
import type { Policy } from "../decision/policy.ts";
import type { HostPort } from "./value-kinds.ts";

/** A secret as the file gives it: itself, or where it stands alone in the first line of a file. */
export type SecretSetting =
  | { readonly kind: "inline"; readonly value: string }
  /** `file`: as written; relative to the settings file's folder. */
  | { readonly kind: "file"; readonly file: string };

/** An iStars card over its event stream. */
export interface CardSetting {
  readonly kind: "card";
  readonly id: string;
  /** `http://HOST[:PORT]` or `https://HOST[:PORT]`. */
  readonly url: string;
  readonly token: SecretSetting;
  /** SHA-256 of the card's public key in base64; there exactly if `url` is https. */
  readonly identityKey: string | null;
}

/** Any card that speaks RFC 1628 over SNMP. */
export type SnmpSetting = CommunitySetting | UserSetting;

interface SnmpPlace extends HostPort {
  readonly kind: "snmp";
  readonly id: string;
  readonly everyMs: number;
}

interface CommunitySetting extends SnmpPlace {
  readonly version: "v1" | "v2c";
  readonly community: SecretSetting;
}

interface UserSetting extends SnmpPlace {
  readonly version: "v3";
  readonly user: string;
  /** `null`: nothing is signed. */
  readonly auth: { readonly protocol: (typeof AUTH_PROTOCOLS)[number]; readonly password: SecretSetting } | null;
  /** `null`: nothing is encrypted. */
  readonly priv: { readonly protocol: (typeof PRIV_PROTOCOLS)[number]; readonly password: SecretSetting } | null;
}

/** A UPS on a NUT server. */
export interface NutSetting extends HostPort {
  readonly kind: "nut";
  readonly id: string;
  readonly ups: string;
  /** `null`: only looks. */
  readonly login: { readonly user: string; readonly password: SecretSetting } | null;
  readonly tls: { readonly use: "off" } | { readonly use: "offered" | "required"; readonly identityKey: string | null };
  readonly everyMs: number;
}

export type SourceSetting = CardSetting | SnmpSetting | NutSetting;

/** A program to run, without a shell. */
export interface CommandSetting {
  readonly argv: readonly [program: string, ...parameters: string[]];
  /** After this long it is ended and the next one's turn comes, ms. */
  readonly limitMs: number;
}

/** The whole of the settings file. */
export interface Settings {
  /** How the server is called at the card; `null`: as the system calls itself. */
  readonly hostName: string | null;
  readonly sources: readonly SourceSetting[];
  readonly policy: Policy;
  /** How users are told: not at all, as the system does it, or by programs of their own. */
  readonly warn: { readonly kind: "off" | "system" } | { readonly kind: "own"; readonly commands: readonly CommandSetting[] };
  /** In this order, after the warning and before the power-off. */
  readonly commands: readonly CommandSetting[];
  readonly powerOff: { readonly kind: "system" } | { readonly kind: "own"; readonly argv: CommandSetting["argv"] };
  /** Where the pages are served, always on this machine only; `null`: nowhere. */
  readonly listen: HostPort | null;
}
