import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";

/** What brings a removed card back, and why it did not. The card is shown again as soon as the stream tells it. */
export function useRestoreCard(id: number): { readonly button: ReactNode; readonly failure: ReactNode } {
  const { t } = useTranslation("card");
  const api = useApi();
  const say = useFailureText();
  const problemOf = useOutcomeProblem();
  const restore = useMutation({ mutationFn: () => api.restoreCards([id]) });
  const reason = restore.isError ? say(failureOf(restore.error)) : problemOf(restore.data?.outcomes[0]);
  return {
    button: (
      <Button loading={restore.isPending} onClick={() => restore.mutate()}>
        {t("removed.undo")}
      </Button>
    ),
    failure: reason === null ? null : <FormMessage tone="critical" lead={t("removed.failed", { reason })} />,
  };
}
