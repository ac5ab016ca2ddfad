import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { cardWeight, isAmiss, isCardStale, statusTone } from "@istars/ui/fleet/card-weight.ts";
import { byWeight } from "@istars/ui/live/alarm-order.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { cardPath } from "../card/card-path.ts";
import { useAlarms, useServiceNow } from "../live/live-context.tsx";
import { useAlarmWords, useLinkReason } from "../texts/use-fleet-words.ts";
import classes from "./overview-page.module.css";

/** Most cards that are named here; the rest is a click away. */
const SHOWN = 14;

/** Cards that call: what is wrong with each, the worst first. */
export function WorstCards({ cards, isLive }: { readonly cards: readonly FleetCard[]; readonly isLive: boolean }) {
  const { t, i18n } = useTranslation("overview");
  const amiss = useMemo(() => {
    const { compare } = new Intl.Collator(i18n.language, { numeric: true });
    return cards.filter(isAmiss).sort((one, other) => cardWeight(one) - cardWeight(other) || compare(one.name, other.name));
  }, [cards, i18n.language]);
  const all = useLinkTo("/cards");
  return (
    <section className={classes.panel} aria-labelledby="worst">
      <div className={classes.panelHead}>
        <h2 className={classes.panelTitle} id="worst">
          {t("worst")}
        </h2>
        {amiss.length > SHOWN ? (
          <a className={classes.more} {...all}>
            {t("allAmiss", { count: amiss.length })}
          </a>
        ) : null}
      </div>
      {amiss.length === 0 ? (
        <Notice tone={isLive ? "ok" : "unknown"} title={t(isLive ? "allWell" : "wasWell")}>
          {isLive ? t("allWellHelp") : null}
        </Notice>
      ) : (
        <ul className={classes.list}>
          {amiss.slice(0, SHOWN).map((card) => (
            <li key={card.id}>
              <WorstCard card={card} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function WorstCard({ card }: { readonly card: FleetCard }) {
  const { t } = useTranslation(["overview", "fleet", "view"]);
  const link = useLinkTo(cardPath(card.id));
  const sayAlarm = useAlarmWords();
  const sayReason = useLinkReason();
  const say = useDuration();
  const nowWallMs = useServiceNow(10_000);
  const alarms = useAlarms();
  const [worst, ...more] = alarms.filter(({ cardId }) => cardId === card.id).sort(byWeight);
  const tone = statusTone(card.status);
  const what = worst === undefined ? (sayReason(card)?.text ?? t(`fleet:links.${card.link}`)) : sayAlarm(worst).text;
  return (
    <a className={classes.row} {...link}>
      <span className={classes.mark} data-tone={tone}>
        <ToneIcon tone={tone} />
        <VisuallyHidden>{t(`fleet:statuses.${card.status}`)}</VisuallyHidden>
      </span>
      <span>
        <span className={classes.name} style={{ display: "block" }}>
          <bdi>{card.name}</bdi> <span className={classes.site}>· {card.site ?? t("view:noSite")}</span>
        </span>
        <span className={classes.what} style={{ display: "block" }}>
          {what}
          {more.length > 0 ? ` +${more.length}` : null}
          {isCardStale(card) && nowWallMs !== null ? ` · ${t("view:lastSeen", { duration: say(nowWallMs - card.linkSinceWallMs) })}` : null}
        </span>
      </span>
      <span className={classes.aside} data-calls={card.unacknowledged > 0 || undefined}>
        {card.unacknowledged > 0 ? t("overview:unacknowledged", { count: card.unacknowledged }) : t("overview:seen")}
      </span>
    </a>
  );
}
