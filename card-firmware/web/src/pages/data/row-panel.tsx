import { QUANTITIES } from "@istars/protocol/model/quantities.ts";
import type { RecordEntry, RecordSummary } from "@istars/protocol/model/records.ts";
import { FactList } from "@istars/ui/details/fact-list.tsx";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import { shownAs, useQuantityName } from "@istars/ui/records/quantity-name.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { FailedRecords } from "../record-range/failed-records.tsx";
import { PowerWord } from "./power-word.tsx";
import classes from "./row-panel.module.css";

export interface RowPanelProps {
  /** The row that is open; it need not hold all quantities. `null` while closed. */
  readonly row: RecordEntry | null;
  readonly onClose: () => void;
}

/** Everything that a row of the records holds: its interval, the power then, and every quantity. */
export function RowPanel({ row, onClose }: RowPanelProps) {
  const moment = useMoment();
  return (
    <EntryPanel entry={row} titleOf={({ wallMs }) => moment(wallMs)} onClose={onClose}>
      {(shown) => (
        <>
          <RowFacts row={shown} />
          <Quantities row={shown} />
        </>
      )}
    </EntryPanel>
  );
}

function RowFacts({ row }: { readonly row: RecordEntry }) {
  const { t, i18n } = useTranslation(["records", "ui"]);
  const say = useDuration();
  const moment = useMoment();
  const { kind, wallMs, spanMs, samples } = row;
  const stretch = { from: moment(wallMs - spanMs), to: moment(wallMs) };
  return (
    <FactList
      rows={[
        {
          id: "kind",
          label: t("records:row"),
          value: t(`records:rowKinds.${kind}`),
        },
        ...(kind === "interval"
          ? [
              { id: "stretch", label: t("records:stretch"), value: t("records:still", stretch) },
              { id: "length", label: t("records:length"), value: say(spanMs, "fine") },
              { id: "samples", label: t("records:samples"), value: new Intl.NumberFormat(i18n.language).format(samples) },
            ]
          : []),
        { id: "power", label: t("records:power"), value: <PowerWord facts={row.facts} /> },
      ]}
    />
  );
}

function Quantities({ row }: { readonly row: RecordEntry }) {
  const { t, i18n } = useTranslation(["records", "ui"]);
  const api = useApi();
  const nameOf = useQuantityName();
  const { wallMs, spanMs, kind } = row;
  const query = useQuery({
    queryKey: ["records", "row", wallMs, spanMs, kind],
    queryFn: async ({ signal }) => {
      const { rows } = await api.listRecords({ from: wallMs, to: wallMs + 1 }, signal);
      return rows.find((one) => one.kind === kind && one.spanMs === spanMs)?.values ?? row.values;
    },
    // What is recorded does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.isError) return <FailedRecords error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending)
    return (
      <Late>
        <Skeleton height="16rem" mt="md" />
      </Late>
    );
  const told = QUANTITIES.flatMap((quantity) => {
    const summary = query.data[quantity.id];
    return summary === undefined ? [] : [{ quantity, summary }];
  });
  const untold = QUANTITIES.filter(({ id, phase }) => query.data[id] === undefined && (phase ?? 1) === 1).map(nameOf);
  const parts = kind === "interval" ? PARTS : PARTS.slice(0, 1);
  return (
    <>
      {told.length === 0 ? null : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("records:quantity")}</th>
              {parts.map((part) => (
                <th key={part} scope="col">
                  {t(`records:parts.${part}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.map(({ quantity, summary }) => {
              const { unit, decimals, factor } = shownAs(quantity);
              const number = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
              const say = (value: number | null) => (value === null ? t("ui:unknown") : number.format(value * factor));
              return (
                <tr key={quantity.id}>
                  <th scope="row">
                    {nameOf(quantity)} <span className={classes.unit}>{unit}</span>
                  </th>
                  {parts.map((part) => (
                    <td key={part}>{say(summary[part])}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <p className={classes.untold}>{t("ui:notToldList", { names: untold.join(t("ui:comma")) })}</p>
    </>
  );
}

const PARTS = ["last", "min", "avg", "max"] as const satisfies readonly (keyof RecordSummary)[];
