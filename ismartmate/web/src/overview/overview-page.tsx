import { isCountedOn, verdictOf } from "@istars/ui/agent/verdict.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Skeleton, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type StateNow, useStateNow } from "../live/live-context.tsx";
import { ArmButton } from "./arm-button.tsx";
import { DoCard } from "./do-card.tsx";
import { FeedCard } from "./feed-card.tsx";
import classes from "./overview-page.module.css";
import { ServerCard } from "./server-card.tsx";
import { SourceRow } from "./source-row.tsx";
import { VerdictBanner } from "./verdict-banner.tsx";
import { WarningList } from "./warning-list.tsx";

/** One glance: is this server safe, what happens next, and what is to be done. */
export function OverviewPage() {
  const { t } = useTranslation("now");
  const now = useStateNow();
  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">{t("title")}</VisuallyHidden>
      {now === null ? <Waiting /> : <Known now={now} />}
    </div>
  );
}

function Waiting() {
  return (
    <Late>
      <Skeleton height="8rem" radius="md" />
      <div className={classes.grid}>
        <Skeleton height="14rem" radius="md" />
        <Skeleton height="14rem" radius="md" />
      </div>
    </Late>
  );
}

function Known({ now }: { readonly now: StateNow }) {
  const { t } = useTranslation("now");
  const { state, sinceMs, isLive } = now;
  const verdict = verdictOf(state, isLive);
  const used = new Set(state.feeds.flatMap(({ sourceIds }) => sourceIds));
  const others = state.sources.filter(({ id }) => !used.has(id));
  return (
    <>
      <VerdictBanner verdict={verdict} action={verdict.word === "observing" ? <ArmButton /> : null} />
      <WarningList state={state} sinceMs={sinceMs} verdict={verdict.word} />
      <div className={classes.grid}>
        <section className={classes.feeds} aria-labelledby="feeds">
          <div className={classes.sectionHead}>
            <h2 id="feeds" className={classes.subtitle}>
              {t("feeds")}
            </h2>
            {state.feeds.length === 0 ? null : (
              <span className={classes.quiet}>
                {t("needs", { count: state.feeds.length, needed: state.feedsNeeded, counted: state.feeds.filter(isCountedOn).length })}
              </span>
            )}
          </div>
          {state.feeds.length === 0 ? <NoFeeds /> : null}
          {state.feeds.map((feed) => (
            <FeedCard key={feed.id} feed={feed} sources={state.sources.filter(({ id }) => feed.sourceIds.includes(id))} now={now} />
          ))}
          {others.length === 0 ? null : (
            <div className={classes.card}>
              <h3 className={classes.cardTitle}>{t("otherSources")}</h3>
              {others.map((source) => (
                <SourceRow key={source.id} source={source} sinceMs={sinceMs} isLive={isLive} />
              ))}
            </div>
          )}
        </section>
        <aside className={classes.side}>
          <DoCard now={now} />
          <ServerCard now={now} />
        </aside>
      </div>
    </>
  );
}

function NoFeeds() {
  const { t } = useTranslation("now");
  const router = useRouter();
  return (
    <div className={classes.card}>
      <Notice tone="idle" title={t("noFeeds")} action={<Button onClick={() => router.go("/settings/sources")}>{t("addSource")}</Button>}>
        {t("noFeedsText")}
      </Notice>
    </div>
  );
}
