import uPlot from "uplot";
import type { Tone } from "../tone.ts";
import type { Zone } from "../values/zone.ts";
import { type Curve, lonelyPoints } from "./curve.ts";
import type { PowerSpan } from "./power-spans.ts";
import { drawSpans } from "./span-drawing.ts";
import { TICK_STEPS_S, tickMoments, timeTicks } from "./time-ticks.ts";

/** Something that happened, shown on the time axis. */
export interface ChartMark {
  readonly wallMs: number;
  readonly label: string;
  readonly tone: Tone;
}

/** Epoch ms. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Line patterns, so that curves are told apart without their colours. */
export const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 4], [10, 4, 2, 4]];

/** What a plot needs of the page around it. Functions are asked at each drawing, so that the plot need not be made anew. */
export interface PlotOptions {
  readonly element: HTMLElement;
  readonly curves: readonly Curve[];
  readonly language: string;
  /** The time axis follows its clock. */
  readonly zone: Zone;
  readonly window: () => TimeWindow;
  readonly marks: () => readonly ChartMark[];
  readonly spans: () => readonly PowerSpan[];
  readonly onCursor: (index: number | null, marks: readonly ChartMark[]) => void;
  readonly onZoom: (window: TimeWindow) => void;
  readonly onReset: () => void;
}

/** Nearest a mark has to be to the cursor to be told, pixels. */
const MARK_REACH = 8;
/** Narrower than this there is room for two scales only, pixels. */
const NARROW = 560;
const FONT = "12px system-ui, sans-serif";

/** Times of the points, then for each curve its upper bound, average and lower bound. */
export const plotData = (timesMs: readonly number[], curves: readonly Curve[]): uPlot.AlignedData => [
  timesMs.map((ms) => ms / 1_000),
  ...curves.flatMap(({ max, avg, min }) => [[...max], [...avg], [...min]]),
];

/** Draws curves with their bands, marks and cursor into `element`. The caller destroys the plot. */
export function createPlot(options: PlotOptions, data: uPlot.AlignedData): uPlot {
  const { element, curves, language, zone, onCursor, onZoom, onReset } = options;
  const styles = getComputedStyle(element);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  const width = element.clientWidth;
  const units = [...new Set(curves.map(({ unit }) => unit))];
  const shownUnits = width < NARROW ? units.slice(0, 2) : units;
  const text = colour("--mantine-color-dimmed");
  const grid = { stroke: colour("--surface-border"), width: 1 };
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });

  return new uPlot(
    {
      width,
      height: element.clientHeight,
      legend: { show: false },
      scales: {
        x: {
          time: true,
          range: () => {
            const { fromMs, toMs } = options.window();
            return [fromMs / 1_000, toMs / 1_000];
          },
        },
        ...Object.fromEntries(units.map((unit) => [unit, { range: scaleRange }])),
      },
      axes: [
        {
          stroke: text,
          font: FONT,
          grid,
          ticks: grid,
          size: 44,
          incrs: [...TICK_STEPS_S],
          splits: (_plot, _axis, fromS, toS, stepS) => tickMoments(zone, fromS, toS, stepS),
          values: (_plot, splits, _axis, _space, stepS) => timeTicks(language, zone, splits, stepS),
        },
        ...shownUnits.map((unit, place) => ({
          scale: unit,
          side: place % 2 === 0 ? 3 : 1,
          stroke: text,
          font: FONT,
          grid: place === 0 ? grid : { show: false },
          ticks: grid,
          size: 52,
          label: unit,
          labelSize: 18,
          labelFont: FONT,
          values: (_plot: uPlot, splits: number[]) => splits.map((value) => number.format(value)),
        })),
      ],
      series: [{}, ...curves.flatMap((curve, place) => curveSeries(curve, place, colour(`--curve-${place + 1}`)))],
      bands: curves.map((_curve, place) => ({
        series: [1 + place * 3, 3 + place * 3] as [number, number],
        fill: `${colour(`--curve-${place + 1}`)}33`,
      })),
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
        bind: {
          dblclick: () => () => {
            onReset();
            return null;
          },
        },
      },
      hooks: {
        setSelect: [
          (plot) => {
            const { left, width: selected } = plot.select;
            if (selected < 4) return;
            onZoom({ fromMs: Math.round(plot.posToVal(left, "x") * 1_000), toMs: Math.round(plot.posToVal(left + selected, "x") * 1_000) });
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
        setCursor: [
          (plot) => {
            const { left = -1, idx } = plot.cursor;
            const isAway = left < 0 || idx == null;
            const near = ({ wallMs }: ChartMark) => Math.abs(plot.valToPos(wallMs / 1_000, "x") - left) <= MARK_REACH;
            onCursor(isAway ? null : idx, isAway ? [] : options.marks().filter(near));
          },
        ],
        drawClear: [(plot) => drawSpans(plot, options.spans(), colour)],
        draw: [(plot) => drawMarks(plot, options.marks(), (tone) => colour(`--tone-${tone}-line`))],
      },
    },
    data,
    element,
  );
}

/** A scale has some air; what never changes lies in its middle. */
function scaleRange(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const air = max === min ? Math.max(1, Math.abs(max) * 0.02) : (max - min) * 0.08;
  return [min >= 0 ? Math.max(0, min - air) : min - air, max + air];
}

function curveSeries({ unit, avg }: Curve, place: number, colour: string): uPlot.Series[] {
  const bound: uPlot.Series = { scale: unit, stroke: colour, width: 0, points: { show: false }, spanGaps: false };
  const dash = [...(DASHES[place] ?? [])];
  return [
    bound,
    {
      scale: unit,
      stroke: colour,
      width: 1.75,
      spanGaps: false,
      ...(dash.length > 0 ? { dash } : {}),
      points: { show: true, size: 5, fill: colour, filter: (plot, index) => lonelyPoints(plot.data[index] ?? avg) },
    },
    bound,
  ];
}

/** A line through the chart and a foot on the axis for each thing that happened. */
function drawMarks(plot: uPlot, marks: readonly ChartMark[], colourOf: (tone: Tone) => string): void {
  const { ctx, bbox } = plot;
  const bottom = bbox.top + bbox.height;
  const foot = 5 * devicePixelRatio;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  for (const { wallMs, tone } of marks) {
    const x = Math.round(plot.valToPos(wallMs / 1_000, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = colourOf(tone);
    ctx.fillStyle = colourOf(tone);
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bottom);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x, bottom - foot);
    ctx.lineTo(x - foot, bottom + foot);
    ctx.lineTo(x + foot, bottom + foot);
    ctx.fill();
  }
  ctx.restore();
}
