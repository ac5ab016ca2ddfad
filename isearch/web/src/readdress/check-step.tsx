import type { PlanRow, Preview, PreviewRow } from "@istars/protocol/model/isearch/address-plan.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { NotTold } from "@istars/ui/values/value.tsx";
import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFaultText, useWantedText } from "./address-words.ts";
import classes from "./readdress.module.css";
import { useFittingColumns } from "./use-fitting-columns.tsx";

/** A card and where it goes. */
export interface CheckedRow extends PlanRow {
  readonly needsFirstPassword: boolean;
}

/** Rows that will be carried out, and whether although somebody answers at an address. */
export interface CheckedPlan {
  readonly rows: readonly CheckedRow[];
  readonly ignoreTaken: boolean;
}

export interface CheckStepProps {
  readonly preview: Preview;
  readonly onBack: () => void;
  readonly onNext: (plan: CheckedPlan) => void;
}

const isOnlyTaken = ({ faults }: PreviewRow): boolean => faults.length > 0 && faults.every(({ code }) => code === "address-taken");

const checkedRow = ({ mac, wanted, needsFirstPassword }: PreviewRow): readonly CheckedRow[] =>
  mac === null || wanted === null ? [] : [{ mac, wanted, needsFirstPassword }];

/** Second: what the plan would do, row by row, and what is wrong with it. */
export function CheckStep({ preview, onBack, onNext }: CheckStepProps) {
  const { t } = useTranslation("readdress");
  const [ignoreTaken, setIgnoreTaken] = useState(false);
  const { rows } = preview;
  const good = rows.filter((row) => row.faults.length === 0 || (ignoreTaken && isOnlyTaken(row))).flatMap(checkedRow);
  const faulty = rows.filter(({ faults }) => faults.length > 0);
  const unchecked = rows.filter(({ check, faults }) => check === "not-checked" && faults.length === 0);
  return (
    <div className={classes.step}>
      {faulty.length > 0 ? (
        <FormMessage tone="warning" lead={t("faulty", { count: faulty.length })}>
          {t("faultyHelp")}
        </FormMessage>
      ) : (
        <FormMessage tone="info" lead={t("clean", { count: rows.length })} />
      )}
      {unchecked.length > 0 ? <FormMessage tone="info" lead={t("unchecked", { count: unchecked.length })} /> : null}
      <PreviewTable rows={rows} />
      {rows.some(isOnlyTaken) ? (
        <Checkbox
          label={t("ignoreTaken")}
          description={t("ignoreTakenHelp")}
          checked={ignoreTaken}
          onChange={(event) => setIgnoreTaken(event.currentTarget.checked)}
        />
      ) : null}
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack}>
          {t("back")}
        </Button>
        <Button disabled={good.length === 0} onClick={() => onNext({ rows: good, ignoreTaken })}>
          {good.length === rows.length ? t("goOn") : t("goOnWith", { count: good.length, all: rows.length })}
        </Button>
      </div>
    </div>
  );
}

function PreviewTable({ rows }: { readonly rows: readonly PreviewRow[] }) {
  const { t } = useTranslation("readdress");
  const sayWanted = useWantedText();
  const sayFault = useFaultText();
  const sideBySide: readonly Column<PreviewRow>[] = [
    { id: "row", header: t("row"), width: 3.5, align: "end", cell: ({ row }) => row },
    {
      id: "card",
      header: t("card"),
      width: 10,
      cell: ({ name, mac }) => (
        <>
          {name ? <bdi>{name}</bdi> : null}
          <div className={classes.quiet}>{mac ?? <NotTold />}</div>
        </>
      ),
    },
    {
      id: "address",
      header: t("nowThen"),
      width: 11,
      cell: ({ from, wanted }) => (
        <>
          <span className={classes.quiet}>{from ?? "—"}</span>
          <div>→ {sayWanted(wanted) ?? <NotTold />}</div>
        </>
      ),
    },
    {
      id: "check",
      header: t("result"),
      width: 13,
      cell: (row) => (
        <>
          {row.faults.map((fault) => (
            <div key={fault.code} className={classes.fault}>
              {sayFault(fault)}
            </div>
          ))}
          {row.faults.length > 0 || row.check === null ? null : (
            <StatePill tone={row.check === "not-checked" ? "unknown" : "ok"}>{t(`checks.${row.check}`)}</StatePill>
          )}
          {row.needsFirstPassword ? <div className={classes.quiet}>{t("isNew")}</div> : null}
        </>
      ),
    },
  ];
  const columns = useFittingColumns(sideBySide, t("card"));
  return (
    <div className={classes.table}>
      <VirtualTable
        label={t("plan")}
        columns={columns}
        rows={rows}
        rowKey={({ row }) => row}
        rowHeight={56}
        onEnd={null}
        lookOf={({ faults }) => ({ isChosen: false, isOld: faults.length > 0 })}
      />
    </div>
  );
}
