import { useTranslation } from "react-i18next";
import type { Failure } from "./failure.ts";

/** Says a failure in a sentence, never by a code alone; `unreachable` says that the program gave no answer, and what to do. */
export function useFailureSentence(unreachable: string): (failure: Failure) => string {
  const { t } = useTranslation("domain");
  return (failure) => (failure.kind === "unreachable" ? unreachable : t(`problems.${failure.code}` as "problems.internal", failure.params));
}
