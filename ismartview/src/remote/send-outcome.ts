import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import type { CommandStep } from "@istars/protocol/model/ismartview/command-run.ts";
import type { RunReason } from "@istars/protocol/model/ismartview/run-reason.ts";
import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import { NutClientError } from "@istars/protocol/net/nut/client.ts";
import { CertificateRefused } from "@istars/protocol/net/source/identity-key.ts";

/** What came of asking once. `reason`: why it was refused, as a code. */
export interface SendOutcome {
  readonly step: Extract<CommandStep, "confirmed" | "sent" | "refused" | "unknown-outcome">;
  readonly reason: string | null;
}

/** It failed before the command went out. */
export class NotSent extends Error {
  readonly reason: RunReason | ProblemCode;

  constructor(reason: RunReason | ProblemCode, options?: ErrorOptions) {
    super(`not sent: ${reason}`, options);
    this.name = "NotSent";
    this.reason = reason;
  }
}

/** The system's errors of a connection that never was. */
const NEVER_CONNECTED: ReadonlySet<unknown> = new Set([
  ...["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL"],
]);
/** Answers of a card that has not sent the command to its UPS, besides refusals of the caller. */
const CARD_REFUSES: ReadonlySet<unknown> = new Set(["command.refused", "command.unsupported", "link.lost"]);

/**
 * What an error means for a command: refused only where it is certain that the UPS never got it, else nobody knows, and it is not sent
 * again (SAFETY 19).
 */
export function outcomeOf(error: unknown): SendOutcome {
  const refused = (reason: string): SendOutcome => ({ step: "refused", reason });
  if (error instanceof NotSent) return refused(error.reason);
  if (error instanceof CertificateRefused) return refused("certificate");
  if (error instanceof NutClientError && error.refusal !== null) {
    return refused(error.refusal === "CMD-NOT-SUPPORTED" ? "command.unsupported" : error.refusal);
  }
  if (error instanceof ProblemError) {
    const { code, status, problem } = error;
    if (CARD_REFUSES.has(code) || (code !== null && status >= 400 && status < 500)) {
      return refused(typeof problem.params?.reason === "string" ? problem.params.reason : (code ?? `http-${status}`));
    }
    return { step: "unknown-outcome", reason: code ?? `http-${status}` };
  }
  const code = error instanceof Error && "code" in error ? error.code : null;
  return NEVER_CONNECTED.has(code) ? refused("unreachable") : { step: "unknown-outcome", reason: "silent" };
}
