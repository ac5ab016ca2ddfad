import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";

export interface RemoveDialogProps {
  readonly card: Pick<FleetCard, "id" | "name">;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Asks before a card is taken out of the fleet, and says what nobody will see from then on. */
export function RemoveDialog({ card: { id, name }, onRemoved, onClose }: RemoveDialogProps) {
  const { t } = useTranslation("card");
  const api = useApi();
  const say = useFailureText();
  const problemOf = useOutcomeProblem();
  const remove = useMutation({
    mutationFn: () => api.removeCards([id]),
    onSuccess: ({ outcomes: [outcome] }) => {
      if (problemOf(outcome) === null) onRemoved();
    },
  });
  const reason = remove.isError ? say(failureOf(remove.error)) : problemOf(remove.data?.outcomes[0]);
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={t("removing.title", { name })}
      confirm={t("removing.confirm")}
      isPending={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t("removing.text")}</p>
      <p>{t("removing.back")}</p>
      {reason === null ? null : <FormMessage tone="critical" lead={t("removing.failed", { reason })} />}
    </ConfirmDialog>
  );
}
