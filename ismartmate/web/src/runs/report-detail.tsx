import type { AgentReport } from "@istars/protocol/model/ismartmate/reports.ts";
import type { AgentTexts } from "@istars/protocol/model/ismartmate/texts/agent-texts.ts";
import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { causeText, whySentence } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { saveFile } from "@istars/ui/files/save-file.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button, Skeleton } from "@mantine/core";
import { IconCopy, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../session/api-context.ts";
import { REPORTS_KEY } from "../session/query-keys.ts";
import { useFailureText } from "../session/use-failure-text.ts";
import { capitalized } from "../texts/capitalized.ts";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import { ReportSteps } from "./report-steps.tsx";
import classes from "./runs-page.module.css";

/** One run through the shutdown: what came of it, its steps on a time axis, and why. */
export function ReportDetail({ id }: { readonly id: number }) {
  const { t } = useTranslation(["runs", "ui"]);
  const api = useApi();
  const say = useFailureText();
  const query = useQuery({ queryKey: [...REPORTS_KEY, id], queryFn: () => api.readReport(id) });
  if (query.data !== undefined) return <Known report={query.data} />;
  if (query.isError)
    return (
      <Notice
        tone="critical"
        title={t("runs:reportFailed")}
        action={<Button onClick={() => void query.refetch()}>{t("ui:error.retry")}</Button>}
      >
        {say(failureOf(query.error))}
      </Notice>
    );
  return (
    <Late>
      <Skeleton height="12rem" radius="md" />
    </Late>
  );
}

function Known({ report }: { readonly report: AgentReport }) {
  const { t, i18n } = useTranslation("runs");
  const texts = useAgentTexts();
  const moment = useMoment();
  const [copied, setCopied] = useState<boolean | null>(null);
  const { cause, mode, why, id } = report;
  const isReal = mode === "armed";
  const verdict = verdictText(report, texts, (duration) => t("would", { duration }));
  const copy = () => {
    const lines = why.map((entry) => `${moment(entry.wallMs)}  ${whySentence(entry, texts)}`);
    const text = [`${texts.courses[mode]}, ${moment(report.beganWallMs)}`, verdict, "", ...lines].join("\n");
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className={classes.detail}>
      <div>
        <p className={classes.verdict}>{verdict}</p>
        <p className={classes.quiet}>{capitalized(causeText(cause.kind, cause.feedId, texts))}</p>
      </div>
      <div className={classes.actions}>
        <Button size="compact-sm" variant="default" leftSection={<IconCopy size="1rem" stroke={1.5} aria-hidden="true" />} onClick={copy}>
          {t(copied === true ? "copied" : "copy")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size="1rem" stroke={1.5} aria-hidden="true" />}
          onClick={() => saveFile(`ismartmate-report-${id}.json`, `${JSON.stringify(report, null, 2)}\n`, "application/json")}
        >
          {t("save")}
        </Button>
        <span role="status">{copied === false ? t("copyFailed") : ""}</span>
      </div>
      <section>
        <h3 className={classes.heading}>{t(isReal ? "steps" : "stepsWould")}</h3>
        <ReportSteps report={report} />
      </section>
      {why.length === 0 ? null : (
        <section>
          <h3 className={classes.heading}>{t("why")}</h3>
          <ol className={classes.why}>
            {why.map((entry, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a report's lines have no numbers and never change their places
              <li key={at}>
                <time dateTime={new Date(entry.wallMs).toISOString()}>
                  {new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium", hourCycle: "h23" }).format(entry.wallMs)}
                </time>
                <span>{whySentence(entry, texts)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

/** What came of it, with its time where that says something. */
function verdictText({ outcome, tookMs }: AgentReport, texts: AgentTexts, would: (duration: string) => string): string {
  if (tookMs === null) return texts.outcomes[outcome];
  const took = durationText(tookMs, texts);
  return outcome === "would-have-powered-off" ? would(took) : `${texts.outcomes[outcome]} · ${took}`;
}
