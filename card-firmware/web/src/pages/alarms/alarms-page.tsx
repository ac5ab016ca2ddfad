import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { alarmKey } from "@istars/ui/live/alarm-order.ts";
import { useSession } from "@istars/ui/session/session-context.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { AcknowledgeDialog } from "./acknowledge-dialog.tsx";
import { AlarmCard } from "./alarm-card.tsx";
import classes from "./alarms-page.module.css";

/** Every alarm that is on, worst first, with what to do about it. */
export function AlarmsPage() {
  const { t } = useTranslation("alarms");
  const say = useDuration();
  const { view, nowMs, nowWallMs } = useFreshView();
  const mayWrite = useSession().session.permission === "read-write";
  const [asked, setAsked] = useState<ActiveAlarm | null>(null);

  const heardMs = view.heardAtMs === null ? 0 : nowMs - view.heardAtMs;
  const isOld = view.stream !== "open";
  if (!view.alarmsKnown && view.alarms.length === 0)
    return view.stream === "lost" ? (
      <Notice isPage tone="unknown" title={t("unknown")}>
        {t("unknownHelp")}
      </Notice>
    ) : (
      <Late>
        <Skeleton height="10rem" radius="lg" />
      </Late>
    );

  const aside = isOld ? t("old", { duration: say(heardMs) }) : heardMs < 3_000 ? t("checkedNow") : t("checked", { duration: say(heardMs) });
  return (
    <div className={classes.page}>
      <PageHead title={t("title")} aside={aside} tone={isOld ? "warning" : "idle"} />
      {view.alarms.length === 0 ? (
        <div className={classes.empty}>
          <Notice tone={isOld ? "unknown" : "ok"} title={t(isOld ? "unknown" : "none")}>
            {t(isOld ? "noneWasHelp" : "noneHelp")}
          </Notice>
        </div>
      ) : (
        <>
          <p className={classes.lead}>
            {t("count", { count: view.alarms.length })}
            {mayWrite ? null : ` · ${t("readOnly")}`}
          </p>
          <ul className={classes.list} aria-label={t("title")}>
            {view.alarms.map((alarm) => (
              <li key={alarmKey(alarm)}>
                <AlarmCard
                  alarm={alarm}
                  nowWallMs={nowWallMs}
                  isOld={isOld}
                  onAcknowledge={mayWrite && !isOld ? () => setAsked(alarm) : null}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <AcknowledgeDialog alarm={asked} onClose={() => setAsked(null)} />
    </div>
  );
}
