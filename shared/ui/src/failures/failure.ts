import type { ProblemCode } from "@istars/protocol/model/problem.ts";

/** What is wrong with the part of a request that a JSON pointer names. */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
}

/** Why a call of a program's API brought no answer: it refused with a problem, or could not be reached. */
export type Failure =
  | {
      readonly kind: "refused";
      readonly code: ProblemCode;
      readonly params: Readonly<Record<string, string | number | boolean>>;
      /** What is wrong with which part of the request. */
      readonly errors: readonly Fault[];
    }
  | { readonly kind: "unreachable" };

/** How long the program asks to wait, ms; 0 if it does not. */
export function waitMsOf(failure: Failure): number {
  if (failure.kind !== "refused" || failure.code !== "rate.limited") return 0;
  const { retryAfterS } = failure.params;
  return typeof retryAfterS === "number" ? retryAfterS * 1_000 : 0;
}
