import { leftNow } from "@istars/ui/agent/agent-view.ts";
import { clockText } from "@istars/ui/agent/clock-text.ts";
import { type CourseStep, courseSteps, phaseShare } from "@istars/ui/agent/course-steps.ts";
import { IconCircle, IconCircleCheck, IconCircleDot } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useServiceNow, useStateNow } from "../live/live-context.tsx";
import classes from "./countdown.module.css";
import { Ring } from "./ring.tsx";

/** Digits change when their second does. */
const DRAW_EVERY_MS = 250;

/** What comes when, and how long it is until then; nothing while nothing is under way. */
export function Countdown() {
  const { t } = useTranslation("now");
  const now = useStateNow(DRAW_EVERY_MS);
  if (now === null) return null;
  const { state, sinceMs, isLive } = now;
  const steps = courseSteps(state, sinceMs);
  if (steps.length === 0) return null;
  const { phase } = state;
  const leftMs = leftNow(phase.powerOffInMs, sinceMs);
  const nextLeftMs = leftNow(phase.inMs, sinceMs);
  const shownMs = leftMs ?? nextLeftMs;
  return (
    <div className={classes.countdown} data-old={!isLive || undefined}>
      <Ring share={phaseShare(state, sinceMs)}>
        <span className={classes.clock} role="timer" aria-label={t("countdown.label")}>
          {shownMs === null ? (
            <span className={classes.word}>
              {t(phase.held ? "countdown.held" : phase.kind === "done" ? "countdown.over" : "countdown.running")}
            </span>
          ) : (
            clockText(shownMs)
          )}
        </span>
        {shownMs === null ? null : <span className={classes.until}>{t("countdown.until-powering-off")}</span>}
      </Ring>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
    </div>
  );
}

const STEP_ICONS = { past: IconCircleCheck, now: IconCircleDot, next: IconCircle } as const;

function Step({ step: { id, standing, inMs } }: { readonly step: CourseStep }) {
  const { t, i18n } = useTranslation("now");
  const nowWallMs = useServiceNow();
  const Icon = STEP_ICONS[standing];
  const clock = inMs === null ? null : clockText(inMs);
  const when = standing === "next" ? (clock === null ? t("countdown.open") : t("countdown.in", { clock })) : t(`countdown.${standing}`);
  const time =
    inMs === null || nowWallMs === null
      ? null
      : new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium", hourCycle: "h23" }).format(
          Math.round((nowWallMs + inMs) / 1_000) * 1_000,
        );
  return (
    <li className={classes.step} data-standing={standing} aria-current={standing === "now" ? "step" : undefined}>
      <Icon size="1.25rem" stroke={1.75} aria-hidden="true" />
      <span className={classes.what}>{t(`countdown.steps.${id}`)}</span>
      <span className={classes.when} title={time === null ? undefined : t("countdown.at", { time })}>
        {when}
      </span>
    </li>
  );
}
