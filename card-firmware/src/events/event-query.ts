import type { AlarmId, Severity } from "@istars/protocol/model/alarm.ts";
import type { EventKind, EventRecord } from "@istars/protocol/model/event.ts";
import { type LogPage, type LogPlace, type LogRange, pick, SCAN_ROWS } from "@istars/service/store/log-scan.ts";
import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

/** Text to be found in an event: in its own words, or in those that its kind or alarm goes by in some language. */
export interface EventSearch {
  /** In lower case. */
  readonly text: string;
  readonly kinds: readonly EventKind[];
  readonly alarms: readonly AlarmId[];
}

/** What events are wanted; `null` takes any. */
export interface EventFilter {
  readonly kinds: readonly EventKind[] | null;
  readonly severities: readonly Severity[] | null;
  readonly alarms: readonly AlarmId[] | null;
  readonly subjects: readonly string[] | null;
  readonly search: EventSearch | null;
}

/** By time, which is how people ask; ids tell events of one moment apart. */
export const eventsByTime: Migration = {
  name: "events by time",
  up: (db) => db.exec("CREATE INDEX events_by_time ON events (wall_ms, id)"),
};

type EventRow = Omit<EventRecord, "params"> & { readonly params: string };

const isOneOf = <T>(values: readonly T[] | null, value: T | null): boolean => values === null || (value !== null && values.includes(value));

function isWanted(filter: EventFilter, { kind, severity, alarm, subject, params }: EventRow): boolean {
  const { search } = filter;
  if (!isOneOf(filter.kinds, kind) || !isOneOf(filter.severities, severity)) return false;
  if (!isOneOf(filter.alarms, alarm) || !isOneOf(filter.subjects, subject)) return false;
  if (search === null || search.kinds.includes(kind) || (alarm !== null && search.alarms.includes(alarm))) return true;
  return [subject, alarm ?? "", kind, params].some((text) => text.toLowerCase().includes(search.text));
}

/** The worker's side of looking for events. */
export function eventQueryOperations(db: Database) {
  const columns = "id, wall_ms AS wallMs, kind, subject, severity, alarm, instance, params";
  const rising = db.prepare<[number, number, number, number, number], EventRow>(
    `SELECT ${columns} FROM events WHERE (wall_ms, id) > (?, ?) AND wall_ms >= ? AND wall_ms < ? ORDER BY wall_ms, id LIMIT ?`,
  );
  const falling = db.prepare<[number, number, number, number, number], EventRow>(
    `SELECT ${columns} FROM events WHERE (wall_ms, id) < (?, ?) AND wall_ms >= ? AND wall_ms < ? ORDER BY wall_ms DESC, id DESC LIMIT ?`,
  );
  return {
    /** Looks at a thousand events of the range at most; answers those that are wanted. */
    findEvents: ({ fromMs, toMs, newestFirst, after, limit }: LogRange, filter: EventFilter): LogPage<EventRecord> => {
      const { wallMs, id } = after ?? startOf(newestFirst);
      const rows = (newestFirst ? falling : rising).all(wallMs, id, fromMs, toMs, SCAN_ROWS);
      const { found, next } = pick(rows, rows.length < SCAN_ROWS, limit, (row) => isWanted(filter, row));
      return { found: found.map((row) => ({ ...row, params: JSON.parse(row.params) as EventRecord["params"] })), next };
    },
  };
}

/** Before everything there is, in either direction. */
const startOf = (newestFirst: boolean): LogPlace =>
  newestFirst ? { wallMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER } : { wallMs: Number.MIN_SAFE_INTEGER, id: 0 };

export type EventQueryOperations = ReturnType<typeof eventQueryOperations>;
