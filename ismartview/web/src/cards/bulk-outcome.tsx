import type { CardOutcome } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import type { IsmartviewApi } from "../api/ismartview-api.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";
import { FailureMessage } from "../frame/failure-message.tsx";
import classes from "./cards-page.module.css";
import { outcomeOf } from "./outcome-of.ts";

/** What came of the last thing that was done with many cards. */
export type BulkOutcome =
  | { readonly what: "removed"; readonly outcomes: readonly CardOutcome[] }
  /** `from`: the sites in which the cards were before, with their cards. */
  | {
      readonly what: "moved";
      readonly outcomes: readonly CardOutcome[];
      readonly site: string | null;
      readonly from: ReadonlyMap<string | null, readonly number[]>;
    };

export interface BulkOutcomeNoteProps {
  readonly outcome: BulkOutcome;
  readonly onClose: () => void;
}

/** Says what was done with many cards, with how many it was not and why, and takes it back. */
export function BulkOutcomeNote({ outcome, onClose }: BulkOutcomeNoteProps) {
  const { t } = useTranslation(["cards", "view", "ui"]);
  const api = useApi();
  const problemOf = useOutcomeProblem();
  const { ids, failed, refused } = outcomeOf(outcome.outcomes);
  const undo = useMutation({
    mutationFn: () => undone(api, outcome, ids),
    onSuccess: (outcomes) => {
      if (outcomeOf(outcomes).failed === 0) onClose();
    },
  });
  const back = outcomeOf(undo.data ?? []);
  const lead =
    outcome.what === "removed"
      ? t("cards:removed", { count: ids.length })
      : t("cards:moved", { count: ids.length, site: outcome.site ?? t("view:noSite") });
  return (
    <div className={classes.done}>
      <FormMessage tone={failed + back.failed > 0 ? "warning" : "ok"} lead={lead}>
        {failed > 0 ? <div>{t("cards:someFailed", { count: failed, reason: problemOf(refused) ?? "" })}</div> : null}
        {back.failed > 0 ? <div>{t("cards:someNotBack", { count: back.failed, reason: problemOf(back.refused) ?? "" })}</div> : null}
        <FailureMessage failure={undo.isError ? failureOf(undo.error) : null} />
        {ids.length > 0 && !undo.isSuccess ? (
          <Button size="compact-sm" variant="default" mt="xs" mr="xs" loading={undo.isPending} onClick={() => undo.mutate()}>
            {t("cards:undo")}
          </Button>
        ) : null}
        <Button size="compact-sm" variant="subtle" mt="xs" onClick={onClose}>
          {t("ui:close")}
        </Button>
      </FormMessage>
    </div>
  );
}

/** Brings back what was removed, and what was moved to where it was. */
async function undone(api: IsmartviewApi, outcome: BulkOutcome, ids: readonly number[]): Promise<readonly CardOutcome[]> {
  if (outcome.what === "removed") return (await api.restoreCards(ids)).outcomes;
  const done = new Set(ids);
  const outcomes: CardOutcome[] = [];
  for (const [site, those] of outcome.from) {
    const moved = those.filter((id) => done.has(id));
    if (moved.length > 0) outcomes.push(...(await api.moveCards(moved, site)).outcomes);
  }
  return outcomes;
}
