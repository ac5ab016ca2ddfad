import type { CardOutcome } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useTranslation } from "react-i18next";

/** Says why something was not done for one of many cards; `null`: it was done, or nothing came of it yet. */
export function useOutcomeProblem(): (outcome: Pick<CardOutcome, "problem" | "detail"> | undefined) => string | null {
  const { t } = useTranslation("domain");
  return (outcome) => {
    if (outcome === undefined || outcome.problem === null) return null;
    return t(`problems.${outcome.problem}` as "problems.internal", { defaultValue: outcome.detail ?? outcome.problem });
  };
}
