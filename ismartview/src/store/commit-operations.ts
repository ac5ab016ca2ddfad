import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { isSetClock } from "@istars/service/store/set-clock.ts";
import type { Database } from "better-sqlite3";
import { alarmTable } from "./alarm-table.ts";
import { eventInserter, type SourceRow } from "./event-rows.ts";
import type { FleetCommit, StoredAlarm } from "./fleet-store.ts";

/** How long the history is kept, ms: ten years. */
export const EVENTS_KEPT_MS = 3_653 * 86_400_000;
/** Events that one call deletes, so that it keeps no commit waiting. */
const TRIMMED_AT_ONCE = 200;

/** What happens and what it does to the alarms, as one. */
export function commitOperations(db: Database) {
  const findLog = db.prepare<[number, string], { id: number }>("SELECT id FROM logs WHERE card_id = ? AND log_id = ?");
  const addLog = db.prepare<[number, string]>("INSERT INTO logs (card_id, log_id) VALUES (?, ?)");
  const isStored = db.prepare<[number, number], { id: number }>("SELECT id FROM events WHERE log = ? AND seq = ?");
  const findUnplaced = db.prepare<[number, string], { id: number }>(
    "SELECT id FROM events WHERE alarm_id = ? AND kind = ? AND log IS NULL ORDER BY id LIMIT 1",
  );
  const place = db.prepare<SourceRow & { id: number }>("UPDATE events SET log = $log, seq = $seq WHERE id = $id");
  const follow = db.prepare<{ cardId: number; logId: string; seq: number }>(
    `UPDATE cards SET log_id = $logId,
       last_event_id = CASE WHEN log_id = $logId THEN max(coalesce(last_event_id, 0), $seq) ELSE $seq END
     WHERE id = $cardId`,
  );
  const nameAlarm = db.prepare<[number]>("UPDATE events SET alarm_id = id WHERE id = ?");
  const oldest = db.prepare<[number], { id: number; heardWallMs: number }>(
    `SELECT id, heard_wall_ms AS heardWallMs FROM events WHERE NOT EXISTS (SELECT 1 FROM alarms WHERE alarms.id = events.id)
     ORDER BY id LIMIT ?`,
  );
  const remove = db.prepare<[number]>("DELETE FROM events WHERE id = ?");
  const insertEvent = eventInserter(db);
  const alarms = alarmTable(db);

  const sourceOf = ({ event: { cardId }, source }: FleetCommit): SourceRow | null => {
    if (source === null) return null;
    if (cardId === null) throw new Error("an event of a card's own log names no card");
    const log = findLog.get(cardId, source.logId)?.id ?? Number(addLog.run(cardId, source.logId).lastInsertRowid);
    return { log, seq: source.seq };
  };

  /** Gives what is in the history already its place in the card's log; false: there is nothing of the kind. */
  const placeEcho = ({ alarm, event }: FleetCommit, source: SourceRow | null): boolean => {
    if (alarm?.kind !== "echo" || source === null) return false;
    const told = findUnplaced.get(alarm.alarmId, event.kind);
    if (told === undefined) return false;
    place.run({ ...source, id: told.id });
    alarms.change(alarm.alarmId, alarm.change);
    return true;
  };

  /** Within a transaction. `null`: it is stored already. */
  const commit = (one: FleetCommit): FleetEvent | null => {
    const source = sourceOf(one);
    if (source !== null && isStored.get(source.log, source.seq)) return null;
    const isEcho = placeEcho(one, source);
    if (one.source !== null && one.event.cardId !== null) follow.run({ cardId: one.event.cardId, ...one.source });
    if (isEcho) return null;
    const event = insertEvent(one.event, source);
    switch (one.alarm?.kind) {
      case "raise":
        nameAlarm.run(event.id);
        alarms.add({ ...one.alarm.alarm, id: event.id });
        return { ...event, alarmId: event.id };
      case "clear":
        alarms.remove(one.alarm.alarmId);
        return event;
      case "change":
      case "echo":
        alarms.change(one.alarm.alarmId, one.alarm.change);
        return event;
      case undefined: {
        // What came and went while nobody listened was an alarm of its own, too: its course is found under the entry that raised it.
        if (event.kind !== "alarm.raised" || source === null || event.alarmId !== null) return event;
        nameAlarm.run(event.id);
        return { ...event, alarmId: event.id };
      }
    }
  };

  return {
    listAlarms: (): StoredAlarm[] => alarms.all(),
    commit: db.transaction((commits: readonly FleetCommit[]): (FleetEvent | null)[] => commits.map(commit)),
    /**
     * Deletes a few of the oldest events; answers how many. How old one is tells our own clock, not that of the card, which may stand
     * in 1970; and one that raised an alarm stays for as long as that is on.
     */
    trimEvents: db.transaction((nowWallMs: number): number => {
      const isOld = (heardWallMs: number) => isSetClock(heardWallMs) && heardWallMs < nowWallMs - EVENTS_KEPT_MS;
      const gone = oldest.all(TRIMMED_AT_ONCE).filter(({ heardWallMs }) => isOld(heardWallMs));
      for (const { id } of gone) remove.run(id);
      return gone.length;
    }),
  };
}
