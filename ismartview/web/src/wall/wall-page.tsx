import { countsOf } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import { isAmiss } from "@istars/ui/fleet/card-weight.ts";
import { BrandMark } from "@istars/ui/frame/brand.tsx";
import { useWall } from "@istars/ui/frame/use-wall.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { SoundNote } from "../alarms/sound-note.tsx";
import { ServiceBadge } from "../frame/service-badge.tsx";
import { ServiceNote } from "../frame/service-note.tsx";
import { useCards, useIsComplete, useIsLive } from "../live/live-context.tsx";
import { FleetNumbers } from "../overview/fleet-numbers.tsx";
import { WallCards } from "./wall-cards.tsx";
import { WallClock } from "./wall-clock.tsx";
import classes from "./wall-page.module.css";

/** For a screen on the wall: how many cards stand how, what is wrong, the time, and whether all that is the present. Dim while all is well. */
export function WallPage() {
  const { t } = useTranslation(["view", "ui", "overview"]);
  const router = useRouter();
  const leave = useCallback(() => router.go("/overview"), [router]);
  useWall(leave);
  const cards = useCards();
  const isLive = useIsLive();
  const isComplete = useIsComplete();
  const counts = useMemo(() => countsOf(cards), [cards]);
  const amiss = useMemo(() => cards.filter(isAmiss), [cards]);
  const isWell = isLive && isComplete && cards.length > 0 && amiss.length === 0;
  return (
    <main className={classes.wall} data-well={isWell || undefined} data-old={!isLive || undefined}>
      <div className={classes.head}>
        <BrandMark />
        <h1 className={classes.name}>{t("view:product")}</h1>
        <ServiceBadge />
        <WallClock />
        <ActionIcon variant="subtle" color="gray" aria-label={t("ui:frame.leaveWall")} title={t("ui:frame.leaveWall")} onClick={leave}>
          <IconX size="1rem" stroke={1.5} />
        </ActionIcon>
      </div>
      <ServiceNote />
      <SoundNote />
      {!isComplete ? null : (
        <>
          <FleetNumbers counts={counts} isLive={isLive} />
          {cards.length === 0 ? (
            <p className={classes.well}>{t("overview:empty")}</p>
          ) : amiss.length === 0 ? (
            <p className={classes.well} data-tone={isLive ? "ok" : "unknown"}>
              <ToneIcon tone={isLive ? "ok" : "unknown"} size="3rem" /> {t(isLive ? "overview:allWell" : "overview:wasWell")}
            </p>
          ) : (
            <WallCards cards={amiss} />
          )}
        </>
      )}
    </main>
  );
}
