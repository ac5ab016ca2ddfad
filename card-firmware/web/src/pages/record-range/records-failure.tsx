import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../session/use-failure-text.ts";

/** Why the records are not there, and the way to try again. */
export function RecordsFailure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation(["records", "ui"]);
  const say = useFailureText();
  return (
    <Notice tone="critical" title={t("ui:error.title")} action={<Button onClick={onRetry}>{t("ui:error.retry")}</Button>}>
      {t("records:failed", { reason: say(failureOf(error)) })}
    </Notice>
  );
}
