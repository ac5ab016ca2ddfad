import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../session/use-failure-text.ts";
import { DayList } from "./day-list.tsx";
import { PinnedNow } from "./pinned-now.tsx";
import { useTimeline } from "./use-timeline.ts";
import { groupOf, WHY_GROUPS, type WhyGroup } from "./why-groups.ts";
import classes from "./why-page.module.css";

const FILTERS = ["all", ...WHY_GROUPS] as const;

/** The timeline "why", newest first, live: each line a sentence with what it rests on. */
export function WhyPage() {
  const { t } = useTranslation(["why", "ui"]);
  const say = useFailureText();
  const timeline = useTimeline();
  const [filter, setFilter] = useState<"all" | WhyGroup>("all");
  const { entries } = timeline;
  const shown = entries?.filter((entry) => filter === "all" || groupOf(entry) === filter) ?? [];
  return (
    <div className={classes.page}>
      <PageHead title={t("why:title")} aside={t("why:about")} />
      <PinnedNow />
      {entries === null ? (
        timeline.error === null ? (
          <Loading />
        ) : (
          <Notice tone="critical" title={t("why:failed")} action={<Button onClick={timeline.retry}>{t("ui:error.retry")}</Button>}>
            {say(failureOf(timeline.error))}
          </Notice>
        )
      ) : (
        <>
          <SegmentedControl
            className={classes.filter}
            aria-label={t("why:filter")}
            value={filter}
            onChange={(value) => setFilter(FILTERS.find((one) => one === value) ?? "all")}
            data={FILTERS.map((value) => ({ value, label: t(`why:groups.${value}`) }))}
          />
          {shown.length === 0 ? (
            <Notice tone="idle" title={t(entries.length === 0 ? "why:empty" : "why:emptyGroup")}>
              {t(entries.length === 0 ? "why:emptyText" : "why:emptyGroupText")}
            </Notice>
          ) : (
            <DayList entries={shown} />
          )}
          <Older timeline={timeline} />
        </>
      )}
    </div>
  );
}

function Loading() {
  return (
    <Late>
      <Skeleton height="2.25rem" mb="md" radius="md" />
      <Skeleton height="18rem" radius="md" />
    </Late>
  );
}

function Older({
  timeline: { entries, error, hasOlder, isFetchingOlder, fetchOlder },
}: {
  readonly timeline: ReturnType<typeof useTimeline>;
}) {
  const { t } = useTranslation("why");
  const say = useFailureText();
  if (!hasOlder) return entries?.length ? <p className={classes.begin}>{t("begin")}</p> : null;
  return (
    <div className={classes.older}>
      {error === null ? null : <p role="alert">{say(failureOf(error))}</p>}
      <Button
        ref={(element) => whenSeen(element, isFetchingOlder || error !== null ? null : fetchOlder)}
        variant="default"
        loading={isFetchingOlder}
        onClick={fetchOlder}
      >
        {t("older")}
      </Button>
    </div>
  );
}

/** Goes on by itself when the end comes into sight; the button is for the keyboard, and for after a failure. */
function whenSeen(element: HTMLElement | null, act: (() => void) | null): (() => void) | undefined {
  if (element === null || act === null) return undefined;
  const observer = new IntersectionObserver((seen) => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) act();
  });
  observer.observe(element);
  return () => observer.disconnect();
}
