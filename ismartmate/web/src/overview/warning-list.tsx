import type { AgentState, AgentWarning } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { filled } from "@istars/protocol/model/ismartmate/texts/filled.ts";
import { linkMatter } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { leftNow } from "@istars/ui/agent/agent-view.ts";
import { useRouter } from "@istars/ui/router.tsx";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMayChange } from "../session/session-context.tsx";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./warning-list.module.css";

const ArmDialog = lazy(async () => ({ default: (await import("../settings/arm-dialog.tsx")).ArmDialog }));

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

/** What is to be done, the most pressing first, each with the first thing to do about it. */
export function WarningList({ state, sinceMs }: { readonly state: AgentState; readonly sinceMs: number }) {
  const { t } = useTranslation("now");
  const say = useDuration();
  const [isArming, setIsArming] = useState(false);
  const warnings = [...state.warnings].sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code));
  const quietMs = leftNow(state.quietLeftMs, sinceMs) ?? 0;
  if (warnings.length === 0 && quietMs === 0) return null;
  return (
    <section aria-label={t("warnings")}>
      <ul className={classes.list}>
        {warnings.map((warning) => (
          <WarningLine key={`${warning.code} ${warning.subject}`} warning={warning} state={state} onArm={() => setIsArming(true)} />
        ))}
        {quietMs === 0 ? null : (
          <li className={classes.warning} data-tone="info">
            <ToneIcon tone="info" />
            <span>{t("quiet", { duration: say(quietMs, "fine") })}</span>
          </li>
        )}
      </ul>
      <Suspense fallback={null}>{isArming ? <ArmDialog isArmed={false} onClose={() => setIsArming(false)} /> : null}</Suspense>
    </section>
  );
}

interface WarningLineProps {
  readonly warning: AgentWarning;
  readonly state: AgentState;
  readonly onArm: () => void;
}

function WarningLine({ warning: { code, subject, detail }, state, onArm }: WarningLineProps) {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const router = useRouter();
  const mayChange = useMayChange();
  const { text, firstAction } = texts.warnings[code];
  const source = code === "source-refused" || code === "source-silent" ? state.sources.find(({ id }) => id === subject) : undefined;
  const reason = linkMatter(source?.link.reason ?? null, texts);
  const values = { subject: subject ?? "", detail: detail ?? "" };
  return (
    <li className={classes.warning} data-tone={TONES[code]}>
      <ToneIcon tone={TONES[code]} />
      <div className={classes.words}>
        <strong className={classes.lead}>
          {filled(text, values)}
          {reason === null ? "" : `: ${reason.text}`}
        </strong>
        <div className={classes.action}>{reason?.firstAction ?? filled(firstAction, values).trim()}</div>
      </div>
      {code === "observing" && mayChange && state.mode === "observer" ? (
        <Button size="compact-md" onClick={onArm}>
          {t("arm")}
        </Button>
      ) : null}
      {code === "settings-faulty" || code === "source-refused" ? (
        <Button
          size="compact-md"
          variant="default"
          onClick={() => router.go(code === "settings-faulty" ? "/settings" : "/settings/sources")}
        >
          {t("toSettings")}
        </Button>
      ) : null}
    </li>
  );
}
