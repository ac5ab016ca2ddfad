import type { CardDetail, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { statusTone } from "@istars/ui/fleet/card-weight.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useLinkTo } from "@istars/ui/router.tsx";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { IconChevronLeft, IconExternalLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useServiceNow } from "../live/live-context.tsx";
import { useLinkReason } from "../texts/use-fleet-words.ts";
import classes from "./card-page.module.css";

export interface CardHeadProps {
  readonly card: FleetCard;
  readonly detail: CardDetail | null;
  /** What is shown is the present. */
  readonly isLive: boolean;
  /** What can be done with it. */
  readonly actions: ReactNode;
}

/** Whose page this is, how the card stands, and whether it is heard. */
export function CardHead({ card, detail, isLive, actions }: CardHeadProps) {
  const { t } = useTranslation(["card", "fleet", "view"]);
  const moment = useMoment("minute");
  const nowWallMs = useServiceNow();
  const url = detail?.cardUrl ?? null;
  // That a card was well when it was last heard does not make it well; what was wrong with it stays in sight.
  const isPresent = isLive && (card.link === "online" || card.status !== "ok");
  const isSilenced = card.silencedUntilWallMs !== null && (nowWallMs === null || card.silencedUntilWallMs > nowWallMs);
  return (
    <header className={classes.head}>
      <a className={classes.back} {...useLinkTo("/cards")}>
        <IconChevronLeft size="1rem" stroke={1.75} aria-hidden="true" />
        {t("card:toCards")}
      </a>
      <div className={classes.titleLine}>
        <h1 className={classes.title}>{card.name}</h1>
        <span className={classes.pills}>
          <StatePill tone={isPresent ? statusTone(card.status) : "unknown"}>{t(`fleet:statuses.${card.status}`)}</StatePill>
          <LinkPill card={card} isLive={isLive} />
        </span>
        <div className={classes.actions}>{actions}</div>
      </div>
      <div className={classes.whereabouts}>
        <span>{card.site ?? t("view:noSite")}</span>
        <span>{t(`fleet:kinds.${card.kind}`)}</span>
        {card.model === null ? null : <span>{card.model}</span>}
        <span>{card.address}</span>
        {url === null ? null : (
          <a href={url} target="_blank" rel="noreferrer" title={t("card:ownPagesHelp")} className={classes.own}>
            {t("card:ownPages")}
            <IconExternalLink size="1rem" stroke={1.75} aria-hidden="true" />
          </a>
        )}
      </div>
      {isSilenced && card.silencedUntilWallMs !== null ? (
        <FormMessage tone="info" lead={t("card:silencedUntil", { moment: moment(card.silencedUntilWallMs) })} />
      ) : null}
      {card.link === "online" || card.link === "connecting" ? null : <WhyNotOnline card={card} />}
    </header>
  );
}

const LINK_TONES: Readonly<Record<FleetCard["link"], Tone>> = {
  online: "ok",
  connecting: "unknown",
  lost: "warning",
  refused: "warning",
};
const LINK_WORDS = { online: "onlineSince", connecting: "connectingSince", lost: "lostSince", refused: "refusedSince" } as const;

/** Whether the card is heard, and since when. */
function LinkPill({ card: { link, linkSinceWallMs }, isLive }: { readonly card: FleetCard; readonly isLive: boolean }) {
  const { t } = useTranslation(["card", "fleet"]);
  const say = useDuration();
  const moment = useMoment();
  const nowWallMs = useServiceNow();
  const word =
    nowWallMs === null
      ? t(`fleet:links.${link}`)
      : t(`card:${LINK_WORDS[link]}`, { duration: say(Math.max(0, nowWallMs - linkSinceWallMs)) });
  return (
    <StatePill tone={isLive ? LINK_TONES[link] : "unknown"} title={moment(linkSinceWallMs)}>
      {word}
    </StatePill>
  );
}

/** Why the card is not heard, and what to do first. One that was on battery is looked after at once (SAFETY 8). */
function WhyNotOnline({ card: { link, reason, onBattery } }: { readonly card: FleetCard }) {
  const { t } = useTranslation(["card", "fleet"]);
  const isGrave = link === "lost" && onBattery === true;
  const why = useLinkReason()({ link, reason });
  return (
    <FormMessage tone={isGrave ? "critical" : "warning"} lead={why?.text ?? t(`fleet:links.${link}`)}>
      {isGrave ? `${t("card:wasOnBattery")}. ` : ""}
      {why?.firstAction}
    </FormMessage>
  );
}
