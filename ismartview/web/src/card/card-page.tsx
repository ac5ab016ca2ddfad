import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { PageTabs } from "@istars/ui/frame/page-tabs.tsx";
import { usePath } from "@istars/ui/router.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCard, useIsComplete, useIsLive } from "../live/live-context.tsx";
import { AboutPart } from "./about-part.tsx";
import { CardActions } from "./card-actions.tsx";
import { CardHead } from "./card-head.tsx";
import classes from "./card-page.module.css";
import { cardPath } from "./card-path.ts";
import { MissingNotice } from "./missing-notice.tsx";
import { NowPart } from "./now-part.tsx";
import { RemovedNotice } from "./removed-notice.tsx";
import { useCardDetail } from "./use-card-detail.ts";

const CurvesPart = lazy(async () => ({ default: (await import("./curves-part.tsx")).CurvesPart }));
const EventsPart = lazy(async () => ({ default: (await import("./events-part.tsx")).EventsPart }));

/** Everything about one card: how it stands now, its curves, what happened to it, and how it is reached. */
export function CardPage({ id }: { readonly id: number }) {
  const card = useCard(id);
  const isComplete = useIsComplete();
  /** What it was called when it was removed from this page. */
  const [removed, setRemoved] = useState<string | null>(null);
  if (card !== null) return <Known card={card} onRemoved={() => setRemoved(card.name)} />;
  if (removed !== null) return <RemovedNotice id={id} name={removed} />;
  if (isComplete) return <MissingNotice id={id} />;
  return (
    <Late>
      <div className={classes.page}>
        <Skeleton height="4rem" width="24rem" maw="100%" />
        <Skeleton height="28rem" radius="lg" />
      </div>
    </Late>
  );
}

function Known({ card, onRemoved }: { readonly card: FleetCard; readonly onRemoved: () => void }) {
  const { t } = useTranslation("card");
  const path = usePath();
  const isLive = useIsLive();
  const detail = useCardDetail(card.id);
  const base = cardPath(card.id);
  return (
    <div className={classes.page}>
      <CardHead
        card={card}
        detail={detail.data ?? null}
        isLive={isLive}
        actions={<CardActions card={card} detail={detail.data ?? null} onRemoved={onRemoved} />}
      />
      <PageTabs
        label={t("parts")}
        tabs={[
          { path: base, label: t("tabs.now") },
          { path: `${base}/curves`, label: t("tabs.curves") },
          { path: `${base}/events`, label: t("tabs.events") },
          { path: `${base}/about`, label: t("tabs.about") },
        ]}
        fallback={base}
      />
      <Suspense fallback={null}>
        <Part path={path.slice(base.length)} card={card} detail={detail} />
      </Suspense>
    </div>
  );
}

interface PartProps {
  /** What follows the card's own address. */
  readonly path: string;
  readonly card: FleetCard;
  readonly detail: ReturnType<typeof useCardDetail>;
}

function Part({ path, card, detail }: PartProps) {
  switch (path) {
    case "/curves":
      return <CurvesPart card={card} />;
    case "/events":
      return <EventsPart cardId={card.id} />;
    case "/about":
      return <AboutPart card={card} detail={detail} />;
    default:
      return <NowPart card={card} detail={detail.data ?? null} />;
  }
}
