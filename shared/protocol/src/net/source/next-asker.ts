import type { AskOutcome, AskPatience } from "../snmp/asking.ts";
import { ERROR_STATUS } from "../snmp/message.ts";
import type { SnmpQuestion } from "../snmp/question-table.ts";
import { HostAddress } from "./host-address.ts";

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

/** RFC 3416 §3 authorizationError: the word for somebody who may not do this. */
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

/** Whether an agent's word means that whoever asks must not. */
export const isDenial = (errorStatus: number): boolean => errorStatus === AUTHORIZATION_ERROR || errorStatus === ERROR_STATUS.noAccess;

/** Asks over v1 or v2c. For how long an address is kept see `HostAddress`. */
export function communityAsker(
  { host, port = 161, version, community }: CommunityAgent,
  { asker, resolve }: CommunityAskerDeps,
): NextAsker {
  const place = new HostAddress(host, resolve);
  return async (names, signal) => {
    const address = await place.find();
    if (address === null) return { kind: "unreachable" };
    const outcome = await asker.ask({ address, port, version, community, names, asksNext: true }, PATIENCE, signal);
    if (outcome.kind === "silent") void place.renew();
    if (outcome.kind === "unreachable") return { kind: "unreachable" };
    return outcome.kind === "refused" && isDenial(outcome.errorStatus) ? { kind: "denied" } : outcome;
  };
}
