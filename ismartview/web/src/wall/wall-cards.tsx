import { FIGURES, type FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { cardWeight, isCardStale, statusTone } from "@istars/ui/fleet/card-weight.ts";
import { byWeight } from "@istars/ui/live/alarm-order.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { cardPath } from "../card/card-path.ts";
import { useAlarms, useFigures } from "../live/live-context.tsx";
import { useAlarmWords, useLinkReason } from "../texts/use-fleet-words.ts";
import classes from "./wall-page.module.css";

/** Most cards that have room at a size that is read from five metres. */
const SHOWN = 20;

/** Cards with something wrong, large, the worst first. */
export function WallCards({ cards }: { readonly cards: readonly FleetCard[] }) {
  const { t, i18n } = useTranslation("overview");
  const alarms = useAlarms();
  const worst = useMemo(() => {
    const { compare } = new Intl.Collator(i18n.language, { numeric: true });
    return [...cards].sort((one, other) => cardWeight(one) - cardWeight(other) || compare(one.name, other.name)).slice(0, SHOWN);
  }, [cards, i18n.language]);
  const alarmOf = useMemo(() => {
    const ordered = [...alarms].sort(byWeight);
    return (id: number) => ordered.find(({ cardId }) => cardId === id) ?? null;
  }, [alarms]);
  return (
    <>
      <ul className={classes.cards}>
        {worst.map((card) => (
          <li key={card.id}>
            <WallCard card={card} alarm={alarmOf(card.id)} />
          </li>
        ))}
      </ul>
      {cards.length > SHOWN ? <p className={classes.more}>{t("more", { count: cards.length - SHOWN })}</p> : null}
    </>
  );
}

interface WallCardProps {
  readonly card: FleetCard;
  readonly alarm: { readonly alarm: string; readonly name: string | null } | null;
}

function WallCard({ card, alarm }: WallCardProps) {
  const { t } = useTranslation(["fleet", "view"]);
  const say = useDuration();
  const sayAlarm = useAlarmWords();
  const sayReason = useLinkReason();
  const link = useLinkTo(cardPath(card.id));
  const runtimeS = useFigures(card.id)?.values[FIGURES.indexOf("runtime")] ?? null;
  const tone = statusTone(card.status);
  return (
    <a className={classes.card} data-tone={tone} data-stale={isCardStale(card) || undefined} {...link}>
      <ToneIcon tone={tone} size="1.75rem" />
      <span className={classes.text}>
        <span className={classes.cardName}>
          <bdi>{card.name}</bdi>
        </span>
        <span className={classes.what}>
          {alarm === null ? (sayReason(card)?.text ?? t(`fleet:statuses.${card.status}`)) : sayAlarm(alarm).text}
        </span>
        <span className={classes.site}>{card.site ?? t("view:noSite")}</span>
      </span>
      {card.onBattery === true && !isCardStale(card) && runtimeS !== null ? (
        <span className={classes.runtime}>{say(runtimeS * 1_000)}</span>
      ) : null}
    </a>
  );
}
