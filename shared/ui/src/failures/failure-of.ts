import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import type { Failure } from "./failure.ts";

/** What a rejected call means. Anything that is no problem document of ours is as good as no answer. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof ProblemError)) return { kind: "unreachable" };
  const { params = {}, errors = [] } = error.problem;
  return { kind: "refused", code: error.code ?? "internal", params, errors };
}

/** True when the program no longer knows the caller, or lets it do nothing but change its password. */
export function needsSession(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === "session.required" || error.code === "password.must-change");
}
