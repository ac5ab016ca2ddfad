import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useRouter } from "@istars/ui/router.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useFailureText } from "../api/use-failure-text.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";

/** Stands where the card was that has just been removed: the way to take that back. It is shown again as soon as the stream tells it. */
export function RemovedNotice({ id, name }: { readonly id: number; readonly name: string }) {
  const { t } = useTranslation("card");
  const api = useApi();
  const router = useRouter();
  const say = useFailureText();
  const problemOf = useOutcomeProblem();
  const restore = useMutation({ mutationFn: () => api.restoreCards([id]) });
  const reason = restore.isError ? say(failureOf(restore.error)) : problemOf(restore.data?.outcomes[0]);
  return (
    <Notice
      isPage
      tone="info"
      title={t("removed.title", { name })}
      action={
        <Group justify="center" gap="sm">
          <Button loading={restore.isPending} onClick={() => restore.mutate()}>
            {t("removed.undo")}
          </Button>
          <Button variant="default" onClick={() => router.go("/cards")}>
            {t("toCards")}
          </Button>
        </Group>
      }
    >
      {t("removed.text")}
      {reason === null ? null : <FormMessage tone="critical" lead={t("removed.failed", { reason })} />}
    </Notice>
  );
}
