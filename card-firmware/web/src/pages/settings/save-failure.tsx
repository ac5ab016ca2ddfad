import type { Unrest } from "@istars/protocol/model/settings/objection.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { joinSentences } from "@istars/ui/text/sentences.ts";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRefusal } from "./refusal.ts";
import classes from "./settings-page.module.css";

export interface SaveFailureProps {
  readonly failure: Failure | null;
  readonly isSaving: boolean;
  /** Saves although the card objects for that reason. */
  readonly onInsist: (reason: Unrest) => void;
}

/** Why nothing was saved; where the card only objects, the way to save all the same, which asks first. */
export function SaveFailure({ failure, isSaving, onInsist }: SaveFailureProps) {
  const { t } = useTranslation("settings");
  const sayFailure = useFailureText();
  const refusal = useRefusal()(failure);
  const [isAsking, setIsAsking] = useState(false);
  if (failure === null) return null;
  const lead = t("notSaved", { reason: sayFailure(failure) });
  if (refusal === null) return <FormMessage tone="critical" lead={lead} />;
  const { reason, why, consequence } = refusal;
  return (
    <>
      <FormMessage tone="critical" lead={lead}>
        <p className={classes.reason}>{joinSentences(why, consequence, t("tryLater"))}</p>
        <Button size="compact-sm" variant="default" onClick={() => setIsAsking(true)}>
          {t("insist")}
        </Button>
      </FormMessage>
      <ConfirmDialog
        isOpen={isAsking}
        title={t("insistTitle")}
        confirm={t("insistConfirm")}
        isDangerous
        isPending={isSaving}
        onConfirm={() => {
          setIsAsking(false);
          onInsist(reason);
        }}
        onClose={() => setIsAsking(false)}
      >
        <p>{why}</p>
        <p>{consequence}</p>
        <p>{t("insistAudit")}</p>
      </ConfirmDialog>
    </>
  );
}
