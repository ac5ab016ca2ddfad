import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { type LogPage, type LogPlace, pick, SCAN_ROWS } from "@istars/service/store/log-scan.ts";
import type { Database } from "better-sqlite3";
import { EVENT_COLUMNS, type EventRow, eventOf } from "./event-rows.ts";
import type { EventAsked } from "./fleet-store.ts";

const isOneOf = <T>(values: readonly T[] | null, value: T | null): boolean => values === null || (value !== null && values.includes(value));

function isWanted(asked: EventAsked, { cardId, cardName, site, kind, severity, alarm, subject, by, params }: EventRow): boolean {
  const { search } = asked;
  if (!isOneOf(asked.cardIds, cardId) || !isOneOf(asked.kinds, kind) || !isOneOf(asked.severities, severity)) return false;
  if (!isOneOf(asked.alarms, alarm) || (asked.site !== null && asked.site !== site)) return false;
  if (search === null || search.kinds.includes(kind) || (alarm !== null && search.alarms.includes(alarm))) return true;
  return [cardName, site, subject, alarm, kind, by, params].some((text) => text?.toLowerCase().includes(search.text));
}

/** Which index leads to what is asked for: the course of one alarm and the history of one card are short. */
const SCOPES = { all: "true", card: "card_id = $only", alarm: "alarm_id = $only" } as const;
type Scope = keyof typeof SCOPES;

function scopeOf({ alarmId, cardIds }: EventAsked): readonly [Scope, number | null] {
  if (alarmId !== null) return ["alarm", alarmId];
  const [cardId, ...others] = cardIds ?? [];
  return cardId !== undefined && others.length === 0 ? ["card", cardId] : ["all", null];
}

interface Scanned extends LogPlace {
  readonly only: number | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The worker's side of looking for events. */
export function eventSearch(db: Database) {
  const scan = (scope: Scope, [compare, direction]: readonly [string, string]) =>
    db.prepare<[Scanned], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events
       WHERE ${SCOPES[scope]} AND (wall_ms, id) ${compare} ($wallMs, $id) AND wall_ms >= $fromMs AND wall_ms < $toMs
       ORDER BY wall_ms ${direction}, id ${direction} LIMIT ${SCAN_ROWS}`,
    );
  const scans = (scope: Scope) => ({ rising: scan(scope, [">", "ASC"]), falling: scan(scope, ["<", "DESC"]) });
  const statements = { all: scans("all"), card: scans("card"), alarm: scans("alarm") };

  return {
    /** Looks at a thousand events of the range at most; answers those that are wanted. */
    findEvents: (asked: EventAsked): LogPage<FleetEvent> => {
      const { fromMs, toMs, newestFirst, limit } = asked;
      const { wallMs, id } = asked.after ?? startOf(newestFirst);
      const [scope, only] = scopeOf(asked);
      const { rising, falling } = statements[scope];
      const rows = (newestFirst ? falling : rising).all({ only, wallMs, id, fromMs, toMs });
      const { found, next } = pick(rows, rows.length < SCAN_ROWS, limit, (row) => isWanted(asked, row));
      return { found: found.map(eventOf), next };
    },
  };
}

/** Before everything there is, in either direction. */
const startOf = (newestFirst: boolean): LogPlace =>
  newestFirst ? { wallMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER } : { wallMs: Number.MIN_SAFE_INTEGER, id: 0 };
