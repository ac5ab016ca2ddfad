import type { AgentState, AgentWarning } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { filled } from "@istars/protocol/model/ismartmate/texts/filled.ts";
import { linkMatter } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { leftNow } from "@istars/ui/agent/agent-view.ts";
import type { VerdictWord } from "@istars/ui/agent/verdict.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import { ArmButton } from "./arm-button.tsx";
import classes from "./warning-list.module.css";

const TONES: Readonly<Record<AgentWarning["code"], Tone>> = {
  "still-up": "critical",
  "cannot-power-off": "critical",
  "journal-failed": "critical",
  "source-refused": "critical",
  "settings-faulty": "warning",
  "source-silent": "warning",
  "sensor-absurd": "warning",
  observing: "warning",
  "path-not-proven": "warning",
};
const ORDER = Object.keys(TONES);

export interface WarningListProps {
  readonly state: AgentState;
  /** The state was told so long ago, ms. */
  readonly sinceMs: number;
  /** That nothing is shut down is said once. */
  readonly verdict: VerdictWord;
}

/** What is to be done, the most pressing first, each with the first thing to do about it. */
export function WarningList({ state, sinceMs, verdict }: WarningListProps) {
  const { t } = useTranslation("now");
  const say = useDuration();
  // In a dry run there is nothing to arm, and without a feed nothing to arm it for.
  const isObservingSaid = state.mode === "dry-run" || verdict === "observing" || verdict === "not-set-up";
  const warnings = state.warnings
    .filter(({ code }) => code !== "observing" || !isObservingSaid)
    .sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code));
  const quietMs = leftNow(state.quietLeftMs, sinceMs) ?? 0;
  if (warnings.length === 0 && quietMs === 0) return null;
  return (
    <section aria-label={t("warnings")}>
      <ul className={classes.list}>
        {warnings.map((warning) => (
          <WarningLine key={`${warning.code} ${warning.subject}`} warning={warning} state={state} />
        ))}
        {quietMs === 0 ? null : (
          <li className={classes.warning} data-tone="info">
            <span className={classes.icon}>
              <ToneIcon tone="info" />
            </span>
            <span>{t("quiet", { duration: say(quietMs, "fine") })}</span>
          </li>
        )}
      </ul>
    </section>
  );
}

interface WarningLineProps {
  readonly warning: AgentWarning;
  readonly state: AgentState;
}

function WarningLine({ warning: { code, subject, detail }, state }: WarningLineProps) {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const router = useRouter();
  const { text, firstAction } = texts.warnings[code];
  const source = code === "source-refused" || code === "source-silent" ? state.sources.find(({ id }) => id === subject) : undefined;
  const reason = linkMatter(source?.link.reason ?? null, texts);
  const values = { subject: subject ?? "", detail: detail ?? "" };
  return (
    <li className={classes.warning} data-tone={TONES[code]}>
      <span className={classes.icon}>
        <ToneIcon tone={TONES[code]} />
      </span>
      <div className={classes.words}>
        <strong className={classes.lead}>
          {filled(text, values)}
          {reason === null ? "" : `: ${reason.text}`}
        </strong>
        <div className={classes.action}>{reason?.firstAction ?? filled(firstAction, values).trim()}</div>
      </div>
      {code === "observing" ? <ArmButton /> : null}
      {code === "settings-faulty" || code === "source-refused" ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => router.go(code === "settings-faulty" ? "/settings" : "/settings/sources")}
        >
          {t("toSettings")}
        </Button>
      ) : null}
    </li>
  );
}
