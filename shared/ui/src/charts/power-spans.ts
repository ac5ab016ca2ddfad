import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { Curves, RecordEntry, Series } from "@istars/protocol/model/records.ts";

/** How the load may be fed otherwise than from good mains; named by the alarm that says so. */
export const SPAN_KINDS = ["ups-output-off", "on-battery", "on-bypass", "input-bad"] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** A stretch of time, epoch ms, in which the load was fed in this way. */
export interface PowerSpan {
  readonly kind: SpanKind;
  readonly fromMs: number;
  readonly toMs: number;
}

type PowerFacts = RecordEntry["facts"];
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PowerKnown {
  /** What was so before the range, as far as that is known. */
  readonly before: PowerFacts | null;
  /** Changes within the range, in order of time. */
  readonly changes: Series["power"];
  /** When the card started anew: what was before holds no longer. */
  readonly restartsMs: readonly number[];
}

/** Spans on battery, off, or on bad mains within a range. */
export function powerSpans({ before, changes, restartsMs }: PowerKnown, { fromMs, toMs }: Stretch): PowerSpan[] {
  const turns = [
    { wallMs: fromMs, kind: before && kindOf(before) },
    ...changes.map((change) => ({ wallMs: change.wallMs, kind: kindOf(change) })),
    ...restartsMs.map((wallMs) => ({ wallMs, kind: null })),
  ].sort((a, b) => a.wallMs - b.wallMs);
  const spans = turns.flatMap(({ wallMs, kind }, index): PowerSpan[] =>
    kind === null ? [] : [{ kind, fromMs: Math.max(fromMs, wallMs), toMs: Math.min(toMs, turns[index + 1]?.wallMs ?? toMs) }],
  );
  return joined(spans);
}

/** The worst that is so; unknown facts say nothing. */
function kindOf({ outputOn, onBattery, mainsOk }: PowerFacts): SpanKind | null {
  if (outputOn === false) return "ups-output-off";
  if (onBattery) return "on-battery";
  return mainsOk === false ? "input-bad" : null;
}

/**
 * Spans on bypass within a range, from the alarm's events in order of time; one that went off first was on before them.
 * @param sinceMs since when the alarm is on now, or `null`
 */
export function bypassSpans(
  events: readonly Pick<EventRecord, "kind" | "wallMs">[],
  sinceMs: number | null,
  { fromMs, toMs }: Stretch,
): PowerSpan[] {
  const spans: PowerSpan[] = [];
  const add = (startMs: number, endMs: number) => {
    if (startMs < toMs && endMs > fromMs) spans.push({ kind: "on-bypass", fromMs: Math.max(fromMs, startMs), toMs: Math.min(toMs, endMs) });
  };
  let openMs: number | null = events[0]?.kind === "alarm.cleared" ? fromMs : null;
  for (const { kind, wallMs } of events) {
    if (kind === "alarm.raised") openMs = wallMs;
    if (kind !== "alarm.cleared" || openMs === null) continue;
    add(openMs, wallMs);
    openMs = null;
  }
  const lastMs = openMs ?? sinceMs;
  if (lastMs !== null) add(lastMs, toMs);
  return spans;
}

/** The parts of spans in which anything was measured: what nobody saw is not drawn. A series that holds nothing at all tells nothing. */
export function whereMeasured(spans: readonly PowerSpan[], series: Curves): PowerSpan[] {
  const stretches = measuredStretches(series);
  if (stretches.length === 0) return [...spans];
  return spans.flatMap((span) =>
    stretches.flatMap((stretch): PowerSpan[] => {
      const [fromMs, toMs] = [Math.max(span.fromMs, stretch.fromMs), Math.min(span.toMs, stretch.toMs)];
      return fromMs < toMs ? [{ ...span, fromMs, toMs }] : [];
    }),
  );
}

function measuredStretches({ from, stepMs, fields }: Curves): Stretch[] {
  const columns = Object.values(fields).map(({ avg }) => avg);
  const length = Math.max(0, ...columns.map((column) => column.length));
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (let place = 0; place < length; place++) {
    if (columns.every((column) => (column[place] ?? null) === null)) continue;
    const startMs = from + place * stepMs;
    const last = stretches.at(-1);
    if (last?.toMs === startMs) last.toMs += stepMs;
    else stretches.push({ fromMs: startMs, toMs: startMs + stepMs });
  }
  return stretches;
}

/** Neighbours of one kind as one. */
function joined(spans: readonly PowerSpan[]): PowerSpan[] {
  const found: PowerSpan[] = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last?.kind === span.kind && last.toMs === span.fromMs) found[found.length - 1] = { ...last, toMs: span.toMs };
    else if (span.fromMs < span.toMs) found.push(span);
  }
  return found;
}
