import { QUANTITIES, type Quantity, type QuantityId, readQuantity } from "@istars/protocol/model/quantities.ts";
import type { RecordOrder, RecordPage } from "@istars/protocol/model/records.ts";
import type { ChartMark, TimeWindow } from "@istars/ui/charts/chart-plot.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import type { TimeOrder } from "@istars/ui/tables/time-header.tsx";
import { type RangeChoice, rangeOf, type TimeRange } from "@istars/ui/values/time-range.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button, Skeleton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCardView } from "../../live/live-context.tsx";
import { useApi } from "../../session/api-context.ts";
import { useEventWords } from "../events/event-words.ts";
import { PageHead } from "../page-head.tsx";
import { CsvLink } from "../record-range/csv-link.tsx";
import { RangeChoiceInput } from "../record-range/range-choice.tsx";
import { RecordFrame } from "../record-range/record-frame.tsx";
import range from "../record-range/record-page.module.css";
import { RecordsFailure } from "../record-range/records-failure.tsx";
import type { CardTime } from "../record-range/use-card-time.ts";
import { useTimeOrder } from "../record-range/use-time-order.ts";
import { readChart } from "./chart-source.ts";
import { QuantityChoice } from "./quantity-choice.tsx";
import { MAX_QUANTITIES, useQuantityName } from "./quantity-name.ts";
import { RecordChart } from "./record-chart.tsx";
import { RecordTable } from "./record-table.tsx";

const USUAL: readonly QuantityId[] = ["input1_voltage", "output1_load", "battery_voltage", "battery_charge"];
/** How often what was recorded meanwhile is fetched while the time shown ends now, ms: about as often as something is recorded. */
const REFRESH_MS = 60_000;
const PAGE_ROWS = 200;
/** Most events marked on a chart: more cannot be told apart. */
const MOST_MARKS = 200;

/** What was measured, over any time: curves of up to four quantities, and the rows they are made of. */
export function DataPage() {
  const { t } = useTranslation("records");
  return <RecordFrame title={t("dataTitle")}>{(time) => <DataRecords time={time} />}</RecordFrame>;
}

function DataRecords({ time: { now, zone } }: { readonly time: CardTime }) {
  const moment = useMoment("minute");
  const { t } = useTranslation(["records", "ui"]);
  const nameOf = useQuantityName();
  const { reading } = useCardView();
  const [choice, setChoice] = useState<RangeChoice>({ kind: "today" });
  const { order, timeOrder } = useTimeOrder();
  const [zoom, setZoom] = useState<TimeWindow | null>(null);
  const [chosen, setChosen] = useLocalStorage<readonly QuantityId[]>({
    key: "istars-quantities",
    defaultValue: USUAL,
    getInitialValueInEffect: false,
  });
  const quantities = useMemo(
    () => chosen.flatMap((id) => QUANTITIES.filter((quantity) => quantity.id === id)).slice(0, MAX_QUANTITIES),
    [chosen],
  );
  const shown = (): TimeRange | null => (zoom ? { ...zoom, isLive: false } : rangeOf(choice, now(), zone));
  const present = shown();
  const still = present ? t("still", { from: moment(present.fromMs), to: moment(present.toMs) }) : "";

  const choose = (next: RangeChoice) => {
    setZoom(null);
    setChoice(next);
  };
  return (
    <>
      <PageHead title={t("dataTitle")} aside={present?.isLive ? t("live") : still} />
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
        {present && quantities.length > 0 ? <Csv range={present} quantities={quantities} order={order} /> : null}
      </div>
      {quantities.length === 0 ? (
        <Notice tone="info" title={t("noneChosen")}>
          {t("noneChosenHelp", { max: MAX_QUANTITIES })}
        </Notice>
      ) : present ? (
        <>
          <Chart
            label={t("chart", { names: quantities.map(nameOf).join(t("ui:comma")), range: still })}
            ask={shown}
            id={JSON.stringify([choice, zoom])}
            quantities={quantities}
            onZoom={setZoom}
            onReset={() => setZoom(null)}
          />
          <Rows
            ask={shown}
            id={JSON.stringify([choice, zoom])}
            isLive={present.isLive}
            quantities={quantities}
            order={order}
            timeOrder={timeOrder}
          />
        </>
      ) : null}
    </>
  );
}

interface CsvProps {
  readonly range: TimeRange;
  readonly quantities: readonly Quantity[];
  readonly order: RecordOrder;
}

