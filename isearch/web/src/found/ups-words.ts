import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { formatQuantity } from "@istars/ui/values/quantity.ts";
import { useTranslation } from "react-i18next";

/** Says what the UPS feeds its load from, its charge and its load, as far as it tells; `null` where there is nothing to say. */
export function useUpsWords(): (card: FoundCard) => string | null {
  const { t, i18n } = useTranslation(["found", "domain", "ui"]);
  return ({ here }) => {
    const ups = here?.ups;
    if (!ups) return null;
    const share = (value: number) => formatQuantity(value, "share", i18n.language);
    const told = [
      ...(ups.outputSource === null ? [] : [t(`domain:outputSources.${ups.outputSource}`)]),
      ...(ups.charge === null ? [] : [t("found:charge", { charge: share(ups.charge) })]),
      ...(ups.load === null ? [] : [t("found:load", { load: share(ups.load) })]),
    ];
    return told.length === 0 ? null : told.join(t("ui:comma"));
  };
}
