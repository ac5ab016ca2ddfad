import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { CommandError } from "../commands/command-error.ts";
import { UpsError, type UpsErrorCode } from "../ups-error.ts";

/** A command whose answer never came or made no sense may well have been carried out (SAFETY 19). */
const PROBLEM_OF: Readonly<Record<UpsErrorCode, ProblemCode>> = {
  "port.closed": "link.lost",
  "reply.timeout": "command.unknown-outcome",
  "reply.malformed": "command.unknown-outcome",
  "command.rejected": "command.refused",
  "command.unsupported": "command.unsupported",
  "command.unknown-outcome": "command.unknown-outcome",
};

/** The problem that an error of the card's own amounts to; `null` for any other error. */
export function problemOfCard(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (error instanceof CommandError) return new ApiProblem(error.code, { detail: error.message, params: error.params, cause: error });
  if (error instanceof UpsError) return new ApiProblem(PROBLEM_OF[error.code], { cause: error });
  return null;
}
