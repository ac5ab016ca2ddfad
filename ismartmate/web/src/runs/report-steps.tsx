import type { AgentReport, ReportStep } from "@istars/protocol/model/ismartmate/reports.ts";
import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { useTranslation } from "react-i18next";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./runs-page.module.css";

/** The steps of a run in their order, each with its place on the time since it began, and what its command said. */
export function ReportSteps({ report: { steps, tookMs } }: { readonly report: AgentReport }) {
  const { t } = useTranslation("runs");
  if (steps.length === 0) return <p className={classes.quiet}>{t("noSteps")}</p>;
  const wholeMs = Math.max(1, tookMs ?? 0, ...steps.map((step) => (step.atMs ?? 0) + (step.tookMs ?? 0)));
  return (
    <ol className={classes.steps}>
      {steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report's steps never change their places
        <Step key={at} step={step} wholeMs={wholeMs} />
      ))}
    </ol>
  );
}

function Step({ step, wholeMs }: { readonly step: ReportStep; readonly wholeMs: number }) {
  const { t } = useTranslation("runs");
  const texts = useAgentTexts();
  const { kind, atMs, tookMs, text, output, outcome, exitCode, isPretended } = step;
  const hasFailed = (outcome === "ended" && exitCode !== 0) || ["not-started", "too-late", "refused", "still-up"].includes(outcome ?? "");
  const facts = [
    isPretended ? t("pretended") : outcome === null ? null : (texts.stepOutcomes[outcome] ?? outcome),
    !isPretended && exitCode !== null && exitCode !== 0 ? t("exitCode", { code: exitCode }) : null,
    !isPretended && tookMs !== null ? durationText(tookMs, texts) : null,
  ].filter((fact) => fact !== null);
  return (
    <li className={classes.step}>
      <div className={classes.stepHead}>
        <span className={classes.stepKind}>
          {t(`stepKinds.${kind}`)}
          {atMs === null ? null : <span className={classes.quiet}> · {durationText(atMs, texts)}</span>}
        </span>
        <span className={classes.quiet}>{facts.join(" · ")}</span>
      </div>
      <p className={classes.stepText}>{kind === "warn" ? `“${text}”` : <code className={classes.code}>{text}</code>}</p>
      {atMs === null ? null : (
        <div className={classes.track} aria-hidden="true">
          <div
            className={classes.bar}
            data-tone={isPretended ? "info" : hasFailed ? "warning" : "ok"}
            style={{ insetInlineStart: `min(${(atMs / wholeMs) * 100}%, 100% - 0.5rem)`, width: `${((tookMs ?? 0) / wholeMs) * 100}%` }}
          />
        </div>
      )}
      {output === "" ? null : (
        <details className={classes.output}>
          <summary>{t("output")}</summary>
          <pre>{output}</pre>
        </details>
      )}
    </li>
  );
}
