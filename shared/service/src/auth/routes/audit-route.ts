import type { AuditEntry } from "@istars/protocol/model/records.ts";
import type { CsvCell } from "../../http/csv-file.ts";
import { logFile, logPage } from "../../http/log-pages.ts";
import { wordsOf } from "../../http/record-query.ts";
import type { LogPage, LogRange } from "../../store/log-scan.ts";
import type { AuditFilter } from "../audit-query.ts";
import type { DeclareAccountRoutes } from "./account-routes.ts";

/** Looks into the audit record; may find fewer than asked for, and then says where to go on. */
type FindAudit = (range: LogRange, filter: AuditFilter) => Promise<LogPage<AuditEntry>>;

/** The audit record: pages, filters, search, CSV. */
export function declareAuditRoute(declareRoute: DeclareAccountRoutes<"listAudit">, findAudit: FindAudit): void {
  declareRoute("listAudit", async ({ query }) => {
    const filter = { users: wordsOf(query.user), actions: wordsOf(query.action), search: query.search?.toLowerCase() ?? null };
    const log = { readPage: (part: LogRange) => findAudit(part, filter), file: AUDIT_FILE };
    if (query.format === "csv") return logFile(query, log);
    const { found, next } = await logPage(query, log);
    return { entries: found, next };
  });
}

const AUDIT_FILE = {
  name: "audit.csv",
  header: ["id", "time", "user", "source", "action", "outcome", "detail"],
  cells: ({ id, wallMs, user, source, action, outcome, detail }: AuditEntry): CsvCell[] => [
    ...[id, new Date(wallMs).toISOString(), user, source, action, outcome, detail],
  ],
};
