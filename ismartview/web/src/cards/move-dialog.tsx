import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useFleetLive } from "../live/live-context.tsx";
import { SiteInput } from "../sites/site-input.tsx";
import type { BulkOutcome } from "./bulk-outcome.tsx";

export interface MoveDialogProps {
  /** `null`: closed. */
  readonly ids: readonly number[] | null;
  readonly onDone: (outcome: BulkOutcome) => void;
  readonly onClose: () => void;
}

/** Puts cards into a site, an existing or a new one. */
export function MoveDialog({ ids, onDone, onClose }: MoveDialogProps) {
  const { t } = useTranslation("cards");
  const api = useApi();
  const live = useFleetLive();
  const [site, setSite] = useState("");
  const isOpen = ids !== null;
  const count = ids?.length ?? 0;
  const move = useMutation({
    mutationFn: async (these: readonly number[]): Promise<BulkOutcome> => {
      const to = site.trim() || null;
      const from = new Map<string | null, readonly number[]>();
      for (const id of these) {
        const before = live.card(id)?.site ?? null;
        from.set(before, [...(from.get(before) ?? []), id]);
      }
      return { what: "moved", ...(await api.moveCards(these, to)), site: to, from };
    },
    onSuccess: onDone,
  });
  const { reset } = move;
  useEffect(() => {
    if (!isOpen) return;
    reset();
    setSite("");
  }, [isOpen, reset]);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t("moveTitle", { count })}
      confirm={t("moveDo")}
      isPending={move.isPending}
      onConfirm={() => ids !== null && move.mutate(ids)}
      onClose={onClose}
    >
      <p>{t("moveText")}</p>
      <SiteInput value={site} isExplained onChange={setSite} />
      <FailureMessage failure={move.isError ? failureOf(move.error) : null} />
    </ConfirmDialog>
  );
}
