import type { CardChange, ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import { csvText } from "@istars/ui/files/csv-file.ts";
import { saveFile } from "@istars/ui/files/save-file.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../session/api-context.ts";
import { STEP_TONES, useProblemText, useWantedText } from "./address-words.ts";
import classes from "./readdress.module.css";
import { useFittingColumns } from "./use-fitting-columns.tsx";

export interface RunStepProps {
  readonly run: ChangeRun;
  /** Looks at the plan for these once more. */
  readonly onAgain: (cards: readonly CardChange[]) => void;
  readonly isPending: boolean;
  /** Why that could not be done; `null` if it could, or was not tried. */
  readonly failure: string | null;
  readonly onClose: () => void;
}

const UNDER_WAY = new Set<CardChange["step"]>(["waiting", "checking", "proving", "applying", "verifying"]);
/** Told nothing, so that asking again does nothing twice (SAFETY 19): not those whose outcome is unknown. */
const MAY_BE_ASKED_AGAIN = new Set<CardChange["step"]>(["refused", "cancelled"]);

/** Fourth: how far each card is, and how it ended. */
export function RunStep({ run, onAgain, isPending, failure, onClose }: RunStepProps) {
  const { t } = useTranslation("readdress");
  const api = useApi();
  const cancel = useMutation({ mutationFn: () => api.cancelChange(run.id) });
  const { cards, isRunning } = run;
  const count = (step: CardChange["step"]) => cards.filter((card) => card.step === step).length;
  const over = cards.filter(({ step }) => !UNDER_WAY.has(step)).length;
  const again = cards.filter(({ step }) => MAY_BE_ASKED_AGAIN.has(step));
  const done = count("done");
  const saveRun = useRunCsv(run);
  return (
    <div className={classes.step}>
      <div role="status">
        {isRunning ? (
          <FormMessage tone="info" lead={t("under", { over, all: cards.length })}>
            {t("underHelp")}
          </FormMessage>
        ) : done === cards.length ? (
          <FormMessage tone="ok" lead={t("allDone", { count: done })} />
        ) : (
          <FormMessage tone="warning" lead={t("someDone", { done, count: cards.length })} />
        )}
      </div>
      <progress className={classes.progress} aria-label={t("progress")} max={cards.length} value={over} />
      {count("unknown") > 0 ? (
        <FormMessage tone="warning" lead={t("unknownOnes", { count: count("unknown") })}>
          {t("unknownHelp")}
        </FormMessage>
      ) : null}
      {cards.some(({ problem }) => problem === "settings.refused") && !isRunning ? (
        <FormMessage tone="warning" lead={t("unrest")}>
          {t("unrestHelp")}
        </FormMessage>
      ) : null}
      {failure === null ? null : <FormMessage tone="critical" lead={failure} />}
      <RunTable cards={cards} />
      <div className={classes.actions}>
        {isRunning ? (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()} title={t("cancelHelp")}>
            {t("cancelRun")}
          </Button>
        ) : (
          <>
            <Button variant="default" leftSection={<IconDownload size="1rem" stroke={1.5} aria-hidden="true" />} onClick={saveRun}>
              {t("saveRun")}
            </Button>
            {again.length > 0 ? (
              <Button variant="default" loading={isPending} onClick={() => onAgain(again)}>
                {t("tryAgain", { count: again.length })}
              </Button>
            ) : null}
            <Button onClick={onClose}>{t("close")}</Button>
          </>
        )}
      </div>
    </div>
  );
}

function RunTable({ cards }: { readonly cards: readonly CardChange[] }) {
  const { t } = useTranslation("readdress");
  const sayWanted = useWantedText();
  const sayProblem = useProblemText();
  const sideBySide: readonly Column<CardChange>[] = [
    {
      id: "card",
      header: t("card"),
      width: 10,
      cell: ({ name, mac }) => (
        <>
          <bdi>{name}</bdi>
          <div className={classes.quiet}>{mac}</div>
        </>
      ),
    },
    {
      id: "address",
      header: t("newAddress"),
      width: 10,
      cell: ({ wanted, address, step }) => (
        <>
          {sayWanted(wanted)}
          {step === "done" && wanted.mode === "dhcp" && address !== null ? <div>{address}</div> : null}
        </>
      ),
    },
    {
      id: "step",
      header: t("outcome"),
      width: 17,
      cell: ({ step, problem, params }) => (
        <>
          <StatePill tone={STEP_TONES[step]}>{t(`steps.${step}`)}</StatePill>
          {problem === null ? null : (
            <div className={classes.quiet}>
              <bdi>{sayProblem(problem, params)}</bdi>
            </div>
          )}
        </>
      ),
    },
  ];
  const columns = useFittingColumns(sideBySide, t("card"));
  return (
    <div className={classes.table}>
      <VirtualTable label={t("progress")} columns={columns} rows={cards} rowKey={({ mac }) => mac} rowHeight={58} onEnd={null} />
    </div>
  );
}

/** Saves how each card ended. */
function useRunCsv({ cards, startedWallMs }: ChangeRun): () => void {
  const { t } = useTranslation("readdress");
  const sayProblem = useProblemText();
  const head = ["mac", "name", "address", "prefix", "gateway", "dns", "outcome", "reason", "met_at", "seconds"];
  return () => {
    const rows = cards.map(({ mac, name, wanted, step, problem, params, address, tookMs }) => [
      ...[mac, name],
      ...(wanted.mode === "dhcp" ? ["dhcp", null, null, null] : [wanted.address, wanted.prefix, wanted.gateway, wanted.dns.join(" ")]),
      ...[t(`steps.${step}`), problem === null ? null : sayProblem(problem, params), address],
      tookMs === null ? null : Math.round(tookMs / 100) / 10,
    ]);
    saveFile(`addresses-${new Date(startedWallMs).toISOString().slice(0, 10)}.csv`, csvText([head, ...rows]), "text/csv");
  };
}
