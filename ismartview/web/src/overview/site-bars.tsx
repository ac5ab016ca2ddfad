import type { FleetCard, FleetCounts } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { countsBySite } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import classes from "./overview-page.module.css";
import bars from "./site-bars.module.css";

/** Most sites that are shown: those where most is wrong. */
const SHOWN = 12;

const PARTS = ["critical", "warning", "unknown", "ok"] as const;

/** How much is wrong at which site, the worst first. */
export function SiteBars({ cards }: { readonly cards: readonly FleetCard[] }) {
  const { t, i18n } = useTranslation("overview");
  const sites = useMemo(() => {
    const { compare } = new Intl.Collator(i18n.language, { numeric: true });
    return [...countsBySite(cards)].sort(
      (one, other) =>
        other.counts.statuses.critical - one.counts.statuses.critical ||
        other.counts.statuses.warning - one.counts.statuses.warning ||
        compare(one.site ?? "\uffff", other.site ?? "\uffff"),
    );
  }, [cards, i18n.language]);
  return (
    <section className={classes.panel} aria-labelledby="sites">
      <div className={classes.panelHead}>
        <h2 className={classes.panelTitle} id="sites">
          {t("sites")}
        </h2>
      </div>
      <ul className={classes.list}>
        {sites.slice(0, SHOWN).map(({ site, counts }) => (
          <li key={site ?? ""}>
            <SiteBar site={site} counts={counts} />
          </li>
        ))}
      </ul>
      {sites.length > SHOWN ? <p className={classes.none}>{t("more", { count: sites.length - SHOWN })}</p> : null}
    </section>
  );
}

function SiteBar({ site, counts: { total, statuses } }: { readonly site: string | null; readonly counts: FleetCounts }) {
  const { t, i18n } = useTranslation(["overview", "view"]);
  const link = useLinkTo(`/cards?${new URLSearchParams({ site: site ?? "" })}`);
  const { critical, warning, unknown } = statuses;
  const parts = { critical, warning, unknown, ok: statuses.ok + statuses.information };
  const name = site ?? t("view:noSite");
  const amiss = critical + warning;
  return (
    <a className={bars.site} {...link}>
      <VisuallyHidden>{t("overview:siteBar", { site: name, count: total, critical, warning, unknown })}</VisuallyHidden>
      <span className={bars.name} aria-hidden="true">
        <bdi>{name}</bdi>
      </span>
      <span className={bars.bar} aria-hidden="true">
        {PARTS.filter((part) => parts[part] > 0).map((part) => (
          <span key={part} className={bars.part} data-tone={part} style={{ flexGrow: parts[part] }} />
        ))}
      </span>
      <span className={bars.count} aria-hidden="true">
        {amiss > 0 ? <b>{amiss.toLocaleString(i18n.language)}</b> : null}
        {amiss > 0 ? " / " : null}
        {total.toLocaleString(i18n.language)}
      </span>
    </a>
  );
}
