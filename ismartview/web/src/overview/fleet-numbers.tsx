import type { FleetCounts } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useTranslation } from "react-i18next";
import classes from "./fleet-numbers.module.css";

export interface FleetNumbersProps {
  readonly counts: FleetCounts;
  /** False: the numbers are those of another time, and no colour says how things stand. */
  readonly isLive: boolean;
}

/** How many cards stand how, in large numbers; each leads to those cards. */
export function FleetNumbers({ counts: { total, statuses, links, onBattery }, isLive }: FleetNumbersProps) {
  const { t, i18n } = useTranslation("overview");
  const silent = links.lost + links.refused;
  const rest = statuses.ok + statuses.information;
  const number = (count: number, tone: Tone, label: string, query: string) => (
    <NumberLink
      count={count.toLocaleString(i18n.language)}
      tone={count === 0 || !isLive ? "idle" : tone}
      label={label}
      to={`/cards${query}`}
    />
  );
  return (
    <section className={classes.numbers} aria-label={t("counts")}>
      {number(statuses.critical, "critical", t("critical"), "?status=critical")}
      {number(statuses.warning, "warning", t("warning"), "?status=warning")}
      {number(onBattery, "warning", t("onBattery"), "?battery=")}
      {number(silent, "unknown", t("silent"), "?link=lost&link=refused")}
      {number(statuses.unknown, "unknown", t("unknown"), "?status=unknown")}
      <NumberLink
        count={rest.toLocaleString(i18n.language)}
        tone={isLive && rest > 0 ? "ok" : "idle"}
        label={t("ok")}
        aside={t("all", { count: total, n: total.toLocaleString(i18n.language) })}
        to="/cards?status=ok&status=information"
      />
    </section>
  );
}

interface NumberLinkProps {
  readonly count: string;
  readonly tone: Tone;
  readonly label: string;
  /** Of how many; where there is room. */
  readonly aside?: string;
  readonly to: string;
}

function NumberLink({ count, tone, label, aside, to }: NumberLinkProps) {
  const link = useLinkTo(to);
  return (
    <a className={classes.number} data-tone={tone} {...link}>
      <span className={classes.count}>{count}</span>
      <span className={classes.label}>
        <ToneIcon tone={tone} />
        <span>
          {label} {aside === undefined ? null : <span className={classes.aside}>{aside}</span>}
        </span>
      </span>
    </a>
  );
}
