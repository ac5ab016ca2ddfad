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

type Inserted = [
  cardId: number | null,
  cardName: string | null,
  site: string | null,
  wallMs: number,
  heardWallMs: number,
  kind: string,
  severity: string,
  alarm: string | null,
  alarmId: number | null,
  subject: string | null,
  by: string | null,
  params: string,
  log: number | null,
  seq: number | null,
];

/** What adds an event to the history, within a transaction of the caller's. */
export function eventInserter(db: Database): (event: NewFleetEvent, source: SourceRow | null) => FleetEvent {
  const insert = db.prepare<Inserted>(
    `INSERT INTO events (card_id, card_name, site, wall_ms, heard_wall_ms, kind, severity, alarm, alarm_id, subject, done_by, params, log, seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (event, source) => {
    const { cardId, cardName, site, wallMs, heardWallMs, kind, severity, alarm, alarmId, subject, by, params } = event;
    const { lastInsertRowid } = insert.run(
      cardId,
      cardName,
      site,
      wallMs,
      heardWallMs,
      kind,
      severity,
      alarm,
      alarmId,
      subject,
      by,
      JSON.stringify(params),
      source?.log ?? null,
      source?.seq ?? null,
    );
    return {
      id: Number(lastInsertRowid),
      cardId,
      cardName,
      site,
      wallMs,
      heardWallMs,
      kind,
      severity,
      alarm,
      alarmId,
      subject,
      by,
      params,
    };
  };
}
