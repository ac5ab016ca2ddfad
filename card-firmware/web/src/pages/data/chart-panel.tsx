import type { Quantity } from "@istars/protocol/model/quantities.ts";
import type { ChartMark, TimeWindow } from "@istars/ui/charts/chart-plot.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { RecordChart } from "@istars/ui/records/record-chart.tsx";
import range from "@istars/ui/records/record-page.module.css";
import { Late } from "@istars/ui/states/late.tsx";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCardView } from "../../live/live-context.tsx";
import { useEventWords } from "../events/event-words.ts";
import type { ChartData } from "./chart-source.ts";

/** Most events marked on a chart: more cannot be told apart. */
const MOST_MARKS = 200;

export interface ChartPanelProps {
  /** `null` while it is fetched. */
  readonly data: ChartData | null;
  readonly label: string;
  readonly quantities: readonly Quantity[];
  readonly onZoom: (window: TimeWindow) => void;
  readonly onReset: () => void;
}

/** The curves with what happened marked on their axis. */
export function ChartPanel({ data, label, quantities, onZoom, onReset }: ChartPanelProps) {
  const { t } = useTranslation("records");
  const wordsOf = useEventWords();
  const { reading, stream, alarms } = useCardView();
  const marks = (data?.events ?? [])
    .slice(0, MOST_MARKS)
    .map((event): ChartMark => ({ wallMs: event.wallMs, label: wordsOf(event).title, tone: severityTone(event.severity) }));
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
          reading={stream === "open" ? reading : null}
          bypassSinceMs={alarms.find(({ id }) => id === "on-bypass")?.raisedWallMs ?? null}
          onZoom={onZoom}
          onReset={onReset}
        />
      ) : (
        <Late>
          <Skeleton height="24rem" />
        </Late>
      )}
      <p className={range.help}>{t("chartHelp")}</p>
    </div>
  );
}
