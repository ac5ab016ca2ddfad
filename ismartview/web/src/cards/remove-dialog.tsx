import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { FailureMessage } from "../frame/failure-message.tsx";
import type { BulkOutcome } from "./bulk-outcome.tsx";

export interface RemoveDialogProps {
  /** `null`: closed. */
  readonly ids: readonly number[] | null;
  readonly onDone: (outcome: BulkOutcome) => void;
  readonly onClose: () => void;
}

/** Takes cards out of the fleet, and says what that means and that there is a way back. */
export function RemoveDialog({ ids, onDone, onClose }: RemoveDialogProps) {
  const { t } = useTranslation("cards");
  const api = useApi();
  const isOpen = ids !== null;
  const remove = useMutation({
    mutationFn: (these: readonly number[]) => api.removeCards(these),
    onSuccess: ({ outcomes }) => onDone({ what: "removed", outcomes }),
  });
  const { reset } = remove;
  useEffect(() => {
    if (isOpen) reset();
  }, [isOpen, reset]);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t("removeTitle", { count: ids?.length ?? 0 })}
      confirm={t("removeDo")}
      isDangerous
      isPending={remove.isPending}
      onConfirm={() => ids !== null && remove.mutate(ids)}
      onClose={onClose}
    >
      <p>{t("removeText")}</p>
      <FailureMessage failure={remove.isError ? failureOf(remove.error) : null} />
    </ConfirmDialog>
  );
}
