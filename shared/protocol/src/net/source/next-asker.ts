import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { AskOutcome, AskPatience } from "../snmp/asker.ts";
import { ERROR_STATUS } from "../snmp/message.ts";
import type { SnmpQuestion } from "../snmp/question-table.ts";

/**
 * Asks one agent for what comes after each of some names; this is all that a source knows of SNMP's versions and their security, so another
 * version is another of these. It rejects only with the signal's reason.
 */
export type NextAsker = (names: readonly string[], signal: AbortSignal) => Promise<NextOutcome>;

/**
 * `denied`: the agent knows who asks, and that it must not. Wrong communities of v1 and v2c are met with silence.
 */
export type NextOutcome = Exclude<AskOutcome, { kind: "unreachable" }> | { readonly kind: "unreachable" } | { readonly kind: "denied" };

/** Longer than most agents need for a request of twenty names; a second one covers a lost datagram. */
const PATIENCE: AskPatience = { timeoutMs: 1_000, attempts: 2 };

/** RFC 3416 §3 authorizationError: v1's and v2c's word for a community that may not do this. */
const AUTHORIZATION_ERROR = 16;

export interface CommunityAgent {
  /** A name, or an address in numbers. */
  readonly host: string;
  /** 161 if left out. */
  readonly port?: number;
  readonly version: "v1" | "v2c";
  readonly community: string;
}

export interface CommunityAskerDeps {
  readonly asker: { ask(question: SnmpQuestion, patience: AskPatience, signal: AbortSignal): Promise<AskOutcome> };
  /** Finds the address of a name; the system's own by default. */
  readonly resolve?: (host: string) => Promise<string>;
}

/**
 * Asks over v1 or v2c. A name is looked up once and kept: in a power failure the name server may be the first to go. After a silence it is
 * looked up anew, and if that fails the old address stays.
 */
export function communityAsker(
  { host, port = 161, version, community }: CommunityAgent,
  { asker, resolve = addressOf }: CommunityAskerDeps,
): NextAsker {
  let address: string | null = isIP(host.split("%")[0] ?? "") === 0 ? null : host;
  const find = async (): Promise<void> => {
    if (isIP(host.split("%")[0] ?? "") !== 0) return;
    address = await resolve(host).catch(() => address); // no answer now: what was found before has to do
  };
  return async (names, signal) => {
    if (address === null) await find();
    if (address === null) return { kind: "unreachable" };
    const outcome = await asker.ask({ address, port, version, community, names, asksNext: true }, PATIENCE, signal);
    if (outcome.kind === "silent") void find();
    if (outcome.kind === "unreachable") return { kind: "unreachable" };
    const isDenied = outcome.kind === "refused" && [AUTHORIZATION_ERROR, ERROR_STATUS.noAccess as number].includes(outcome.errorStatus);
    return isDenied ? { kind: "denied" } : outcome;
  };
}

const addressOf = async (host: string): Promise<string> => (await lookup(host)).address;
