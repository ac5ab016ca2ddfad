import type { AuditEntry } from "@istars/protocol/model/records.ts";
import type { Database } from "better-sqlite3";
import { type LogPage, type LogRange, pick, SCAN_ROWS } from "../store/log-scan.ts";

/** What entries are wanted; `null` takes any. */
export interface AuditFilter {
  readonly users: readonly string[] | null;
  readonly actions: readonly string[] | null;
  /** In lower case. */
  readonly search: string | null;
}

function isWanted({ users, actions, search }: AuditFilter, { user, source, action, outcome, detail }: AuditEntry): boolean {
  if (users !== null && (user === null || !users.includes(user))) return false;
  if (actions !== null && !actions.includes(action)) return false;
  return search === null || [user, source, action, outcome, detail].some((text) => text?.toLowerCase().includes(search));
}

/** The worker's side of looking into the audit record. It is read in the order in which it was written, whatever the clock did. */
export function auditQueryOperations(db: Database) {
  const columns = "id, wall_ms AS wallMs, user, source, action, outcome, detail";
  const rising = db.prepare<[number, number], AuditEntry>(`SELECT ${columns} FROM audit WHERE id > ? ORDER BY id LIMIT ?`);
  const falling = db.prepare<[number, number], AuditEntry>(`SELECT ${columns} FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?`);
  return {
    /** Looks at a thousand entries at most; answers those that are wanted. */
    findAudit: ({ fromMs, toMs, newestFirst, after, limit }: LogRange, filter: AuditFilter): LogPage<AuditEntry> => {
      const rows = newestFirst ? falling.all(after?.id ?? Number.MAX_SAFE_INTEGER, SCAN_ROWS) : rising.all(after?.id ?? 0, SCAN_ROWS);
      const isInRange = ({ wallMs }: AuditEntry) => wallMs >= fromMs && wallMs < toMs;
      return pick(rows, rows.length < SCAN_ROWS, limit, (row) => isInRange(row) && isWanted(filter, row));
    },
  };
}

export type AuditQueryOperations = ReturnType<typeof auditQueryOperations>;
