import { ALARMS } from "@istars/protocol/model/alarm.ts";
import type { ActiveAlarm, EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import type { Route } from "@istars/service/outbox/deliveries.ts";
import { isSetClock } from "@istars/service/store/set-clock.ts";
import type { Database } from "better-sqlite3";

/** An event and where it is to go. */
export interface Commit {
  readonly event: NewEvent;
  readonly routes: readonly Route[];
}

/** When the oldest events go. */
export interface EventLimits {
  /** Events from before this moment, epoch ms. */
  readonly beforeWallMs: number;
  /** As long as the database holds more than this, bytes. */
  readonly maxBytes: number;
}

export interface EventBounds {
  readonly oldestId: number;
  readonly lastId: number;
}

/** Most events that one call reads, and most that one call deletes: neither keeps a commit waiting. */
export const EVENT_PAGE = 500;
const TRIM_BATCH = 200;

type EventRow = Omit<EventRecord, "params"> & { readonly params: string };
type AlarmRow = Omit<ActiveAlarm, "acknowledged" | "instance"> & {
  readonly instance: number;
  readonly by: string | null;
  readonly acknowledgedWallMs: number | null;
};

const recordOf = (row: EventRow): EventRecord => ({ ...row, params: JSON.parse(row.params) as EventRecord["params"] });

/** The worker's side of the event log. `insertDeliveries` runs in the transaction that stores the event. */
export function eventOperations(db: Database, insertDeliveries: (eventId: number, routes: readonly Route[]) => void) {
  const insert = db.prepare<[number, string, string, string, string | null, number | null, string]>(
    "INSERT INTO events (wall_ms, kind, subject, severity, alarm, instance, params) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const columns = "id, wall_ms AS wallMs, kind, subject, severity, alarm, instance, params";
  const one = db.prepare<[number], EventRow>(`SELECT ${columns} FROM events WHERE id = ?`);
  const after = db.prepare<[number, number], EventRow>(`SELECT ${columns} FROM events WHERE id > ? ORDER BY id LIMIT ?`);
  const bounds = db.prepare<[], EventBounds>(
    `SELECT coalesce((SELECT min(id) FROM events), 0) AS oldestId,
            coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) AS lastId`,
  );
  const oldest = db.prepare<[number], { id: number; wallMs: number }>(
    `SELECT id, wall_ms AS wallMs FROM events WHERE id < (SELECT max(id) FROM events)
     AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id AND state = 'pending') ORDER BY id LIMIT ?`,
  );
  const remove = db.prepare<[number]>("DELETE FROM events WHERE id = ?");
  const alarms = db.prepare<[], AlarmRow>(
    `SELECT a.instance, a.alarm AS id, a.subject, json_extract(e.params, '$.name') AS name, a.severity, a.raised_wall_ms AS raisedWallMs,
            a.acknowledged_by AS "by", a.acknowledged_wall_ms AS acknowledgedWallMs
     FROM active_alarms a LEFT JOIN events e ON e.id = a.instance ORDER BY a.instance`,
  );
  const active = db.prepare<[string | null, string], { instance: number; acknowledgedWallMs: number | null }>(
    "SELECT instance, acknowledged_wall_ms AS acknowledgedWallMs FROM active_alarms WHERE alarm = ? AND subject = ?",
  );
  const raise = db.prepare<[number, string | null, string, string, number]>(
    "INSERT INTO active_alarms (instance, alarm, subject, severity, raised_wall_ms) VALUES (?, ?, ?, ?, ?)",
  );
  const clear = db.prepare<[number]>("DELETE FROM active_alarms WHERE instance = ?");
  const acknowledge = db.prepare<[string, number, number]>(
    "UPDATE active_alarms SET acknowledged_by = ?, acknowledged_wall_ms = ? WHERE instance = ?",
  );

  const store = ({ event, routes }: Commit, instance: number | null): EventRecord => {
    const { wallMs, kind, subject, severity, alarm } = event;
    const params = JSON.stringify(event.params);
    const id = Number(insert.run(wallMs, kind, subject, severity, alarm, instance, params).lastInsertRowid);
    insertDeliveries(id, routes);
    return recordOf({ id, wallMs, kind, subject, severity, alarm, instance, params });
  };

  /** Stores one event with what it does to the active alarms; `null` if there was nothing to do. */
  const apply = (commit: Commit): EventRecord | null => {
    const { event } = commit;
    const { alarm, subject, severity, wallMs } = event;
    const current = active.get(alarm, subject);
    // An event that names an instance means that one, not a later raising of the same alarm.
    const meant = current && (event.instance === null || event.instance === current.instance) ? current : undefined;
    switch (event.kind) {
      case "alarm.raised": {
        if (current) return null;
        const record = store(commit, null);
        raise.run(record.id, alarm, subject, severity, wallMs);
        return record;
      }
      case "alarm.cleared":
        if (!meant) return null;
        clear.run(meant.instance);
        return store(commit, meant.instance);
      case "alarm.acknowledged":
        if (!meant || meant.acknowledgedWallMs !== null) return null;
        acknowledge.run(String(event.params.by ?? ""), wallMs, meant.instance);
        return store(commit, meant.instance);
      case "card.started":
      case "card.stopped":
        return store(commit, event.instance);
    }
  };

  return {
    /** Stores all groups in one transaction. Answers what was stored of each group. */
    commitEvents: db.transaction((groups: readonly (readonly Commit[])[]): EventRecord[][] =>
      groups.map((group) => group.map(apply).filter((record) => record !== null)),
    ),
    event: (id: number): EventRecord | null => {
      const row = one.get(id);
      return row ? recordOf(row) : null;
    },
    eventsAfter: (id: number, limit: number): EventRecord[] =>
      after.all(id, Math.min(Math.max(1, Math.trunc(limit)), EVENT_PAGE)).map(recordOf),
    eventBounds: (): EventBounds => bounds.get() ?? { oldestId: 0, lastId: 0 },
    /** An alarm that this version no longer knows is left out: nothing could ever clear it. */
    activeAlarms: (): ActiveAlarm[] =>
      alarms.all().flatMap(({ by, acknowledgedWallMs, ...alarm }) => {
        if (!Object.hasOwn(ALARMS, alarm.id)) return [];
        return [{ ...alarm, acknowledged: acknowledgedWallMs === null ? null : { by: by ?? "", wallMs: acknowledgedWallMs } }];
      }),
    /**
     * Deletes a small batch of the oldest events beyond the limits, with their deliveries; answers how many. The newest event, and
     * those with deliveries still to be made, stay. A moment from a clock that was not set tells no age.
     */
    trimEvents: db.transaction(({ beforeWallMs, maxBytes }: EventLimits): number => {
      const isOverSize = usedBytes(db) > maxBytes;
      const gone = oldest.all(TRIM_BATCH).filter(({ wallMs }) => isOverSize || (isSetClock(wallMs) && wallMs < beforeWallMs));
      for (const { id } of gone) remove.run(id);
      return gone.length;
    }),
  };
}

export type EventOperations = ReturnType<typeof eventOperations>;

/** From the file's header, so it costs nothing. Events are what grows in this database. */
function usedBytes(db: Database): number {
  const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
  return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
}
