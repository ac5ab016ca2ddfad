import type { Quantity } from "@istars/protocol/model/quantities.ts";
import { useTranslation } from "react-i18next";

/** Most curves in one chart: more cannot be told apart. */
export const MAX_QUANTITIES = 4;

/** Names a quantity in the person's language; the phase stands in it where there may be several. */
export function useQuantityName(): (quantity: Quantity) => string {
  const { t } = useTranslation(["domain", "records"]);
  return ({ label, phase }) => {
    // Labels contain dots, which the typed keys do not know.
    const name = t(`domain:quantities.${label}` as "domain:quantities.temperature");
    return phase === null || phase === 1 ? name : t("records:phase", { name, n: phase });
  };
}

/** How a quantity is shown: seconds are too fine for a runtime. */
export function shownAs({ unit, decimals }: Quantity): { readonly unit: string; readonly decimals: number; readonly factor: number } {
  return unit === "s" ? { unit: "min", decimals: 0, factor: 1 / 60 } : { unit, decimals: Math.min(decimals, 1), factor: 1 };
}
