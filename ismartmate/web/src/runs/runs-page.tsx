import type { ReportLine } from "@istars/protocol/model/ismartmate/reports.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStateNow } from "../live/live-context.tsx";
import { useApi } from "../session/api-context.ts";
import { REPORTS_KEY } from "../session/query-keys.ts";
import { useMayChange } from "../session/session-context.tsx";
import { useFailureText } from "../session/use-failure-text.ts";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import { PinnedNow } from "../why/pinned-now.tsx";
import { DrillDialog } from "./drill-dialog.tsx";
import { ReportDetail } from "./report-detail.tsx";
import { ReportTable } from "./report-table.tsx";
import classes from "./runs-page.module.css";

/** Every run through the shutdown, real or not, and the way to practise it. */
export function RunsPage() {
  const { t } = useTranslation(["runs", "ui"]);
  const api = useApi();
  const say = useFailureText();
  const moment = useMoment();
  const texts = useAgentTexts();
  const now = useStateNow();
  const mayChange = useMayChange();
  const [isAsking, setIsAsking] = useState(false);
  const [open, setOpen] = useState<ReportLine | null>(null);
  const query = useQuery({ queryKey: REPORTS_KEY, queryFn: () => api.listReports() });
  const isResting = now?.isLive === true && ["watching", "cancelled"].includes(now.state.phase.kind);
  const start = (
    <Button disabled={!mayChange || !isResting} onClick={() => setIsAsking(true)}>
      {t("runs:startDrill")}
    </Button>
  );
  const reports = query.data?.reports;
  return (
    <div className={classes.page}>
      <PageHead title={t("runs:title")} aside={reports?.length ? start : t("runs:about")} />
      <PinnedNow />
      {reports === undefined ? (
        query.isError ? (
          <Notice
            tone="critical"
            title={t("runs:failed")}
            action={<Button onClick={() => void query.refetch()}>{t("ui:error.retry")}</Button>}
          >
            {say(failureOf(query.error))}
          </Notice>
        ) : (
          <Late>
            <Skeleton height="14rem" radius="md" />
          </Late>
        )
      ) : reports.length === 0 ? (
        <Notice tone="idle" title={t("runs:empty")} action={start}>
          {t("runs:emptyText")}
        </Notice>
      ) : (
        <ReportTable reports={reports} onOpen={setOpen} />
      )}
      {isAsking ? <DrillDialog onClose={() => setIsAsking(false)} /> : null}
      <EntryPanel
        entry={open}
        titleOf={({ mode, beganWallMs }) => t("runs:panelTitle", { kind: texts.courses[mode], moment: moment(beganWallMs) })}
        onClose={() => setOpen(null)}
      >
        {({ id }) => <ReportDetail id={id} />}
      </EntryPanel>
    </div>
  );
}
