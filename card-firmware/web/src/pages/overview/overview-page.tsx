import type { DetailGroup, DetailInput } from "@istars/ui/details/node-details.ts";
import { FlowPicture } from "@istars/ui/flow/flow-picture.tsx";
import { flowStateOf } from "@istars/ui/flow/flow-state.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { DETAIL_CARDS, DetailCard } from "@istars/ui/overview/detail-card.tsx";
import { NodeDrawer } from "@istars/ui/overview/node-drawer.tsx";
import classes from "@istars/ui/overview/overview.module.css";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { Summary } from "./summary.tsx";

/** The UPS at a glance: four answers, the energy flow, and the values behind it. */
export function OverviewPage({ isWall = false }: { readonly isWall?: boolean }) {
  const { t } = useTranslation(["glance", "ui"]);
  const { view, reading, freshness, nowMs } = useFreshView();
  const [open, setOpen] = useState<DetailGroup | null>(null);
  if (reading === null) return <NoReadingYet />;

  const topology = view.identity?.topology ?? null;
  const flow = flowStateOf({ reading, topology, freshness });
  const input: DetailInput = { reading, ratings: view.ratings, identity: view.identity, link: view.link };
  const isOld = freshness !== "live";
  return (
    <div className={classes.page} data-wall={isWall || undefined}>
      {isWall ? null : <Head ageMs={view.readAtMs === null ? null : nowMs - view.readAtMs} isOld={isOld} />}
      <Summary view={view} reading={reading} freshness={freshness} />
      <div className={classes.stage}>
        {freshness === "held" ? (
          <div className={classes.held}>
            <FormMessage tone="warning" lead={t("ui:flow.held")} />
          </div>
        ) : null}
        <div className={classes.panel}>
          <FlowPicture flow={flow} reading={reading} model={view.identity?.model ?? null} onOpen={setOpen} />
        </div>
      </div>
      {isWall ? null : (
        <div className={classes.details}>
          {DETAIL_CARDS.map((group) => (
            <DetailCard key={group} group={group} input={input} isOld={isOld} />
          ))}
        </div>
      )}
      <NodeDrawer group={open} flow={flow} input={input} isOld={isOld} onClose={() => setOpen(null)} />
    </div>
  );
}

function Head({ ageMs, isOld }: { readonly ageMs: number | null; readonly isOld: boolean }) {
  const { t } = useTranslation("glance");
  const say = useDuration();
  const age =
    ageMs === null
      ? t("noReading")
      : isOld
        ? t("lastSeen", { duration: say(ageMs) })
        : ageMs < 3_000
          ? t("updatedNow")
          : t("updated", { duration: say(ageMs) });
  return <PageHead title={t("title")} aside={age} tone={isOld ? "warning" : "idle"} />;
}

/** Before the first reading: a skeleton while it is on its way, then why it is not. */
function NoReadingYet() {
  const { t } = useTranslation("glance");
  const { view } = useFreshView();
  if (view.stream === "lost")
    return (
      <Notice isPage tone="critical" title={t("cardSilent")}>
        {t("cardSilentHelp")}
      </Notice>
    );
  if (view.link !== null && view.alarmsKnown)
    return (
      <Notice isPage tone="unknown" title={t("waitingTitle")}>
        {t("waiting", { address: view.link.address })}
      </Notice>
    );
  return (
    <Late>
      <div className={classes.page}>
        <div className={classes.skeletons}>
          <Skeleton height="1.75rem" width="10rem" />
          <div className={classes.summary}>
            {DETAIL_CARDS.map((id) => (
              <Skeleton key={id} height="8rem" radius="lg" />
            ))}
          </div>
          <Skeleton height="28rem" radius="lg" />
        </div>
      </div>
    </Late>
  );
}
