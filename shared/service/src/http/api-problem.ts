import { PROBLEM_STATUS, type Problem, type ProblemCode, problemType } from "@istars/protocol/model/problem.ts";
import { en } from "@istars/protocol/model/texts/en.ts";

/** Values that fill a text's placeholders. */
export type ProblemParams = NonNullable<Problem["params"]>;
export type ProblemErrors = NonNullable<Problem["errors"]>;

export interface ApiProblemOptions extends ErrorOptions {
  /** One sentence for a person on what is wrong in this very case. Never a secret, never an inner detail of the card. */
  readonly detail?: string;
  readonly params?: ProblemParams;
  /** What is wrong where in the request body. */
  readonly errors?: ProblemErrors;
}

/** Thrown by whatever refuses a request; the server turns it into an RFC 9457 answer. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly params: ProblemParams | undefined;
  readonly errors: ProblemErrors | undefined;

  constructor(code: ProblemCode, options: ApiProblemOptions = {}) {
    super(options.detail ?? titleOf(code, options.params), options);
    this.name = "ApiProblem";
    this.code = code;
    this.detail = options.detail;
    this.params = options.params;
    this.errors = options.errors;
  }

  get status(): number {
    return PROBLEM_STATUS[this.code];
  }
}

/** Tells the caller to come back after `waitMs`; the answer carries `Retry-After` in whole seconds, rounded up. */
export const rateLimited = (waitMs: number): ApiProblem =>
  new ApiProblem("rate.limited", { params: { retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)) } });

/** The problem document as it goes over the wire. `instance` is the request's id, to find it in the log. */
export function problemDocument(problem: ApiProblem, instance: string): Problem {
  return {
    type: problemType(problem.code),
    title: titleOf(problem.code, problem.params),
    status: problem.status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    instance,
    ...(problem.params === undefined ? {} : { params: problem.params }),
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
}

const titleOf = (code: ProblemCode, params: ProblemParams = {}): string =>
  en.problems[code].replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder));
