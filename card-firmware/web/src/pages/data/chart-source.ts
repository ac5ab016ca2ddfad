import type { EventRecord } from "@istars/protocol/model/event.ts";
import { RECORD_LIMITS, type Series } from "@istars/protocol/model/records.ts";
import type { ChartKnown } from "@istars/ui/records/chart-known.ts";
import type { TimeRange } from "@istars/ui/values/time-range.ts";
import type { CardApi } from "../../session/card-api.ts";

/** All that a chart of a range shows. */
export interface ChartData {
  readonly asked: TimeRange;
  readonly series: Series;
  /** What went wrong in the range, newest first. */
  readonly events: readonly EventRecord[];
  readonly known: ChartKnown;
}

/** What the card calls "now" may be as much later than what is taken for it here, ms. */
const CLOCK_SLACK_MS = 10_000;
/** How long before a range a bypass may have begun that is still seen in it, ms. */
const BYPASS_REACH_MS = 7 * 86_400_000;
/** A row before the range tells what was so when it began if it ends no longer ago than this many of its own lengths. */
const ROW_REACH = 2;

/** Fetches what a chart of these quantities shows. */
export async function readChart(api: CardApi, asked: TimeRange, fields: string, signal: AbortSignal): Promise<ChartData> {
  const { fromMs: from, toMs: to } = asked;
  const limit = RECORD_LIMITS.page;
  const eventsTo = asked.isLive ? to + CLOCK_SLACK_MS : to;
  const [series, { events }, bypass, { rows }] = await Promise.all([
    api.readSeries({ from, to, fields }, signal),
    api.listEvents({ from, to: eventsTo, kind: "alarm.raised,card.started", limit }, signal),
    api.listEvents(
      { from: Math.max(0, from - BYPASS_REACH_MS), to: eventsTo, kind: "alarm.raised,alarm.cleared", alarm: "on-bypass", limit },
      signal,
    ),
    from === 0 ? { rows: [] } : api.listRecords({ to: from, fields: "temperature", limit: 1 }, signal),
  ]);
  const restartsMs = events.filter(({ kind }) => kind === "card.started").map(({ wallMs }) => wallMs);
  const [row] = rows;
  // Of so many changes the latest are told: what was so at the start says nothing of the ones left out.
  const isSeen = row !== undefined && row.samples > 0 && row.wallMs + ROW_REACH * row.spanMs >= from && series.power.length < limit;
  return { asked, series, events, known: { before: isSeen ? row.facts : null, restartsMs, bypass: [...bypass.events].reverse() } };
}
