import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { causeText } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { TrayState } from "@istars/protocol/model/platform.ts";
import type { Verdict } from "@istars/ui/agent/verdict.ts";
import { useTabSign } from "@istars/ui/frame/use-tab-sign.ts";
import { showNotice, useTray } from "@istars/ui/platform/use-platform.ts";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useAgentTexts } from "../texts/use-agent-texts.ts";

/**
 * How safe the server is, told outside the page: by the tab's title and icon, and in a desktop window by the sign beside the clock and, when
 * a countdown begins, over other windows.
 */
export function useOutsideSigns(state: AgentState | null, verdict: Verdict | null): void {
  const { t } = useTranslation(["now", "mate"]);
  const texts = useAgentTexts();
  const text = verdict === null ? t("now:waiting") : t(`now:verdicts.${verdict.word}.title`);
  const sign = signOf(verdict);
  useTray({ tone: sign, text });
  useTabSign(state === null ? t("mate:product") : `${text} · ${state.host.name}`, sign);
  const isAlarming = verdict !== null && ["counting", "counting-only", "shutting-down", "still-up"].includes(verdict.word);
  const cause = state?.phase.cause ?? null;
  const about = cause === null ? "" : causeText(cause.kind, cause.feedId, texts);
  useEffect(() => {
    if (isAlarming) showNotice({ title: text, text: about });
  }, [isAlarming, text, about]);
}

/** A sign has four looks; what is only worth knowing has none of its own. */
function signOf(verdict: Verdict | null): TrayState["tone"] {
  const tone = verdict?.tone ?? "unknown";
  return tone === "info" || tone === "idle" ? "unknown" : tone;
}
