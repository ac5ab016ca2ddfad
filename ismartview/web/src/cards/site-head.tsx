import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { isAmiss } from "@istars/ui/fleet/card-weight.ts";
import { useTranslation } from "react-i18next";
import classes from "./card-list.module.css";

/** Names a site above its cards, and says how many there are and with how many something is wrong. */
export function SiteHead({ site, cards }: { readonly site: string | null; readonly cards: readonly FleetCard[] }) {
  const { t } = useTranslation(["cards", "view"]);
  const amiss = cards.filter(isAmiss).length;
  return (
    <span className={classes.siteHead}>
      <bdi title={site ?? undefined}>{site ?? t("view:noSite")}</bdi>
      <span className={classes.quiet}>{t("cards:siteHead", { count: cards.length })}</span>
      {amiss > 0 ? <span className={classes.siteAmiss}>{t("cards:siteAmiss", { count: amiss })}</span> : null}
    </span>
  );
}
