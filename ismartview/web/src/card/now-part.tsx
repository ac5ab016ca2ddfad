import type { CardDetail, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { DetailGroup, DetailInput } from "@istars/ui/details/node-details.ts";
import { FlowPicture } from "@istars/ui/flow/flow-picture.tsx";
import { flowStateOf } from "@istars/ui/flow/flow-state.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { BatteryCard, LoadCard, PowerCard } from "@istars/ui/overview/answer-cards.tsx";
import { DETAIL_CARDS, DetailCard } from "@istars/ui/overview/detail-card.tsx";
import { NodeDrawer } from "@istars/ui/overview/node-drawer.tsx";
import glance from "@istars/ui/overview/overview.module.css";
import { Notice } from "@istars/ui/states/notice.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlarmList } from "./alarm-list.tsx";
import { AlarmsCard } from "./card-alarms.tsx";
import classes from "./card-page.module.css";
import { type CardNow, useCardNow } from "./use-card-now.ts";

/** A UPS at a glance, as its card's own overview shows it: four answers, its alarms, the energy flow, and the values behind it. */
export function NowPart({ card, detail }: { readonly card: FleetCard; readonly detail: CardDetail | null }) {
  const { t } = useTranslation(["card", "ui"]);
  const now = useCardNow(card);
  const [open, setOpen] = useState<DetailGroup | null>(null);
  const { reading, freshness } = now;
  const identity = now.identity ?? detail?.identity ?? null;
  const flow = flowStateOf({ reading, topology: identity?.topology ?? null, freshness });
  const input: DetailInput = { reading, ratings: now.ratings ?? detail?.ratings ?? null, identity, link: null };
  const isOld = freshness !== "live";
  return (
    <>
      <Age now={now} />
      <div>
        <div className={glance.summary}>
          <PowerCard reading={reading} freshness={freshness} />
          <BatteryCard reading={reading} freshness={freshness} />
          <LoadCard reading={reading} freshness={freshness} />
          <AlarmsCard card={card} />
        </div>
        <AlarmList card={card} />
        {reading === null ? (
          <Notice tone="unknown" title={t("card:noReading")}>
            {t(card.link === "online" ? "card:noReadingHelp" : "card:noReadingLost")}
          </Notice>
        ) : (
          <>
            {freshness === "held" ? <FormMessage tone="warning" lead={t("ui:flow.held")} /> : null}
            <div className={glance.panel}>
              <FlowPicture flow={flow} reading={reading} model={identity?.model ?? null} onOpen={setOpen} />
            </div>
            <div className={glance.details}>
              {DETAIL_CARDS.map((group) => (
                <DetailCard key={group} group={group} input={input} isOld={isOld} />
              ))}
            </div>
            {card.kind === "istars" ? null : <p className={classes.note}>{t(`card:notTold.${card.kind}`)}</p>}
            <NodeDrawer group={open} flow={flow} input={input} isOld={isOld} onClose={() => setOpen(null)} />
          </>
        )}
      </div>
    </>
  );
}

/** How old the values are, always in the same place, so that nothing jumps when they age. */
function Age({ now: { reading, freshness, ageMs } }: { readonly now: CardNow }) {
  const { t } = useTranslation("card");
  const say = useDuration();
  if (reading === null || ageMs === null) return null;
  const isOld = freshness !== "live";
  return (
    <p className={classes.age} data-old={isOld || undefined}>
      {isOld ? <ToneIcon tone="warning" /> : null}
      {isOld ? t("lastSeen", { duration: say(ageMs) }) : ageMs < 3_000 ? t("updatedNow") : t("updated", { duration: say(ageMs) })}
    </p>
  );
}