function Csv({ range: { fromMs, toMs }, quantities, order }: CsvProps) {
  const api = useApi();
  return <CsvLink href={api.csvOf("listRecords", { from: fromMs, to: toMs, order, fields: idsOf(quantities) })} />;
}

interface PartProps {
  /** The time to show, at the moment of asking. */
  readonly ask: () => TimeRange | null;
  /** Tells one choice of time from another. */
  readonly id: string;
  readonly quantities: readonly Quantity[];
}

interface ChartProps extends PartProps {
  readonly label: string;
  readonly onZoom: (window: TimeWindow) => void;
  readonly onReset: () => void;
}

function Chart({ ask, id, quantities, label, onZoom, onReset }: ChartProps) {
  const { t } = useTranslation("records");
  const api = useApi();
  const wordsOf = useEventWords();
  const fields = idsOf(quantities);
  const { alarms } = useCardView();
  const query = useQuery({
    // What goes wrong or right is on the chart at once.
    queryKey: ["records", "series", id, fields, alarms.map(({ instance }) => instance)],
    queryFn: ({ signal }) => {
      const asked = ask();
      return asked === null ? null : readChart(api, asked, fields, signal);
    },
    // The curves stay while others are fetched, so that nothing jumps.
    placeholderData: keepPreviousData,
    refetchInterval: (now) => (now.state.data?.asked.isLive ? REFRESH_MS : false),
  });
  const { data } = query;
  const marks = (data?.events ?? [])
    .slice(0, MOST_MARKS)
    .map((event): ChartMark => ({ wallMs: event.wallMs, label: wordsOf(event).title, tone: severityTone(event.severity) }));
  if (query.isError && !data) return <RecordsFailure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className={range.panel}>
      {data ? (
        <RecordChart
          label={label}
          series={data.series}
          quantities={quantities}
          marks={marks}
          known={data.known}
          window={data.asked}
          isLive={data.asked.isLive}
          onZoom={onZoom}
          onReset={onReset}
        />
      ) : (
        <Late>
          <Skeleton height="24rem" />
        </Late>
      )}
      <p className={range.quiet} style={{ margin: 0 }}>
        {t("chartHelp")}
      </p>
    </div>
  );
}

interface Asked {
  readonly page: RecordPage;
  readonly asked: TimeRange;
}

interface RowsProps extends PartProps {
  readonly isLive: boolean;
  readonly order: RecordOrder;
  readonly timeOrder: TimeOrder;
}

function Rows({ ask, id, isLive, quantities, order, timeOrder }: RowsProps) {
  const { t } = useTranslation("records");
  const api = useApi();
  const fields = idsOf(quantities);
  const query = useInfiniteQuery({
    queryKey: ["records", "rows", id, fields, order],
    initialPageParam: null as { readonly cursor: string; readonly asked: TimeRange } | null,
    queryFn: async ({ pageParam, signal }): Promise<Asked | null> => {
      const asked = pageParam?.asked ?? ask();
      if (asked === null) return null;
      const cursor = pageParam === null ? {} : { cursor: pageParam.cursor };
      return {
        asked,
        page: await api.listRecords({ from: asked.fromMs, to: asked.toMs, fields, order, limit: PAGE_ROWS, ...cursor }, signal),
      };
    },
    getNextPageParam: (last) => (last?.page.next ? { cursor: last.page.next, asked: last.asked } : null),
    // Somebody who has scrolled far looks at the past: it is not fetched again and again.
    refetchInterval: ({ state }) => (isLive && (state.data?.pages.length ?? 0) <= 1 ? REFRESH_MS : false),
  });
  const rows = query.data?.pages.flatMap((part) => part?.page.rows ?? []) ?? [];
  if (query.isError && rows.length === 0) return null;
  if (query.isPending)
    return (
      <Late>
        <Skeleton height="16rem" radius="lg" />
      </Late>
    );
  if (rows.length === 0)
    return (
      <Notice tone="info" title={t("none")}>
        {t("noneHelp")}
      </Notice>
    );
  const fetchMore = () => {
    if (!query.isFetching) void query.fetchNextPage();
  };
  return <RecordTable rows={rows} quantities={quantities} order={timeOrder} onEnd={query.hasNextPage ? fetchMore : null} />;
}

const idsOf = (quantities: readonly Quantity[]): string => quantities.map(({ id }) => id).join(",");
