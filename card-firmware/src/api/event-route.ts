import { ALARM_IDS, SEVERITIES } from "@istars/protocol/model/alarm.ts";
import { EVENT_KINDS, type EventRecord } from "@istars/protocol/model/event.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import { zh } from "@istars/protocol/model/texts/zh.ts";
import type { CsvCell } from "@istars/service/http/csv-file.ts";
import { logFile, logPage } from "@istars/service/http/log-pages.ts";
import { knownWordsOf, wordsOf } from "@istars/service/http/record-query.ts";
import type { LogRange } from "@istars/service/store/log-scan.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { EventQueryOperations, EventSearch } from "../events/event-query.ts";
import type { DeclareRoute } from "./declare-route.ts";

/** The event record: pages, filters, search, CSV. */
export function declareEventRoute(declareRoute: DeclareRoute, store: Store<EventQueryOperations>): void {
  declareRoute("listEvents", async ({ query }) => {
    const filter = {
      kinds: knownWordsOf("kind", query.kind, EVENT_KINDS),
      severities: knownWordsOf("severity", query.severity, SEVERITIES),
      alarms: knownWordsOf("alarm", query.alarm, ALARM_IDS),
      subjects: wordsOf(query.subject),
      search: query.search === undefined ? null : searchOf(query.search),
    };
    const log = { readPage: (part: LogRange) => store.run("findEvents", part, filter), file: EVENT_FILE };
    if (query.format === "csv") return logFile(query, log);
    const { found, next } = await logPage(query, log);
    return { events: found, next };
  });
}

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

const EVENT_FILE = {
  name: "events.csv",
  header: ["id", "time", "kind", "severity", "subject", "alarm", "instance", "params"],
  cells: ({ id, wallMs, kind, severity, subject, alarm, instance, params }: EventRecord): CsvCell[] => [
    ...[id, new Date(wallMs).toISOString(), kind, severity, subject, alarm, instance],
    JSON.stringify(params),
  ],
};
