import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { causeText } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { TrayState } from "@istars/protocol/model/platform.ts";
import type { Verdict } from "@istars/ui/agent/verdict.ts";
import { showNotice, useTray } from "@istars/ui/platform/use-platform.ts";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useAgentTexts } from "../texts/use-agent-texts.ts";

/** In a desktop window: the sign beside the clock says how safe the server is, and a countdown that begins is shown over other windows. */
export function useTellDesktop(state: AgentState | null, verdict: Verdict | null): void {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const text = verdict === null ? t("waiting") : t(`verdicts.${verdict.word}.title`);
  useTray({ tone: trayTone(verdict), text });
  const isAlarming = verdict !== null && ["counting", "counting-only", "shutting-down", "still-up"].includes(verdict.word);
  const cause = state?.phase.cause ?? null;
  const about = cause === null ? "" : causeText(cause.kind, cause.feedId, texts);
  useEffect(() => {
    if (isAlarming) showNotice({ title: text, text: about });
  }, [isAlarming, text, about]);
}

/** The sign has four looks; what is only worth knowing has none of its own. */
function trayTone(verdict: Verdict | null): TrayState["tone"] {
  const tone = verdict?.tone ?? "unknown";
  return tone === "info" || tone === "idle" ? "unknown" : tone;
}
