import formCard from "@istars/ui/forms/form-card.module.css";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { formatNumber } from "@istars/ui/values/quantity.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import classes from "./link-statistics.module.css";
import { settingsTexts } from "./settings.texts.ts";
import page from "./settings-page.module.css";

const TONES = { connecting: "unknown", online: "ok", lost: "critical" } as const;
const { reasons } = settingsTexts.link;

/** How the talk with the UPS goes, as it happens: beside the settings that make the link, because there one asks why a UPS is silent. */
export function LinkStatistics() {
  const { t, i18n } = useTranslation(["settings", "domain"]);
  const say = useDuration();
  const { view, nowMs } = useFreshView();
  const { link } = view;
  const count = (n: number) => formatNumber(n, "count", i18n.language);
  const ofAsked = (n: number, asked: number) => {
    if (asked === 0) return count(n);
    const share = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 }).format(n / asked);
    return t("settings:link.share", { number: count(n), share });
  };
  const rows = (): readonly (readonly [keyof typeof settingsTexts.link.labels, string])[] => {
    if (link === null) return [];
    const { reason, protocol, address, forMs, counters } = link;
    return [
      ["forMs", say(forMs)],
      ...(reason === null
        ? []
        : [["reason", reason in reasons ? t(`settings:link.reasons.${reason}` as "settings:link.none") : reason] as const]),
      ["protocol", protocol],
      ["address", address],
      [
        "lastAnswer",
        view.readAtMs === null ? t("settings:link.none") : t("settings:link.ago", { duration: say(Math.max(0, nowMs - view.readAtMs)) }),
      ],
      ["asked", count(counters.asked)],
      ["answered", ofAsked(counters.answered, counters.asked)],
      ["timedOut", ofAsked(counters.timedOut, counters.asked)],
      ["malformed", ofAsked(counters.malformed, counters.asked)],
      ["rejected", count(counters.rejected)],
      ["noiseBytes", count(counters.noiseBytes)],
      ["opened", count(counters.opened)],
    ];
  };
  return (
    <section className={page.history} aria-labelledby="link">
      <div className={page.sectionHead}>
        <h2 id="link" className={formCard.title}>
          {t("settings:link.title")}
        </h2>
        {link === null ? null : <StatePill tone={TONES[link.state]}>{t(`domain:linkStates.${link.state}`)}</StatePill>}
      </div>
      {link === null ? <p className={formCard.help}>{t("settings:link.unknown")}</p> : null}
      {link !== null && view.stream !== "open" ? <p className={formCard.help}>{t("settings:link.old")}</p> : null}
      <dl className={classes.rows}>
        {rows().map(([label, value]) => (
          <div key={label} className={classes.row}>
            <dt>{t(`settings:link.labels.${label}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {link === null ? null : <p className={formCard.help}>{t("settings:link.help")}</p>}
    </section>
  );
}
