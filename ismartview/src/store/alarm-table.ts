import type { Database } from "better-sqlite3";
import type { StoredAlarm } from "./fleet-store.ts";

const COLUMNS = {
  id: "id",
  cardId: "card_id",
  alarm: "alarm",
  subject: "subject",
  name: "name",
  severity: "severity",
  instance: "instance",
  raisedWallMs: "raised_wall_ms",
  heardWallMs: "heard_wall_ms",
  acknowledgedBy: "acknowledged_by",
  acknowledgedWallMs: "acknowledged_wall_ms",
  cardTold: "card_told",
  silencedUntilWallMs: "silenced_until_wall_ms",
  note: "note",
  noteBy: "note_by",
  noteWallMs: "note_wall_ms",
  notes: "notes",
} as const satisfies Record<keyof StoredAlarm, string>;

/** The alarms that are on. Everything but `all` runs within a transaction of the caller's. */
export function alarmTable(db: Database) {
  const fields = Object.entries(COLUMNS);
  const columns = fields.map(([field, column]) => `${column} AS ${field}`).join(", ");
  const all = db.prepare<[], StoredAlarm>(`SELECT ${columns} FROM alarms ORDER BY id`);
  const one = db.prepare<[number], StoredAlarm>(`SELECT ${columns} FROM alarms WHERE id = ?`);
  const put = db.prepare<[StoredAlarm]>(
    `INSERT INTO alarms (${fields.map(([, column]) => column).join(", ")}) VALUES (${fields.map(([field]) => `$${field}`).join(", ")})
     ON CONFLICT (id) DO UPDATE SET ${fields.map(([, column]) => `${column} = excluded.${column}`).join(", ")}`,
  );
  const remove = db.prepare<[number]>("DELETE FROM alarms WHERE id = ?");
  return {
    all: (): StoredAlarm[] => all.all(),
    add: (alarm: StoredAlarm): void => void put.run(alarm),
    /** One that is not on is left so. */
    change: (id: number, change: Partial<Omit<StoredAlarm, "id" | "cardId">>): void => {
      const alarm = one.get(id);
      if (alarm) put.run({ ...alarm, ...change });
    },
    remove: (id: number): void => void remove.run(id),
  };
}
