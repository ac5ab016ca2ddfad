import type { SnmpUser } from "../snmp/v3-user.ts";
import { HostAddress } from "./host-address.ts";
import type { NextAsker, NextOutcome } from "./next-asker.ts";
import { type SessionOutcome, UserSession } from "./user-session.ts";

export interface UserAgent {
  /** A name, or an address in numbers. */
  readonly host: string;
  /** 161 if left out. */
  readonly port?: number;
  readonly user: SnmpUser;
}

export interface UserAskerDeps {
  /** Finds the address of a name; the system's own by default. */
  readonly resolve?: (host: string) => Promise<string>;
}

/**
 * Asks over SNMP v3 with the user-based security model (RFC 3414), one question at a time. A wrong user, password or level is `denied`. The session is kept from
 * question to question and ends with the signal of the one that opened it; after a silence, a denial, or when the agent's engine has become
 * another one, the next question opens a new one. Throws a `TypeError` for a user that cannot be. The library is loaded with the first question.
 */
export function userAsker({ host, port = 161, user }: UserAgent, { resolve }: UserAskerDeps = {}): NextAsker {
  if (user.name === "") throw new TypeError("SNMP v3 needs a user's name");
  if (user.auth === null && user.priv !== null) throw new TypeError("SNMP v3 encrypts only what it signs: privacy needs authentication");
  const place = new HostAddress(host, resolve);
  let kept: UserSession | null = null;
  /** The agent has understood what was encrypted. */
  let isPrivProven = false;

  const drop = (session: UserSession): void => {
    session.close();
    if (kept === session) kept = null;
  };
  const open = async (signal: AbortSignal, as: SnmpUser): Promise<UserSession | null> => {
    // In a bundle the library's parts stand in its default export alone.
    const { default: snmp } = await import("net-snmp");
    const address = await place.find();
    signal.throwIfAborted();
    return address === null ? null : new UserSession(snmp, { address, port, user: as });
  };
  const openKept = async (signal: AbortSignal): Promise<UserSession | null> => {
    if (kept !== null) return kept;
    const session = await open(signal, user);
    kept = session;
    if (session !== null) signal.addEventListener("abort", () => drop(session), { once: true });
    return session;
  };

  const answerOf = async (session: UserSession, names: readonly string[], signal: AbortSignal): Promise<SessionOutcome> => {
    const giveUp = () => drop(session);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      const outcome = await session.next(names);
      signal.throwIfAborted();
      return outcome;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  };
  /**
   * An agent that cannot decrypt what it is sent says nothing. It does say something to the same user who asks for what everybody may know
   * in the clear, and be it that this is not allowed.
   */
  const isHeardInTheClear = async (names: readonly string[], signal: AbortSignal): Promise<boolean> => {
    const probe = await open(signal, { ...user, priv: null });
    if (probe === null) return false;
    const { kind } = await answerOf(probe, names.slice(0, 1), signal);
    drop(probe);
    return kind === "values" || kind === "refused" || kind === "denied";
  };
  const ask = async (names: readonly string[], signal: AbortSignal, isSecond: boolean): Promise<NextOutcome> => {
    const session = await openKept(signal);
    if (session === null) return { kind: "unreachable" };
    const outcome = await answerOf(session, names, signal);
    if (outcome.kind === "values" || outcome.kind === "refused") isPrivProven = true;
    else drop(session);
    if (outcome.kind === "silent") {
      if (user.priv !== null && !isPrivProven && (await isHeardInTheClear(names, signal))) return { kind: "denied" };
      void place.renew();
    }
    if (outcome.kind !== "unsynchronized") return outcome;
    return isSecond ? { kind: "silent" } : await ask(names, signal, true);
  };
  return (names, signal) => ask(names, signal, false);
}
