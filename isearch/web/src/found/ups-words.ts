import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Says what the UPS feeds its load from, its charge and its load, as far as it tells; `null` where there is nothing to say. */
export function useUpsWords(): (card: FoundCard) => string | null {
  const { t, i18n } = useTranslation(["found", "domain", "ui"]);
  // One for all rows: to make one takes longer than to draw a row.
  const share = useMemo(() => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 }), [i18n.language]);
  return ({ here }) => {
    const ups = here?.ups;
    if (!ups) return null;
    const told = [
      ...(ups.outputSource === null ? [] : [t(`domain:outputSources.${ups.outputSource}`)]),
      ...(ups.charge === null ? [] : [t("found:charge", { charge: share.format(ups.charge) })]),
      ...(ups.load === null ? [] : [t("found:load", { load: share.format(ups.load) })]),
    ];
    return told.length === 0 ? null : told.join(t("ui:comma"));
  };
}
