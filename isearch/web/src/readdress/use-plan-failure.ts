import type { Failure, Fault } from "@istars/ui/failures/failure.ts";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../session/use-failure-text.ts";

/** What may be wrong with a plan as a whole. */
const OF_PLANS: ReadonlySet<string> = new Set(["no-rows", "too-many-rows", "column-twice", "column-missing"]);

/** Says why a plan was not taken, and what is wrong with it as a whole if that is known. */
export function usePlanFailure(): (failure: Failure) => string {
  const { t } = useTranslation("readdress");
  const sayFailure = useFailureText();
  const sayFault = ({ code, params }: Fault) => t(`planFaults.${code}` as "planFaults.no-rows", { ...params });
  return (failure) => {
    const known = failure.kind === "refused" ? failure.errors.filter(({ code }) => OF_PLANS.has(code)) : [];
    return known.length === 0 ? sayFailure(failure) : known.map(sayFault).join(" ");
  };
}
