import type { Database } from "better-sqlite3";
import { eventInserter } from "./event-rows.ts";
import { type CardChange, type NewStoredCard, REMOVED_KEPT_MS, type StoredCard } from "./fleet-store.ts";

const COLUMNS = `id, kind, place, reach, name, site, version, added_wall_ms AS addedWallMs, removed_wall_ms AS removedWallMs,
  silenced_until_wall_ms AS silencedUntilWallMs, told, log_id AS logId, last_event_id AS lastEventId`;

/** Cards that one call forgets for good. */
const FORGOTTEN_AT_ONCE = 50;

/** Cards of the fleet; what happens to them stands in the history in the same transaction. */
export function cardOperations(db: Database) {
  const all = db.prepare<[], StoredCard>(`SELECT ${COLUMNS} FROM cards ORDER BY id`);
  const one = db.prepare<[number], StoredCard>(`SELECT ${COLUMNS} FROM cards WHERE id = ?`);
  const at = db.prepare<[string], { id: number }>("SELECT id FROM cards WHERE place = ? AND removed_wall_ms IS NULL");
  const insert = db.prepare<[string, string, string, string | null, string | null, number]>(
    "INSERT INTO cards (kind, place, reach, name, site, version, added_wall_ms) VALUES (?, ?, ?, ?, ?, 1, ?)",
  );
  const update = db.prepare<[string, string, string, string | null, string | null, number | null, number | null, number, number]>(
    `UPDATE cards SET kind = ?, place = ?, reach = ?, name = ?, site = ?, removed_wall_ms = ?, silenced_until_wall_ms = ?, version = ?
     WHERE id = ?`,
  );
  const tell = db.prepare<[string, number]>("UPDATE cards SET told = ? WHERE id = ?");
  const forget = db.prepare<[number, number]>(
    "DELETE FROM cards WHERE id IN (SELECT id FROM cards WHERE removed_wall_ms <= ? ORDER BY removed_wall_ms LIMIT ?)",
  );
  const insertEvent = eventInserter(db);

  const add = ({ card, event }: NewStoredCard): StoredCard | null => {
    if (at.get(card.place)) return null;
    const { kind, place, reach, name, site, addedWallMs } = card;
    const cardId = Number(insert.run(kind, place, reach, name, site, addedWallMs).lastInsertRowid);
    insertEvent({ ...event, cardId }, null);
    return one.get(cardId) ?? null;
  };

  const change = ({ id, version, change, event }: CardChange): StoredCard | null => {
    const card = one.get(id);
    if (!card || (version !== null && version !== card.version)) return null;
    const changed = { ...card, ...change };
    const holder = changed.removedWallMs === null ? at.get(changed.place) : undefined;
    if (holder && holder.id !== id) return null;
    // A silence is no change that somebody who edits the card could overwrite unseen.
    const isSilenceOnly = Object.keys(change).every((key) => key === "silencedUntilWallMs");
    const { kind, place, reach, name, site, removedWallMs, silencedUntilWallMs } = changed;
    const next = isSilenceOnly ? card.version : card.version + 1;
    update.run(kind, place, reach, name, site, removedWallMs, silencedUntilWallMs, next, id);
    insertEvent({ ...event, cardId: id }, null);
    return one.get(id) ?? null;
  };

  return {
    listCards: (): StoredCard[] => all.all(),
    addCards: db.transaction((cards: readonly NewStoredCard[]): (StoredCard | null)[] => cards.map(add)),
    changeCards: db.transaction((changes: readonly CardChange[]): (StoredCard | null)[] => changes.map(change)),
    noteTold: db.transaction((told: readonly { readonly cardId: number; readonly told: string }[]): void => {
      for (const { cardId, told: text } of told) tell.run(text, cardId);
    }),
    /** Forgets a few of the cards that were removed too long ago to be brought back; answers how many. */
    forgetCards: (nowWallMs: number): number => forget.run(nowWallMs - REMOVED_KEPT_MS, FORGOTTEN_AT_ONCE).changes,
  };
}
