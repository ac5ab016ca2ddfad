import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type uPlot from "uplot";
import { useMoment } from "../values/use-moment.ts";
import { useZone } from "../values/zone-context.tsx";
import { type ChartMark, createPlot, DASHES, plotData, type TimeWindow } from "./chart-plot.ts";
import { type Curve, type CurvePoint, curvePointAt, lastPointOf } from "./curve.ts";
import type { PowerSpan } from "./power-spans.ts";
import classes from "./series-chart.module.css";
import { SpanLegend } from "./span-legend.tsx";

export interface SeriesChartProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** Middle of each point, epoch ms. */
  readonly timesMs: readonly number[];
  /** At most four. */
  readonly curves: readonly Curve[];
  readonly marks: readonly ChartMark[];
  /** Drawn as bands behind the curves. */
  readonly spans: readonly PowerSpan[];
  readonly window: TimeWindow;
  /** A part of the time was drawn out with the pointer. */
  readonly onZoom: (window: TimeWindow) => void;
  /** A double click: back to the whole. */
  readonly onReset: () => void;
}

interface CursorState {
  readonly index: number | null;
  readonly marks: readonly ChartMark[];
}

const AWAY: CursorState = { index: null, marks: [] };

/** Curves over time. Above them stands each curve's value under the cursor, or its latest. */
export function SeriesChart(props: SeriesChartProps) {
  const { label, timesMs, curves } = props;
  const { t, i18n } = useTranslation(["ui", "domain"]);
  const scheme = useComputedColorScheme("light");
  const zone = useZone();
  const moment = useMoment();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<CursorState>(AWAY);
  // What the plot asks for while it lives; it is made anew only when its curves, colours, language or zone are others.
  const latest = useRef(props);
  latest.current = props;
  const shape = JSON.stringify([curves.map(({ id, unit }) => [id, unit]), scheme, i18n.language, zone.name]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for what the plot is made of
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const build = () => {
      plot.current?.destroy();
      const now = latest.current;
      plot.current = createPlot(
        {
          element,
          curves: now.curves,
          language: i18n.language,
          zone,
          window: () => latest.current.window,
          marks: () => latest.current.marks,
          spans: () => latest.current.spans,
          onCursor: (index, marks) => setCursor(index === null ? AWAY : { index, marks }),
          onZoom: (window) => latest.current.onZoom(window),
          onReset: () => latest.current.onReset(),
        },
        plotData(now.timesMs, now.curves),
      );
    };
    let builtFor = 0;
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth === builtFor) return;
      builtFor = element.clientWidth;
      build();
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);

  const { marks, spans, window } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks, spans and window are read while drawing, so a new one needs a drawing
  useEffect(() => {
    plot.current?.setData(plotData(timesMs, curves), true);
  }, [timesMs, curves, marks, spans, window.fromMs, window.toMs]);

  const atMs = cursor.index === null ? undefined : timesMs[cursor.index];
  /** What is to be said of the time under the cursor. */
  const saidAt = (ms: number): string[] => [
    moment(ms),
    ...spans
      .filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
      .map(({ kind, fromMs, toMs }) => `${t(`domain:alarms.${kind}.text`)} ${moment(fromMs)} – ${moment(toMs)}`),
    ...cursor.marks.map((mark) => `${moment(mark.wallMs)} ${mark.label}`),
  ];
  return (
    <div className={classes.chart}>
      <dl className={classes.legend}>
        {curves.map((curve, place) => (
          <div className={classes.entry} key={curve.id}>
            <dt>
              <svg className={classes.line} width="24" height="4" aria-hidden="true">
                <line
                  x1="0"
                  y1="2"
                  x2="24"
                  y2="2"
                  strokeWidth="2.5"
                  stroke={`var(--curve-${place + 1})`}
                  strokeDasharray={(DASHES[place] ?? []).join(" ")}
                />
              </svg>
              {curve.label}
            </dt>
            <dd>
              <PointValue
                curve={curve}
                point={cursor.index === null ? lastPointOf(curve) : curvePointAt(curve, cursor.index)}
                language={i18n.language}
                none={t("unknown")}
              />
            </dd>
          </div>
        ))}
      </dl>
      <SpanLegend spans={spans} />
      <div className={classes.canvas} ref={host} role="img" aria-label={label} />
      <p className={classes.moment}>{atMs === undefined ? "\u00a0" : saidAt(atMs).join(" · ")}</p>
    </div>
  );
}

interface PointValueProps {
  readonly curve: Curve;
  readonly point: CurvePoint | null;
  readonly language: string;
  readonly none: string;
}

function PointValue({ curve, point, language, none }: PointValueProps) {
  if (point === null) return <>{none}</>;
  const { decimals, unit } = curve;
  const { format } = new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const hasBand = format(point.min) !== format(point.max);
  return (
    <>
      <strong>{format(point.avg)}</strong> {unit}
      {hasBand ? (
        <span className={classes.band}>
          {format(point.min)} – {format(point.max)}
        </span>
      ) : null}
    </>
  );
}
