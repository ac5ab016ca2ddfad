import { SEVERITIES } from "@istars/protocol/model/alarm.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { CsvCell } from "@istars/service/http/csv-file.ts";
import { logFile, logPage } from "@istars/service/http/log-pages.ts";
import { knownWordsOf, queryFault, wordsOf } from "@istars/service/http/record-query.ts";
import type { LogRange } from "@istars/service/store/log-scan.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import type { DeclareRoute } from "./declare-route.ts";
import { eventSearchOf } from "./event-search.ts";

/** The history of the fleet: pages, filters, search, CSV. */
export function declareEventRoutes(declareRoute: DeclareRoute, { store }: { readonly store: Pick<FleetStore, "findEvents"> }): void {
  declareRoute("listEvents", async ({ query }) => {
    // Kinds and alarms may be those of newer cards, so none is refused.
    const wanted = {
      cardIds: cardIdsOf(query.card),
      site: query.site ?? null,
      kinds: wordsOf(query.kind),
      severities: knownWordsOf("severity", query.severity, SEVERITIES),
      alarms: wordsOf(query.alarm),
      alarmId: query.alarmId ?? null,
      search: query.search === undefined ? null : eventSearchOf(query.search),
    };
    const log = {
      readPage: async (part: LogRange) => {
        const { found, next } = await store.findEvents({ ...part, ...wanted });
        return { found: [...found], next };
      },
      file: EVENT_FILE,
    };
    if (query.format === "csv") return logFile(query, log);
    const { found, next } = await logPage(query, log);
    return { events: found, next };
  });
}

function cardIdsOf(text: string | undefined): readonly number[] | null {
  const words = wordsOf(text);
  if (words === null) return null;
  return words.map((word) => {
    if (!/^\d{1,15}$/.test(word)) throw queryFault("card", "pattern", { value: word });
    return Number(word);
  });
}

const EVENT_FILE = {
  name: "events.csv",
  header: ["id", "time", "heard", "card_id", "card", "site", "kind", "severity", "alarm", "alarm_id", "subject", "by", "params"],
  cells: (event: FleetEvent): CsvCell[] => [
    ...[event.id, new Date(event.wallMs).toISOString(), new Date(event.heardWallMs).toISOString()],
    ...[event.cardId, event.cardName, event.site, event.kind, event.severity],
    ...[event.alarm, event.alarmId, event.subject, event.by, JSON.stringify(event.params)],
  ],
};
