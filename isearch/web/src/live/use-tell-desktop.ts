import { showNotice } from "@istars/ui/platform/use-platform.ts";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useIsearchView } from "./live-context.tsx";

/** In a desktop window: a run that ends while somebody looks elsewhere is shown over other windows. */
export function useTellDesktop(): void {
  const { t } = useTranslation(["isearch", "readdress"]);
  const { run } = useIsearchView();
  /** Of the run that was seen running. */
  const running = useRef<number | null>(null);
  useEffect(() => {
    if (run === null || run.isRunning) {
      running.current = run?.id ?? null;
      return;
    }
    if (running.current !== run.id) return;
    running.current = null;
    if (document.hasFocus()) return;
    const count = run.cards.length;
    const done = run.cards.filter(({ step }) => step === "done").length;
    const text = done === count ? t("readdress:allDone", { count }) : t("readdress:someDone", { count, done });
    showNotice({ title: t("isearch:product"), text });
  }, [run, t]);
}
