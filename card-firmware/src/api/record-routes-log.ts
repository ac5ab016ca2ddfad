import { ALARM_IDS, SEVERITIES } from "@istars/protocol/model/alarm.ts";
import { EVENT_KINDS, type EventRecord } from "@istars/protocol/model/event.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import { zh } from "@istars/protocol/model/texts/zh.ts";
import { type CsvCell, CsvFile } from "@istars/service/http/csv-file.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { AuditQueryOperations } from "../events/audit-query.ts";
import type { EventQueryOperations, EventSearch } from "../events/event-query.ts";
import { findInLog, type LogPage, type LogPlace, type LogRange, SCAN_ROWS } from "../events/log-scan.ts";
import type { DeclareRoute } from "./declare-route.ts";
import { cursorOf, knownWordsOf, type PagedQuery, rangeOf, wordsOf } from "./record-query.ts";

/** Entries turned into text at a time. */
const CSV_ROWS = 200;

/** The event record and the audit record: pages, filters, search, CSV. */
export function declareLogRoutes(declareRoute: DeclareRoute, store: Store<EventQueryOperations & AuditQueryOperations>): void {
  declareRoute("listEvents", async ({ query }) => {
    const filter = {
      kinds: knownWordsOf("kind", query.kind, EVENT_KINDS),
      severities: knownWordsOf("severity", query.severity, SEVERITIES),
      alarms: knownWordsOf("alarm", query.alarm, ALARM_IDS),
      subjects: wordsOf(query.subject),
      search: query.search === undefined ? null : searchOf(query.search),
    };
    const range = logRangeOf(query);
    const readPage = (part: LogRange) => store.run("findEvents", part, filter);
    if (query.format === "csv") return new CsvFile("events.csv", EVENT_HEADER, csvPages(range, readPage, eventCells));
    const { found, next } = await findInLog(range, readPage);
    return { events: found, next: next && cursorText(next) };
  });

  declareRoute("listAudit", async ({ query }) => {
    const filter = { users: wordsOf(query.user), actions: wordsOf(query.action), search: query.search?.toLowerCase() ?? null };
    const range = logRangeOf(query);
    const readPage = (part: LogRange) => store.run("findAudit", part, filter);
    if (query.format === "csv") return new CsvFile("audit.csv", AUDIT_HEADER, csvPages(range, readPage, auditCells));
    const { found, next } = await findInLog(range, readPage);
    return { entries: found, next: next && cursorText(next) };
  });
}

function logRangeOf(query: PagedQuery & { readonly cursor?: string }): LogRange {
  if (query.cursor === undefined) return { ...rangeOf(query), after: null };
  const [wallMs = 0, id = 0] = cursorOf(query.cursor, 2);
  return { ...rangeOf(query), after: { wallMs, id } };
}

const cursorText = ({ wallMs, id }: LogPlace): string => `${wallMs}.${id}`;

/** Ids whose words, in any language the product speaks, hold the text: what a person reads is what the person looks for. */
function searchOf(given: string): EventSearch {
  const text = given.toLowerCase();
  const holds = (...words: readonly string[]) => words.some((word) => word.toLowerCase().includes(text));
  return {
    text,
    kinds: EVENT_KINDS.filter((kind) => holds(en.events[kind], zh.events[kind])),
    alarms: ALARM_IDS.filter((id) => holds(en.alarms[id].text, zh.alarms[id].text)),
  };
}

async function* csvPages<T>(
  range: LogRange,
  readPage: (range: LogRange) => Promise<LogPage<T>>,
  cells: (entry: T) => CsvCell[],
): AsyncGenerator<readonly CsvCell[][]> {
  let after = range.after;
  do {
    const page: LogPage<T> = await readPage({ ...range, after, limit: Math.min(CSV_ROWS, SCAN_ROWS) });
    yield page.found.map(cells);
    after = page.next;
  } while (after !== null);
}

const EVENT_HEADER = ["id", "time", "kind", "severity", "subject", "alarm", "instance", "params"];
const eventCells = ({ id, wallMs, kind, severity, subject, alarm, instance, params }: EventRecord): CsvCell[] => [
  ...[id, new Date(wallMs).toISOString(), kind, severity, subject, alarm, instance],
  JSON.stringify(params),
];

const AUDIT_HEADER = ["id", "time", "user", "source", "action", "outcome", "detail"];
const auditCells = ({ id, wallMs, user, source, action, outcome, detail }: AuditEntry): CsvCell[] => [
  ...[id, new Date(wallMs).toISOString(), user, source, action, outcome, detail],
];
