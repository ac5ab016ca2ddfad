import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { type ReachDraft, type SecretName, USUAL_PORTS } from "./reach-draft.ts";
import { hostOf, originOf } from "./typed-address.ts";

/** What is wrong with which field of a reach. */
export interface ReachFault {
  readonly field: keyof ReachDraft;
  readonly code: "missing" | "malformed" | "short" | "needs-auth";
}

export type ReadReach =
  | { readonly reach: GivenReach; readonly faults: readonly [] }
  | { readonly reach: null; readonly faults: readonly ReachFault[] };

/** SNMP v3 makes no key of a shorter password (RFC 3414, section 11.2). */
const SHORTEST_V3_PASSWORD = 8;
/** SHA-256 in base64. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;

export interface ReachReading {
  /** Secrets that are set already and may be left empty. */
  readonly kept?: ReadonlySet<SecretName>;
  /** The card is only asked who it is: its key need not be known yet. */
  readonly isProbe?: boolean;
}

/** What was typed as it is handed to the service, or what is still wrong with it. */
export function readReach(draft: ReachDraft, { kept = new Set(), isProbe = false }: ReachReading = {}): ReadReach {
  switch (draft.kind) {
    case "istars":
      return readIstars(draft, kept, isProbe);
    case "snmp":
      return draft.version === "v3" ? readSnmp3(draft, kept) : readSnmp(draft, kept);
    case "nut":
      return readNut(draft, kept, isProbe);
  }
}

const faulty = (faults: readonly (ReachFault | null)[]): ReachFault[] => faults.filter((fault) => fault !== null);
const secret = <Name extends SecretName>(name: Name, draft: ReachDraft): Partial<Record<Name, string>> =>
  draft[name] === "" ? {} : ({ [name]: draft[name] } as Record<Name, string>);
const emptyOr = (text: string, other: ReachFault["code"]): ReachFault["code"] => (text.trim() === "" ? "missing" : other);

function readIstars(draft: ReachDraft, kept: ReadonlySet<SecretName>, isProbe: boolean): ReadReach {
  const url = originOf(draft.address);
  const key = draft.identityKey.trim();
  const isTls = url?.startsWith("https:") === true;
  const isKeyWanted = isTls && !(isProbe && key === "");
  const faults = faulty([
    url === null ? { field: "address", code: emptyOr(draft.address, "malformed") } : null,
    isKeyWanted && !KEY.test(key) ? { field: "identityKey", code: emptyOr(key, "malformed") } : null,
    !isProbe && draft.token === "" && !kept.has("token") ? { field: "token", code: "missing" } : null,
  ]);
  if (url === null || faults.length > 0) return { reach: null, faults };
  return { reach: { kind: "istars", url, identityKey: isTls && key !== "" ? key : null, ...secret("token", draft) }, faults: [] };
}

function readSnmp(draft: ReachDraft, kept: ReadonlySet<SecretName>): ReadReach {
  const at = hostOf(draft.address, USUAL_PORTS.snmp);
  const faults = faulty([
    at === null ? { field: "address", code: emptyOr(draft.address, "malformed") } : null,
    draft.community === "" && !kept.has("community") ? { field: "community", code: "missing" } : null,
  ]);
  if (at === null || faults.length > 0) return { reach: null, faults };
  const { version } = draft;
  return {
    reach: { kind: "snmp", ...at, version, user: null, authProtocol: "none", privProtocol: "none", ...secret("community", draft) },
    faults: [],
  };
}

function readSnmp3(draft: ReachDraft, kept: ReadonlySet<SecretName>): ReadReach {
  const at = hostOf(draft.address, USUAL_PORTS.snmp);
  const { version, authProtocol, privProtocol } = draft;
  const user = draft.user.trim();
  const passwordFault = (field: "authPassword" | "privPassword", isUsed: boolean): ReachFault | null => {
    if (!isUsed || (draft[field] === "" && kept.has(field))) return null;
    return draft[field].length < SHORTEST_V3_PASSWORD ? { field, code: emptyOr(draft[field], "short") } : null;
  };
  const faults = faulty([
    at === null ? { field: "address", code: emptyOr(draft.address, "malformed") } : null,
    user === "" ? { field: "user", code: "missing" } : null,
    authProtocol === "none" && privProtocol !== "none" ? { field: "privProtocol", code: "needs-auth" } : null,
    passwordFault("authPassword", authProtocol !== "none"),
    passwordFault("privPassword", privProtocol !== "none"),
  ]);
  if (at === null || faults.length > 0) return { reach: null, faults };
  return {
    reach: {
      kind: "snmp",
      ...at,
      version,
      user,
      authProtocol,
      privProtocol,
      ...(authProtocol === "none" ? {} : secret("authPassword", draft)),
      ...(privProtocol === "none" ? {} : secret("privPassword", draft)),
    },
    faults: [],
  };
}

/** A UPS of a NUT server; asked who is there, the server tells its names itself. */
function readNut(draft: ReachDraft, kept: ReadonlySet<SecretName>, isProbe: boolean): ReadReach {
  const [before, after] = draft.address.split("@", 2);
  const ups = (after === undefined ? draft.ups : (before ?? "")).trim() || draft.ups.trim();
  const at = hostOf(after ?? draft.address, USUAL_PORTS.nut);
  const faults = faulty([
    at === null ? { field: "address", code: emptyOr(draft.address, "malformed") } : null,
    ups === "" && !isProbe ? { field: "ups", code: "missing" } : null,
    draft.user.trim() !== "" && draft.password === "" && !kept.has("password") ? { field: "password", code: "missing" } : null,
  ]);
  if (at === null || faults.length > 0) return { reach: null, faults };
  const user = draft.user.trim();
  // The server is asked under a name that NUT's own examples use, and answers with those that it has.
  return { reach: { kind: "nut", ...at, ups: ups || "ups", user: user === "" ? null : user, ...secret("password", draft) }, faults: [] };
}
