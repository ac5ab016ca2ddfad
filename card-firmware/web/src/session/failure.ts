import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import { useTranslation } from "react-i18next";

/** What is wrong with the part of a request that a JSON pointer names. */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
}

/** Why a call of the card's API brought no answer: it refused with a problem, or could not be reached. */
export type Failure =
  | {
      readonly kind: "refused";
      readonly code: ProblemCode;
      readonly params: Readonly<Record<string, string | number | boolean>>;
      /** What is wrong with which part of the request. */
      readonly errors: readonly Fault[];
    }
  | { readonly kind: "unreachable" };

/** How long the card asks to wait, ms; 0 if it does not. */
export function waitMsOf(failure: Failure): number {
  if (failure.kind !== "refused" || failure.code !== "rate.limited") return 0;
  const { retryAfterS } = failure.params;
  return typeof retryAfterS === "number" ? retryAfterS * 1_000 : 0;
}

/** Says a failure in a sentence, never by a code alone. */
export function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation(["domain", "login"]);
  return (failure) =>
    failure.kind === "unreachable"
      ? t("login:offline")
      : t(`domain:problems.${failure.code}` as "domain:problems.internal", failure.params);
}
