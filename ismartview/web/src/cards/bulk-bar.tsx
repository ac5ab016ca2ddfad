import { useFocusBackAfter } from "@istars/ui/frame/use-focus-back.ts";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Button } from "@mantine/core";
import { lazy, memo, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { AcknowledgeDialog } from "../alarms/acknowledge-dialog.tsx";
import { SilenceDialog } from "../alarms/silence-dialog.tsx";
import tools from "../frame/list-tools.module.css";
import { useAlarms } from "../live/live-context.tsx";
import { type BulkOutcome, BulkOutcomeNote } from "./bulk-outcome.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import type { ChosenCards } from "./use-chosen.ts";

const CommandDialog = lazy(async () => ({ default: (await import("../remote/command-dialog.tsx")).CommandDialog }));

type Asked = "acknowledge" | "silence" | "command" | "move" | "remove";

/** What is done with the cards that are chosen; and the way back. */
export const BulkBar = memo(function BulkBar({ chosen }: { readonly chosen: ChosenCards }) {
  const { t } = useTranslation("cards");
  const mayChange = useMay("read-write");
  const alarms = useAlarms();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const { ids } = chosen;
  const those = new Set(ids);
  const open = alarms.filter((alarm) => those.has(alarm.cardId) && alarm.acknowledged === null);
  const close = () => setAsked(null);
  useFocusBackAfter(asked === "command");
  const done = (what: BulkOutcome) => {
    setOutcome(what);
    chosen.clear();
    close();
  };
  return (
    <>
      {outcome === null ? null : <BulkOutcomeNote outcome={outcome} onClose={() => setOutcome(null)} />}
      {ids.length === 0 ? null : (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame
        <div className={tools.bar} role="group" aria-label={t("bar")}>
          <span className={tools.barCount} role="status">
            {t("chosen", { count: ids.length })}
          </span>
          <Button size="compact-sm" variant="default" disabled={open.length === 0} onClick={() => setAsked("acknowledge")}>
            {t("acknowledge")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsked("silence")}>
            {t("silence")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsked("command")}>
            {t("command")}
          </Button>
          {mayChange ? (
            <>
              <Button size="compact-sm" variant="default" onClick={() => setAsked("move")}>
                {t("move")}
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setAsked("remove")}>
                {t("remove")}
              </Button>
            </>
          ) : null}
          <Button size="compact-sm" variant="subtle" onClick={chosen.clear}>
            {t("clear")}
          </Button>
        </div>
      )}
      <AcknowledgeDialog alarms={asked === "acknowledge" ? open : null} onDone={close} onClose={close} />
      <SilenceDialog about={asked === "silence" ? { kind: "cards", ids } : null} onDone={close} onClose={close} />
      {asked === "command" ? (
        <Suspense fallback={null}>
          <CommandDialog cardIds={ids} onClose={close} />
        </Suspense>
      ) : null}
      <MoveDialog ids={asked === "move" ? ids : null} onDone={done} onClose={close} />
      <RemoveDialog ids={asked === "remove" ? ids : null} onDone={done} onClose={close} />
    </>
  );
});
