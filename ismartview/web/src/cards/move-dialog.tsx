import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { FailureMessage } from "../frame/failure-message.tsx";
import { SiteInput } from "../sites/site-input.tsx";
import type { BulkOutcome } from "./bulk-bar.tsx";
import { outcomeOf } from "./outcome-of.ts";

export interface MoveDialogProps {
  /** `null`: closed. */
  readonly ids: readonly number[] | null;
  readonly onDone: (outcome: BulkOutcome) => void;
  readonly onClose: () => void;
}

/** Puts cards into a site, an existing or a new one. */
export function MoveDialog({ ids, onDone, onClose }: MoveDialogProps) {
  const { t } = useTranslation("cards");
  const api = useApi();
  const [site, setSite] = useState("");
  const isOpen = ids !== null;
  const count = ids?.length ?? 0;
  const move = useMutation({
    mutationFn: (these: readonly number[]) => api.moveCards(these, site.trim() === "" ? null : site.trim()),
    onSuccess: ({ outcomes }) => onDone({ what: "moved", ...outcomeOf(outcomes) }),
  });
  const { reset } = move;
  useEffect(() => {
    if (isOpen) reset();
  }, [isOpen, reset]);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t("moveTitle", { count })}
      confirm={t("moveDo")}
      isPending={move.isPending}
      onConfirm={() => ids !== null && move.mutate(ids)}
      onClose={onClose}
    >
      <p>{t("moveText")}</p>
      <SiteInput value={site} isExplained onChange={setSite} />
      <FailureMessage failure={move.isError ? failureOf(move.error) : null} />
    </ConfirmDialog>
  );
}
