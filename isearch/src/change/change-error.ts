import type { Problem, ProblemCode } from "@istars/protocol/model/problem.ts";

type Errors = NonNullable<Problem["errors"]>;
type Params = NonNullable<Problem["params"]>;

/** Why a plan, a run or a card's blinking cannot be had. What is wrong where stands in `errors`; no password is ever in it. */
export class ChangeError extends Error {
  readonly code: ProblemCode;
  readonly params: Params;
  readonly errors: Errors;

  constructor(
    code: ProblemCode,
    message: string,
    { params = {}, errors = [] }: { readonly params?: Params; readonly errors?: Errors } = {},
  ) {
    super(message);
    this.name = "ChangeError";
    this.code = code;
    this.params = params;
    this.errors = errors;
  }
}

/** A plan that nothing can be made of as a whole: `errors` holds one, at `pointer`. */
export const planError = (pointer: string, code: string, message: string, params: Params = {}): ChangeError =>
  new ChangeError("plan.invalid", message, { errors: [{ pointer, code, ...(Object.keys(params).length === 0 ? {} : { params }) }] });
