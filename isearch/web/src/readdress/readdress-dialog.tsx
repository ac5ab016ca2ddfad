import type { PlanRequest, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useIsearchView } from "../live/live-context.tsx";
import { useApi } from "../session/api-context.ts";
import { draftFor, planOf } from "./address-draft.ts";
import { type CheckedPlan, CheckStep } from "./check-step.tsx";
import { ConfirmStep, type Grant } from "./confirm-step.tsx";
import { HowStep } from "./how-step.tsx";
import classes from "./readdress.module.css";
import { RunStep } from "./run-step.tsx";
import { usePlanFailure } from "./use-plan-failure.ts";

export interface ReaddressDialogProps {
  /** Whose addresses are set, in the order of the list; empty: those that a plan names. */
  readonly cards: readonly FoundCard[];
  readonly onClose: () => void;
}

type Stage =
  | { readonly step: "how" }
  | { readonly step: "check"; readonly preview: Preview }
  | { readonly step: "confirm"; readonly preview: Preview; readonly plan: CheckedPlan }
  | { readonly step: "run"; readonly id: number };

const STEPS = ["how", "check", "confirm", "run"] as const;

/** Sets addresses in four steps; nothing is told to a card before the third is over. A run goes on when this is closed. */
export function ReaddressDialog({ cards, onClose }: ReaddressDialogProps) {
  const { t } = useTranslation(["readdress", "ui"]);
  const api = useApi();
  const { run } = useIsearchView();
  const isNarrow = useIsNarrow();
  const [draft, setDraft] = useState(() => draftFor(cards));
  const [stage, setStage] = useState<Stage>(run?.isRunning ? { step: "run", id: run.id } : { step: "how" });
  const sayFailure = usePlanFailure();
  const preview = useMutation({
    mutationFn: (plan: PlanRequest) => api.previewPlan(plan),
    onSuccess: (made) => setStage({ step: "check", preview: made }),
  });
  const start = useMutation({
    mutationFn: ({ rows, ignoreTaken, grant }: CheckedPlan & { readonly grant: Grant }) =>
      api.startChange({ rows: rows.map(({ mac, wanted }) => ({ mac, wanted })), ...grant, ...(ignoreTaken ? { ignoreTaken } : {}) }),
    onSuccess: ({ id }) => {
      // The password goes with what was asked: nothing keeps it once the run has begun.
      start.reset();
      setStage({ step: "run", id });
    },
  });
  const said = (error: Error | null) => (error === null ? null : sayFailure(failureOf(error)));

  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen={isNarrow}
      size="46rem"
      title={t("readdress:title", { count: cards.length })}
      closeOnClickOutside={false}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": t("ui:close") }}
      styles={{ title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600, overflowWrap: "anywhere" } }}
    >
      <ol className={classes.steps}>
        {STEPS.map((step) => (
          <li key={step} aria-current={step === stage.step ? "step" : undefined}>
            {t(`readdress:stages.${step}`)}
          </li>
        ))}
      </ol>
      {stage.step === "how" ? (
        <HowStep
          cards={cards}
          draft={draft}
          onChange={setDraft}
          onSubmit={() => preview.mutate(planOf(draft, cards))}
          isPending={preview.isPending}
          failure={said(preview.error)}
        />
      ) : null}
      {stage.step === "check" ? (
        <CheckStep
          preview={stage.preview}
          onBack={() => setStage({ step: "how" })}
          onNext={(plan) => setStage({ step: "confirm", preview: stage.preview, plan })}
        />
      ) : null}
      {stage.step === "confirm" ? (
        <ConfirmStep
          rows={stage.plan.rows}
          onBack={() => setStage({ step: "check", preview: stage.preview })}
          onSubmit={(grant) => start.mutate({ ...stage.plan, grant })}
          isPending={start.isPending}
          failure={said(start.error)}
        />
      ) : null}
      {stage.step === "run" && run?.id === stage.id ? (
        <RunStep
          run={run}
          onClose={onClose}
          onAgain={(again) => preview.mutate({ rows: again.map(({ mac, wanted }) => ({ mac, wanted })) })}
          isPending={preview.isPending}
          failure={said(preview.error)}
        />
      ) : null}
    </Modal>
  );
}
