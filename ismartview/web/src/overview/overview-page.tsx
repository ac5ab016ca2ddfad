import { countsOf } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { NoCards } from "../cards/no-cards.tsx";
import { useCards, useIsComplete, useIsLive } from "../live/live-context.tsx";
import { FleetNumbers } from "./fleet-numbers.tsx";
import { LatestEvents } from "./latest-events.tsx";
import classes from "./overview-page.module.css";
import { SiteBars } from "./site-bars.tsx";
import { WorstCards } from "./worst-cards.tsx";

/** The first glance, from across the room: how many cards stand how, which call, where, and what has just happened. */
export function OverviewPage() {
  const { t } = useTranslation("overview");
  const cards = useCards();
  const isLive = useIsLive();
  const isComplete = useIsComplete();
  const counts = useMemo(() => countsOf(cards), [cards]);
  if (!isComplete)
    return (
      <Late>
        <Skeleton height="8rem" radius="lg" />
      </Late>
    );
  if (cards.length === 0) return <NoCards />;
  return (
    <div className={classes.page} data-old={!isLive || undefined}>
      <VisuallyHidden component="h1">{t("title")}</VisuallyHidden>
      <FleetNumbers counts={counts} isLive={isLive} />
      <div className={classes.columns}>
        <WorstCards cards={cards} isLive={isLive} />
        <div className={classes.side}>
          <SiteBars cards={cards} />
          <LatestEvents />
        </div>
      </div>
    </div>
  );
}
