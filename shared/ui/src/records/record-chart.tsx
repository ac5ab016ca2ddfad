import type { Quantity } from "@istars/protocol/model/quantities.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Curves } from "@istars/protocol/model/records.ts";
import { useMemo } from "react";
import type { ChartMark, TimeWindow } from "../charts/chart-plot.ts";
import type { Curve } from "../charts/curve.ts";
import { lengthOf, withLiveTail } from "../charts/live-tail.ts";
import { bypassSpans, powerSpans, whereMeasured } from "../charts/power-spans.ts";
import { SeriesChart } from "../charts/series-chart.tsx";
import type { ChartKnown } from "./chart-known.ts";
import { shownAs, useQuantityName } from "./quantity-name.ts";
import { useRecentSamples } from "./use-recent-samples.ts";

export interface RecordChartProps {
  readonly label: string;
  readonly series: Curves;
  readonly quantities: readonly Quantity[];
  readonly marks: readonly ChartMark[];
  readonly known: ChartKnown;
  readonly window: TimeWindow;
  /** The time shown ends now: what is heard from the UPS goes on behind what was recorded. */
  readonly isLive: boolean;
  /** What the UPS tells now; `null` while nothing fresh is told. */
  readonly reading: Reading | null;
  /** Since when the UPS is on bypass, epoch ms; `null`: it is not, or nobody can tell. */
  readonly bypassSinceMs: number | null;
  readonly onZoom: (window: TimeWindow) => void;
  readonly onReset: () => void;
}

/** The recorded curves, and while the time shown ends now, the live ones behind them. */
export function RecordChart(props: RecordChartProps) {
  const { label, series: recorded, quantities, marks, known, window, isLive, reading, bypassSinceMs, onZoom, onReset } = props;
  const nameOf = useQuantityName();
  const samples = useRecentSamples(reading, quantities, isLive);
  const series = useMemo(() => withLiveTail(recorded, samples), [recorded, samples]);
  const timesMs = useMemo(
    () => Array.from({ length: lengthOf(series) }, (_, place) => series.from + (place + 0.5) * series.stepMs),
    [series],
  );
  const curves = quantities.flatMap((quantity): Curve[] => {
    const columns = series.fields[quantity.id];
    if (columns === undefined) return [];
    const { unit, decimals, factor } = shownAs(quantity);
    const scaled = (column: readonly (number | null)[]) => column.map((value) => (value === null ? null : value * factor));
    return [
      {
        id: quantity.id,
        label: nameOf(quantity),
        unit,
        decimals,
        min: scaled(columns.min),
        avg: scaled(columns.avg),
        max: scaled(columns.max),
      },
    ];
  });
  const toMs = Math.max(window.toMs, samples.at(-1)?.wallMs ?? 0);
  const spans = useMemo(() => {
    const stretch = { fromMs: window.fromMs, toMs };
    const { before, restartsMs, bypass } = known;
    const power = powerSpans({ before, changes: series.power, restartsMs }, stretch);
    return whereMeasured([...power, ...bypassSpans(bypass, isLive ? bypassSinceMs : null, stretch)], series);
  }, [known, series, window.fromMs, toMs, isLive, bypassSinceMs]);
  return (
    <SeriesChart
      label={label}
      timesMs={timesMs}
      curves={curves}
      marks={marks}
      spans={spans}
      window={{ fromMs: window.fromMs, toMs }}
      onZoom={onZoom}
      onReset={onReset}
    />
  );
}
