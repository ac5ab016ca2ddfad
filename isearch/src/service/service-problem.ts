import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { ChangeError } from "../change/change-error.ts";

/** The problem that an error of the engine's amounts to; `null` for any other error. */
export function problemOfEngine(error: unknown): ApiProblem | null {
  if (!(error instanceof ChangeError)) return null;
  const { code, message, params, errors } = error;
  return new ApiProblem(code, { detail: message, params, errors, cause: error });
}
