import type { CommandRun, CommandStep } from "@istars/protocol/model/ismartview/command-run.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { runCounts, runProgress, runRows } from "@istars/ui/fleet/run-rows.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { Ago } from "@istars/ui/values/ago.tsx";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useFleetLive, useServiceNow } from "../live/live-context.tsx";
import classes from "./command-dialog.module.css";
import { useReasonWord } from "./use-reason-word.ts";

const TONES: Readonly<Record<CommandStep, Tone>> = {
  waiting: "idle",
  asking: "info",
  confirmed: "ok",
  sent: "ok",
  refused: "warning",
  "unknown-outcome": "warning",
  cancelled: "idle",
};
/** Most UPSs whose outcome is listed one by one; those that somebody has to look at stand first. */
const MOST_LISTED = 200;

export interface CommandRunViewProps {
  readonly run: CommandRun;
  /** It was under way before anything was asked for here. */
  readonly isOther: boolean;
  readonly onClose: () => void;
}

/** How far a run is and what came of it, UPS by UPS. An unknown outcome stays one: nothing is sent twice (SAFETY 19). */
export function CommandRunView({ run, isOther, onClose }: CommandRunViewProps) {
  const { t } = useTranslation(["remote", "fleet", "ui"]);
  const api = useApi();
  const say = useFailureText();
  const nowWallMs = useServiceNow();
  const stop = useMutation({ mutationFn: () => api.cancelCommand(run.id) });
  const { done, all } = runProgress(run);
  const rows = runRows(run);
  const listed = rows.slice(0, MOST_LISTED);
  const canStop = run.isRunning && run.cards.some(({ step }) => step === "waiting");
  return (
    <div className={classes.form}>
      {isOther ? <FormMessage tone="info" lead={t("remote:another")} /> : null}
      <div>
        <div className={classes.progressHead}>
          <strong role="status">{t(run.isRunning ? "remote:running" : "remote:ended")}</strong>
          <span className={classes.quiet}>{t("remote:progress", { done, all })}</span>
        </div>
        <div className={classes.track} aria-hidden="true">
          <div className={classes.filled} style={{ width: `${all === 0 ? 100 : (done / all) * 100}%` }} />
        </div>
        <p className={classes.quiet}>
          {t(`fleet:commands.${run.command}` as "fleet:kinds.istars")} · {run.by} · <Ago wallMs={run.startedWallMs} nowWallMs={nowWallMs} />
        </p>
      </div>
      {all > 1 ? (
        <div className={classes.counts}>
          {runCounts(run).map(({ step, count }) => (
            <StatePill key={step} tone={TONES[step]}>
              {t(`fleet:commandSteps.${step}`)} {count}
            </StatePill>
          ))}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard */}
      <section className={classes.names} aria-label={t("remote:results")} tabIndex={0}>
        <ul className={classes.results}>
          {listed.map((card) => (
            <Result key={card.cardId} {...card} />
          ))}
          {rows.length > listed.length ? (
            <li className={classes.quiet}>{t("remote:andMore", { count: rows.length - listed.length })}</li>
          ) : null}
        </ul>
      </section>
      {stop.isError ? <FormMessage tone="critical" lead={t("remote:stopFailed", { reason: say(failureOf(stop.error)) })} /> : null}
      {run.isRunning ? (
        <p className={classes.quiet}>
          {canStop ? `${t("remote:stopHelp")} ` : ""}
          {t("remote:goesOn")}
        </p>
      ) : null}
      <div className={classes.actions}>
        {canStop ? (
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            {t("remote:stop")}
          </Button>
        ) : null}
        <Button onClick={onClose}>{t("ui:close")}</Button>
      </div>
    </div>
  );
}

/** What came of it at one UPS, and why. */
function Result({ cardId, step, reason }: CommandRun["cards"][number]) {
  const { t } = useTranslation(["remote", "fleet"]);
  const name = useFleetLive().card(cardId)?.name ?? t("remote:gone", { id: cardId });
  const why = useReasonWord();
  return (
    <li className={classes.result}>
      <span className={classes.resultName}>
        {name}
        {reason === null ? null : <span className={classes.reason}>{why(reason)}</span>}
      </span>
      <StatePill tone={TONES[step]}>{t(`fleet:commandSteps.${step}`)}</StatePill>
    </li>
  );
}
