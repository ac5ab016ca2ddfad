import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "../states/notice.tsx";
import type { recordsTexts } from "./records.texts.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    records: typeof recordsTexts;
  }
}

/** Why the records are not there, as a sentence, and the way to try again. */
export function RecordsFailure({ reason, onRetry }: { readonly reason: string; readonly onRetry: () => void }) {
  const { t } = useTranslation(["records", "ui"]);
  return (
    <Notice tone="critical" title={t("ui:error.title")} action={<Button onClick={onRetry}>{t("ui:error.retry")}</Button>}>
      {t("records:failed", { reason })}
    </Notice>
  );
}
