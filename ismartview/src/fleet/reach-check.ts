import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { isIdentityKey } from "@istars/protocol/net/source/identity-key.ts";
import { hostOf, originOf } from "./place.ts";

/** What is wrong with a way to reach a card, at which member. */
export interface ReachFault {
  /** JSON pointer into the reach, e.g. `/url`. */
  readonly pointer: string;
  readonly code:
    | "address"
    | "required"
    | "key-required"
    | "key-malformed"
    | "key-without-https"
    | "token-malformed"
    | "privacy-without-authentication"
    | "too-short"
    | "malformed";
}

/** RFC 3414 §11.2: shorter passwords are refused by agents. */
const SHORTEST_V3_PASSWORD = 8;
const TOKEN = /^[\w.~+/=-]{1,512}$/;
/** As NUT's configuration lets a UPS be called. */
const UPS_NAME = /^[!-~]{1,64}$/;

/** The same as it is kept; with faults it is not taken. Secrets that stay as they are have to be in it already. */
export function checkReach(reach: GivenReach): { readonly reach: GivenReach } | { readonly faults: readonly ReachFault[] } {
  const faults: ReachFault[] = [];
  const wrong = (pointer: string, code: ReachFault["code"]): void => void faults.push({ pointer, code });
  const checked = checkedReach(reach, wrong);
  return faults.length > 0 ? { faults } : { reach: checked };
}

type Wrong = (pointer: string, code: ReachFault["code"]) => void;

function checkedReach(reach: GivenReach, wrong: Wrong): GivenReach {
  switch (reach.kind) {
    case "istars":
      return checkedIstars(reach, wrong);
    case "snmp": {
      const host = checkedHost(reach.host, wrong);
      if (reach.version === "v3") checkUser(reach, wrong);
      else if (reach.community === undefined) wrong("/community", "required");
      return { ...reach, host };
    }
    case "nut": {
      const host = checkedHost(reach.host, wrong);
      if (!UPS_NAME.test(reach.ups)) wrong("/ups", "malformed");
      if (reach.user !== null && reach.password === undefined) wrong("/password", "required");
      return { ...reach, host };
    }
  }
}

function checkedIstars(reach: Extract<GivenReach, { kind: "istars" }>, wrong: Wrong): GivenReach {
  const { identityKey, token } = reach;
  const url = originOf(reach.url);
  if (url === null) wrong("/url", "address");
  else if (url.startsWith("http:")) {
    if (identityKey !== null) wrong("/identityKey", "key-without-https");
  } else if (identityKey === null) wrong("/identityKey", "key-required");
  else if (!isIdentityKey(identityKey)) wrong("/identityKey", "key-malformed");
  if (token === undefined) wrong("/token", "required");
  else if (!TOKEN.test(token)) wrong("/token", "token-malformed");
  return { ...reach, url: url ?? reach.url };
}

function checkUser(reach: Extract<GivenReach, { kind: "snmp" }>, wrong: Wrong): void {
  const { user, authProtocol, authPassword, privProtocol, privPassword } = reach;
  const password = (pointer: string, text: string | undefined) => {
    if (text === undefined) wrong(pointer, "required");
    else if (text.length < SHORTEST_V3_PASSWORD) wrong(pointer, "too-short");
  };
  if (user === null) wrong("/user", "required");
  if (authProtocol === "none" && privProtocol !== "none") wrong("/privProtocol", "privacy-without-authentication");
  if (authProtocol !== "none") password("/authPassword", authPassword);
  if (privProtocol !== "none") password("/privPassword", privPassword);
}

function checkedHost(text: string, wrong: Wrong): string {
  const host = hostOf(text);
  if (host === null) wrong("/host", "address");
  return host ?? text;
}
