import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useStateNow } from "../live/live-context.tsx";
import { useApi } from "../session/api-context.ts";

/** Asks once before a drill, and says that nothing is done by it. */
export function DrillDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation("runs");
  const api = useApi();
  const say = useDuration();
  const state = useStateNow()?.state;
  const drill = useMutation({ mutationFn: () => api.startDrill(), onSuccess: onClose });
  const lastsMs = state === undefined ? 0 : state.needs.warnMs + state.needs.commandsMs;
  return (
    <ConfirmDialog
      isOpen
      title={t("askDrill")}
      confirm={t("confirmDrill")}
      isPending={drill.isPending}
      onConfirm={() => drill.mutate()}
      onClose={onClose}
    >
      <p>{t("drillConsequence", { duration: say(lastsMs, "fine") })}</p>
      {state?.isPathProven ? null : <p>{t("drillPath")}</p>}
      <FailureMessage failure={drill.isError ? failureOf(drill.error) : null} />
    </ConfirmDialog>
  );
}
