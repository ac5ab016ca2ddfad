import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { RETENTION_KEY, ReadingsForm } from "./readings-form.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

/** How often readings are stored, how long they are kept, and what that costs; everybody may look, administrators change it. */
export function ReadingsPage() {
  const { t } = useTranslation(["readings", "ui"]);
  const api = useApi();
  const say = useFailureText();
  const mayChange = useMay("read-write");
  const query = useQuery({ queryKey: RETENTION_KEY, queryFn: ({ signal }) => api.readRetention(signal) });
  return (
    <SettingsFrame>
      {query.data ? (
        <ReadingsForm stored={query.data} mayChange={mayChange} />
      ) : query.isError ? (
        <Notice
          tone="critical"
          title={t("ui:error.title")}
          action={<Button onClick={() => void query.refetch()}>{t("ui:error.retry")}</Button>}
        >
          {t("readings:failed", { reason: say(failureOf(query.error)) })}
        </Notice>
      ) : (
        <Late>
          <Skeleton height="20rem" radius="lg" />
        </Late>
      )}
    </SettingsFrame>
  );
}
