import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { useFailureText } from "../../session/failure.ts";
import { failureOf } from "../../session/failure-of.ts";
import { FormMessage } from "../../session/form-message.tsx";
import classes from "./acknowledge-dialog.module.css";

/** Asks once before an alarm is acknowledged, because that stands in the log for good. */
export function AcknowledgeDialog({ alarm, onClose }: { readonly alarm: ActiveAlarm | null; readonly onClose: () => void }) {
  const { t } = useTranslation(["alarms", "domain", "ui"]);
  const api = useApi();
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
  const name = shown === null ? "" : t(`domain:alarms.${shown.id}.text`);
  const instance = shown?.instance ?? null;
  return (
    <Modal
      opened={alarm !== null}
      onClose={onClose}
      title={t("confirmTitle", { alarm: name })}
      centered
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": t("ui:close") }}
      styles={{ title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600 } }}
    >
      <p className={classes.text}>{t("confirmText")}</p>
      {acknowledge.isError ? (
        <FormMessage tone="critical" lead={t("failed", { reason: sayFailure(failureOf(acknowledge.error)) })} />
      ) : null}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button
          loading={acknowledge.isPending}
          disabled={instance === null}
          onClick={() => instance !== null && acknowledge.mutate(instance)}
        >
          {t("acknowledge")}
        </Button>
      </div>
    </Modal>
  );
}
