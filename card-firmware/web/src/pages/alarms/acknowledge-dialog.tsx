import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAlarmTitle } from "../../live/alarm-title.ts";
import { useApi } from "../../session/api-context.ts";

/** Asks once before an alarm is acknowledged, because that stands in the log for good. */
export function AcknowledgeDialog({ alarm, onClose }: { readonly alarm: ActiveAlarm | null; readonly onClose: () => void }) {
  const { t } = useTranslation("alarms");
  const api = useApi();
  const titleOf = useAlarmTitle();
  const sayFailure = useFailureText();
  // While it closes the dialog still names the alarm.
  const [shown, setShown] = useState<ActiveAlarm | null>(null);
  const acknowledge = useMutation({
    mutationFn: (instance: number) => api.acknowledgeAlarm(instance),
    onSuccess: onClose,
  });
  const { reset } = acknowledge;
  useEffect(() => {
    if (alarm !== null) {
      setShown(alarm);
      reset();
    }
  }, [alarm, reset]);
  const name = shown === null ? "" : titleOf(shown);
  const instance = shown?.instance ?? null;
  return (
    <ConfirmDialog
      isOpen={alarm !== null}
      title={t("confirmTitle", { alarm: name })}
      confirm={t("acknowledge")}
      isPending={acknowledge.isPending}
      onConfirm={() => instance !== null && acknowledge.mutate(instance)}
      onClose={onClose}
    >
      <p>{t("confirmText")}</p>
      {acknowledge.isError ? (
        <FormMessage tone="critical" lead={t("failed", { reason: sayFailure(failureOf(acknowledge.error)) })} />
      ) : null}
    </ConfirmDialog>
  );
}
