import { runReasonWords } from "@istars/protocol/model/ismartview/run-reason.ts";
import { useTranslation } from "react-i18next";

/** Says why a UPS did not do what was asked of it. What a newer card gives as a reason stands as it was written. */
export function useReasonWord(): (reason: string) => string {
  const { t } = useTranslation(["domain", "fleet"]);
  return (reason) => {
    const words = runReasonWords(reason);
    if (words === null) return reason;
    const { namespace, group, key, params } = words;
    // Codes contain dots and come from a table, which the typed keys do not know.
    return t(`${namespace}:${group}.${key}` as "domain:problems.internal", { replace: params });
  };
}
