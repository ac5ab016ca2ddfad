import { QUANTITIES, type Quantity, type QuantityId, readQuantity } from "@istars/protocol/model/quantities.ts";
import type { RecordEntry } from "@istars/protocol/model/records.ts";
import type { TimeWindow } from "@istars/ui/charts/chart-plot.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { CsvLink } from "@istars/ui/records/csv-link.tsx";
import { LogList } from "@istars/ui/records/log-list.tsx";
import { QuantityChoice } from "@istars/ui/records/quantity-choice.tsx";
import { MAX_QUANTITIES, useQuantityName } from "@istars/ui/records/quantity-name.ts";
import { RangeChoiceInput } from "@istars/ui/records/range-choice.tsx";
import { RangeWords } from "@istars/ui/records/range-words.tsx";
import range from "@istars/ui/records/record-page.module.css";
import type { RecordTime } from "@istars/ui/records/record-time.ts";
import { useTimeOrder } from "@istars/ui/records/use-time-order.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { type RangeChoice, rangeOf, type TimeRange } from "@istars/ui/values/time-range.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCardView } from "../../live/live-context.tsx";
import { useApi } from "../../session/api-context.ts";
import { FailedRecords } from "../record-range/failed-records.tsx";
import { RecordFrame } from "../record-range/record-frame.tsx";
import { ChartPanel } from "./chart-panel.tsx";
import type { ChartData } from "./chart-source.ts";
import { RecordTable } from "./record-table.tsx";
import { useChart } from "./use-chart.ts";

const USUAL: readonly QuantityId[] = ["input1_voltage", "output1_load", "battery_voltage", "battery_charge"];

/** What was measured, over any time: curves of up to four quantities, and the rows they are made of. */
export function DataPage() {
  const { t } = useTranslation("records");
  return <RecordFrame title={t("dataTitle")}>{(time) => <DataRecords time={time} />}</RecordFrame>;
}

function DataRecords({ time: { now, zone } }: { readonly time: RecordTime }) {
  const { t } = useTranslation("records");
  const api = useApi();
  const { reading } = useCardView();
  const [choice, setChoice] = useState<RangeChoice>({ kind: "today" });
  const [zoom, setZoom] = useState<TimeWindow | null>(null);
  const timing = useTimeOrder();
  const [chosen, setChosen] = useLocalStorage<readonly QuantityId[]>({
    key: "istars-quantities",
    defaultValue: USUAL,
    getInitialValueInEffect: false,
  });
  const quantities = useMemo(
    () => chosen.flatMap((id) => QUANTITIES.filter((quantity) => quantity.id === id)).slice(0, MAX_QUANTITIES),
    [chosen],
  );
  const fields = idsOf(quantities);
  const ask = (): TimeRange | null => (zoom ? { ...zoom, isLive: false } : rangeOf(choice, now(), zone));
  const present = ask();
  const choose = (next: RangeChoice) => {
    setZoom(null);
    setChoice(next);
  };
  return (
    <>
      <PageHead title={t("dataTitle")} aside={<RangeWords range={present} zone={zone} />} />
      <div className={range.controls}>
        <RangeChoiceInput value={choice} nowMs={now()} onChange={choose} />
        <QuantityChoice
          value={chosen}
          told={(quantity) => reading !== null && readQuantity(reading, quantity) !== null}
          onChange={setChosen}
        />
        {zoom ? (
          <Button variant="default" onClick={() => setZoom(null)}>
            {t("wholeRange")}
          </Button>
        ) : null}
        {present && fields !== "" ? (
          <CsvLink href={api.csvOf("listRecords", { from: present.fromMs, to: present.toMs, order: timing.order, fields })} />
        ) : null}
      </div>
      {fields === "" ? (
        <Notice tone="info" title={t("noneChosen")}>
          {t("noneChosenHelp", { max: MAX_QUANTITIES })}
        </Notice>
      ) : present ? (
        <Records
          ask={ask}
          present={present}
          isPart={zoom !== null}
          id={JSON.stringify([choice, zoom])}
          quantities={quantities}
          onZoom={setZoom}
          timing={timing}
        />
      ) : null}
    </>
  );
}

interface RecordsProps {
  /** The time to show, at the moment of asking. */
  readonly ask: () => TimeRange | null;
  readonly present: TimeRange;
  /** A part that was drawn out; the curves stay, whatever they show, as the way back. */
  readonly isPart: boolean;
  /** Tells one choice of time from another. */
  readonly id: string;
  readonly quantities: readonly Quantity[];
  readonly timing: ReturnType<typeof useTimeOrder>;
  /** `null`: back to the whole. */
  readonly onZoom: (window: TimeWindow | null) => void;
}

/** The curves and the rows below them; where the curves cannot be had there is no use in rows either. */
function Records({ ask, present, isPart, id, quantities, timing: { order, timeOrder }, onZoom }: RecordsProps) {
  const { t } = useTranslation(["records", "ui"]);
  const api = useApi();
  const nameOf = useQuantityName();
  const moment = useMoment("minute");
  const say = useFailureText();
  const fields = idsOf(quantities);
  const chart = useChart(ask, id, fields);
  if (chart.isError && !chart.data) return <FailedRecords error={chart.error} onRetry={() => void chart.refetch()} />;
  const still = t("still", { from: moment(present.fromMs), to: moment(present.toMs) });
  return (
    <>
      {chart.data && !isPart && isBlank(chart.data) ? null : (
        <ChartPanel
          label={t("chart", { names: quantities.map(nameOf).join(t("ui:comma")), range: still })}
          data={chart.data ?? null}
          quantities={quantities}
          onZoom={onZoom}
          onReset={() => onZoom(null)}
        />
      )}
      <LogList<RecordEntry>
        log={`data ${fields}`}
        rangeId={id}
        ask={ask}
        order={order}
        words={{ none: t("none"), noneHelp: t("noneHelp") }}
        sayFailure={(error) => say(failureOf(error))}
        read={async (query, signal) => {
          const { rows, next } = await api.listRecords({ ...query, fields }, signal);
          return { entries: rows, next };
        }}
        table={(rows, onEnd) => <RecordTable rows={rows} quantities={quantities} order={timeOrder} onEnd={onEnd} />}
      />
    </>
  );
}

/** Nothing to draw, now or later. */
const isBlank = ({ asked, series }: ChartData): boolean =>
  !asked.isLive && Object.values(series.fields).every(({ avg }) => avg.every((value) => value === null));

const idsOf = (quantities: readonly Quantity[]): string => quantities.map(({ id }) => id).join(",");
