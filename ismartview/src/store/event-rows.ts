import type { FleetEvent, NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { Database } from "better-sqlite3";

/** An event as its table has it. */
export type EventRow = Omit<FleetEvent, "params"> & { readonly params: string };

/** Columns of an `EventRow`. */
export const EVENT_COLUMNS = `id, card_id AS cardId, card_name AS cardName, site, wall_ms AS wallMs, heard_wall_ms AS heardWallMs, kind,
  severity, alarm, alarm_id AS alarmId, subject, done_by AS "by", params`;

export const eventOf = (row: EventRow): FleetEvent => ({ ...row, params: JSON.parse(row.params) as FleetEvent["params"] });

/** An event's place in a card's own log: the log's row, and the number there. */
export interface SourceRow {
  readonly log: number;
  readonly seq: number;
}

/** What adds an event to the history, within a transaction of the caller's. */
export function eventInserter(db: Database): (event: NewFleetEvent, source: SourceRow | null) => FleetEvent {
  const insert = db.prepare<[Omit<EventRow, "id"> & { readonly log: number | null; readonly seq: number | null }]>(
    `INSERT INTO events (card_id, card_name, site, wall_ms, heard_wall_ms, kind, severity, alarm, alarm_id, subject, done_by, params, log, seq)
     VALUES ($cardId, $cardName, $site, $wallMs, $heardWallMs, $kind, $severity, $alarm, $alarmId, $subject, $by, $params, $log, $seq)`,
  );
  return (event, source) => {
    const row = { ...event, params: JSON.stringify(event.params), log: source?.log ?? null, seq: source?.seq ?? null };
    return { ...event, id: Number(insert.run(row).lastInsertRowid) };
  };
}
