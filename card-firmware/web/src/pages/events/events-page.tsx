import { SEVERITIES } from "@istars/protocol/model/alarm.ts";
import { EVENT_KINDS, type EventRecord } from "@istars/protocol/model/event.ts";
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { LogPage } from "../record-range/log-page.tsx";
import { EventTable } from "./event-table.tsx";

/** Everything that happened to the UPS and the card, newest first. */
export function EventsPage() {
  const { t } = useTranslation(["records", "domain"]);
  const api = useApi();
  return (
    <LogPage<EventRecord>
      title={t("eventsTitle")}
      log="events"
      noFilters={{ kind: "", severity: "" }}
      read={async (query, signal) => {
        const { events, next } = await api.listEvents(query, signal);
        return { entries: events, next };
      }}
      csvOf={(query) => api.csvOf("listEvents", query)}
      words={{ none: t("noEvents"), noneHelp: t("noEventsHelp"), noMatches: t("noMatches"), searchHelp: t("searchHelp") }}
      table={(events, onEnd, order) => <EventTable events={events} order={order} onEnd={onEnd} />}
      controls={({ filters, set }) => (
        <>
          <NativeSelect
            label={t("kind")}
            value={filters.kind ?? ""}
            onChange={(event) => set({ kind: event.currentTarget.value })}
            data={[
              { value: "", label: t("allKinds") },
              ...EVENT_KINDS.map((kind) => ({ value: kind, label: t(`domain:events.${kind}` as "domain:severities.critical") })),
            ]}
          />
          <NativeSelect
            label={t("severity")}
            value={filters.severity ?? ""}
            onChange={(event) => set({ severity: event.currentTarget.value })}
            data={[
              { value: "", label: t("allSeverities") },
              ...SEVERITIES.map((severity) => ({ value: severity, label: t(`domain:severities.${severity}`) })),
            ]}
          />
        </>
      )}
    />
  );
}
