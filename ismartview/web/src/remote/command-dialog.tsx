import type { CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { Modal } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCards, useFleetFacts } from "../live/live-context.tsx";
import classes from "./command-dialog.module.css";
import { CommandForm } from "./command-form.tsx";
import { CommandRunView } from "./command-run-view.tsx";

export interface CommandDialogProps {
  readonly cardIds: readonly number[];
  readonly onClose: () => void;
}

/** Asks something of the UPSs of some cards: which command, what follows from it, for whom; then how each of them has taken it. */
export function CommandDialog({ cardIds, onClose }: CommandDialogProps) {
  const { t } = useTranslation(["remote", "ui"]);
  const { run: latest } = useFleetFacts();
  const isNarrow = useIsNarrow();
  const all = useCards();
  const cards = useMemo(() => {
    const wanted = new Set(cardIds);
    return all.filter(({ id }) => wanted.has(id));
  }, [all, cardIds]);
  /** As it was answered when it was started here; the stream tells how it goes on. */
  const [started, setStarted] = useState<CommandRun | null>(null);
  const run = started !== null && latest?.id !== started.id ? started : latest;
  const isOther = started === null && latest?.isRunning === true;
  const [first] = cards;
  const title =
    cards.length === 1 && first !== undefined ? t("remote:titleOne", { name: first.name }) : t("remote:titleMany", { count: cards.length });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      fullScreen={isNarrow}
      centered={!isNarrow}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": t("ui:close") }}
      styles={{ title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600, overflowWrap: "anywhere" } }}
    >
      <div className={classes.body}>
        {run !== null && (started !== null || isOther) ? (
          <CommandRunView run={run} isOther={isOther} onClose={onClose} />
        ) : (
          <CommandForm cards={cards} onStarted={setStarted} onClose={onClose} />
        )}
      </div>
    </Modal>
  );
}
