import { FLEET_LIMITS } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import type { AlarmRow } from "@istars/ui/fleet/alarm-rows.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";
import { AlarmCourse } from "./alarm-course.tsx";
import classes from "./console.module.css";

/** Writes something to an alarm, below what others have written. */
export function NoteDialog({ row, onClose }: { readonly row: AlarmRow | null; readonly onClose: () => void }) {
  const { t } = useTranslation("console");
  const api = useApi();
  const sayAlarm = useAlarmWords();
  const [text, setText] = useState("");
  const isOpen = row !== null;
  const write = useMutation({ mutationFn: (id: number) => api.noteAlarm(id, text.trim()), onSuccess: onClose });
  const { reset } = write;
  useEffect(() => {
    if (!isOpen) return;
    setText("");
    reset();
  }, [isOpen, reset]);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={row === null ? t("noteLabel") : t("noteTitle", { alarm: sayAlarm(row.alarm).text, card: row.card?.name ?? row.alarm.cardId })}
      confirm={t("noteDo")}
      isPending={write.isPending}
      isBlocked={text.trim() === ""}
      onConfirm={() => row !== null && write.mutate(row.alarm.id)}
      onClose={onClose}
    >
      {row === null || row.alarm.notes === 0 ? null : (
        <section>
          <h3 className={classes.partTitle}>{t("earlier")}</h3>
          <AlarmCourse alarmId={row.alarm.id} isNotesOnly />
        </section>
      )}
      <Textarea
        data-autofocus
        label={t("noteLabel")}
        description={t("noteHelp")}
        rows={4}
        maxLength={FLEET_LIMITS.note}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <FailureMessage failure={write.isError ? failureOf(write.error) : null} />
    </ConfirmDialog>
  );
}
