import { CHANGE_CONSEQUENCES, UNRESTS, type Unrest } from "@istars/protocol/model/settings/objection.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { useTranslation } from "react-i18next";

/** A change that the card does not make while the UPS is not plainly on line, unless somebody insists (SAFETY 26). */
export interface Refusal {
  readonly reason: Unrest;
  /** Why not now, as a sentence. */
  readonly why: string;
  /** What the change would cost, as a sentence; empty where the card does not tell. */
  readonly consequence: string;
}

/** Reads a failure as a refusal that can be overridden; `null` for any other. */
export function useRefusal(): (failure: Failure | null) => Refusal | null {
  const { t } = useTranslation(["settings", "domain"]);
  return (failure) => {
    if (failure?.kind !== "refused" || failure.code !== "settings.refused") return null;
    const reason = UNRESTS.find((one) => one === failure.params.reason);
    if (reason === undefined) return null;
    const consequence = CHANGE_CONSEQUENCES.find((one) => one === failure.params.consequence);
    return {
      reason,
      why: t("settings:sentence", { text: t(`domain:unrests.${reason}`) }),
      consequence: consequence === undefined ? "" : t("settings:sentence", { text: t(`domain:changeConsequences.${consequence}`) }),
    };
  };
}
