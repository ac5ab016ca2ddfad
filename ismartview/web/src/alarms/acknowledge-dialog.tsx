import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import { FLEET_LIMITS } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { FailureMessage } from "../frame/failure-message.tsx";

export interface AcknowledgeDialogProps {
  /** `null`: closed. */
  readonly alarms: readonly FleetAlarm[] | null;
  /** It was done. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Marks alarms as seen, with one note for all of them if there is something to say. */
export function AcknowledgeDialog({ alarms, onDone, onClose }: AcknowledgeDialogProps) {
  const { t } = useTranslation("console");
  const api = useApi();
  const [note, setNote] = useState("");
  const isOpen = alarms !== null;
  const acknowledge = useMutation({
    mutationFn: (ids: readonly number[]) => api.acknowledgeAlarms(ids, note.trim() === "" ? null : note.trim()),
    onSuccess: onDone,
  });
  const { reset } = acknowledge;
  useEffect(() => {
    if (!isOpen) return;
    setNote("");
    reset();
  }, [isOpen, reset]);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t("acknowledgeTitle", { count: alarms?.length ?? 0 })}
      confirm={t("acknowledgeDo")}
      isPending={acknowledge.isPending}
      onConfirm={() => alarms !== null && acknowledge.mutate(alarms.map(({ id }) => id))}
      onClose={onClose}
    >
      <p>{t("acknowledgeText")}</p>
      <Textarea
        data-autofocus
        label={t("noteOptional")}
        description={t("noteOptionalHelp")}
        rows={3}
        maxLength={FLEET_LIMITS.note}
        value={note}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      <FailureMessage failure={acknowledge.isError ? failureOf(acknowledge.error) : null} />
    </ConfirmDialog>
  );
}
