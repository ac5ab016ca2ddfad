import { isIPv6 } from "node:net";
import type * as NetSnmp from "net-snmp";
import type { VarBind } from "../snmp/message.ts";
import { levelOf, type SecurityLevel, type SnmpUser } from "../snmp/v3-user.ts";
import type { SnmpValue } from "../snmp/value.ts";
import { isDenial, type NextOutcome } from "./next-asker.ts";
import { GuardedSocket } from "./user-socket.ts";

/** `unsynchronized`: what was known of the agent's engine is no longer so; another session learns it anew. */
export type SessionOutcome = NextOutcome | { readonly kind: "unsynchronized" };

type Library = Omit<typeof NetSnmp, "default">;

/** Wait after each request, ms, and how often it is repeated: as for v1 and v2c. */
const TIMEOUT_MS = 1_000;
const RETRIES = 1;

/** The library's words for reports that another session helps with; all its other words for reports mean that we are not known. */
const RESYNC: ReadonlySet<string> = new Set(["Not In Time Window", "Unknown Engine ID"]);
/** Its code for an answer that is too old. */
const NOT_IN_TIME_WINDOW = 14;
const DENIED: ReadonlySet<string> = new Set([
  ...["Unsupported Security Level", "Unknown User Name", "Decryption Error"],
  "Wrong Digest (incorrect password, community or key)",
]);

/** One session with one agent: who the agent's engine is and what time it has, learned at the first question. */
export class UserSession {
  readonly #snmp: Library;
  readonly #session: NetSnmp.Session;
  readonly #closed = Promise.withResolvers<SessionOutcome>();
  #isClosed = false;

  constructor(snmp: Library, { address, port, user }: { readonly address: string; readonly port: number; readonly user: SnmpUser }) {
    this.#snmp = snmp;
    const level = levelOf(user);
    this.#session = snmp.createV3Session(address, libraryUser(snmp, user, level), {
      port,
      transport: isIPv6(address.split("%")[0] ?? "") ? "udp6" : "udp4",
      timeout: TIMEOUT_MS,
      retries: RETRIES,
      dgramModule: { createSocket: (type: "udp4" | "udp6") => new GuardedSocket(type, { address, port, level }) },
    });
    this.#session.on("error", () => {}); // datagrams that are none, and a socket that fails: the question stays without an answer
  }

  /** Asks for what comes after each of these names. Never rejects; after `close` it is silent. */
  next(names: readonly string[]): Promise<SessionOutcome> {
    const answered = new Promise<SessionOutcome>((resolve) => {
      this.#session.getNext([...names], (error, varbinds) => {
        resolve(error ? this.#outcomeOf(error, names) : { kind: "values", bindings: (varbinds ?? []).map(bindingOf) });
      });
    });
    return Promise.race([answered, this.#closed.promise]);
  }

  /** May be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed.resolve({ kind: "silent" });
    this.#session.cancelRequests(new Error("closed"));
    this.#session.close();
  }

  #outcomeOf(error: Error & { readonly status?: unknown; readonly code?: unknown }, names: readonly string[]): SessionOutcome {
    const { RequestFailedError } = this.#snmp;
    if (error.name === "RequestTimedOutError") return { kind: "silent" };
    if (error instanceof RequestFailedError) {
      const errorStatus = Number(error.status);
      // The library tells which name is at fault, not its place.
      const errorIndex = names.findIndex((name) => error.message.endsWith(`: ${name}`)) + 1;
      return isDenial(errorStatus) ? { kind: "denied" } : { kind: "refused", errorStatus, errorIndex };
    }
    if (DENIED.has(error.message)) return { kind: "denied" };
    if (RESYNC.has(error.message) || error.code === NOT_IN_TIME_WINDOW) return { kind: "unsynchronized" };
    return typeof error.code === "string" && !PASSING.has(error.code) ? { kind: "unreachable" } : { kind: "silent" };
  }
}

/** Of the system's own words, those for a datagram that is merely lost. */
const PASSING: ReadonlySet<string> = new Set(["ENOBUFS", "EAGAIN", "ENOMEM"]);

function libraryUser(snmp: Library, { name, auth, priv }: SnmpUser, level: SecurityLevel): NetSnmp.User {
  const { aes, aes256b, aes256r } = snmp.PrivProtocols;
  const privProtocols = { aes, aes256: aes256b, "aes256-cisco": aes256r };
  return {
    name,
    level: snmp.SecurityLevel[level],
    ...(auth ? { authProtocol: snmp.AuthProtocols[auth.protocol], authKey: auth.password } : {}),
    ...(priv ? { privProtocol: privProtocols[priv.protocol], privKey: priv.password } : {}),
  };
}

const bindingOf = ({ oid, type, value }: NetSnmp.Varbind): VarBind => ({ name: oid, value: snmpValueOf(Number(type), value) });

const NUMBERS: ReadonlyMap<number, "integer" | "counter32" | "gauge32" | "timeticks"> = new Map([
  [0x02, "integer"],
  [0x41, "counter32"],
  [0x42, "gauge32"],
  [0x43, "timeticks"],
]);
const NOTHING: ReadonlyMap<number, "no-such-object" | "no-such-instance" | "end-of-mib-view"> = new Map([
  [0x80, "no-such-object"],
  [0x81, "no-such-instance"],
  [0x82, "end-of-mib-view"],
]);

/** The library's type is the value's tag. What has no meaning for a UPS is as good as none. */
function snmpValueOf(tag: number, value: unknown): SnmpValue {
  const number = NUMBERS.get(tag);
  if (number !== undefined && typeof value === "number") return { type: number, value };
  if (tag === 0x04 && value instanceof Uint8Array) return { type: "octets", value };
  if (tag === 0x06 && typeof value === "string") return { type: "oid", value };
  return { type: NOTHING.get(tag) ?? "null" };
}
