import { SEVERITIES } from "@istars/protocol/model/alarm.ts";
import { FLEET_EVENT_KINDS, type FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { LogView } from "@istars/ui/records/log-view.tsx";
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useConnections, useHeardEvents } from "../live/live-context.tsx";
import { useSites } from "../sites/use-sites.ts";
import { CardChoice } from "./card-choice.tsx";
import { EventTable } from "./event-table.tsx";
import { useRecordTime } from "./use-record-time.ts";

export interface EventLogProps {
  /** Only what happened to this card; `null`: the whole fleet. */
  readonly cardId: number | null;
  /** What stands above it, with the time that is shown in words. */
  readonly head: (rangeWords: ReactNode) => ReactNode;
}

const FLEET_FILTERS = { card: "", site: "", kind: "", severity: "" } as const;
const CARD_FILTERS = { kind: "", severity: "" } as const;

/** What happened, over any time: narrowed, searched, page by page, and as a file. */
export function EventLog({ cardId, head }: EventLogProps) {
  const { t } = useTranslation(["records", "history", "domain", "fleet"]);
  const api = useApi();
  const say = useFailureText();
  const connections = useConnections();
  const heard = useHeardEvents();
  const ofCard = cardId === null ? {} : { card: String(cardId) };
  return (
    <LogView<FleetEvent>
      time={useRecordTime()}
      head={head}
      log={cardId === null ? "fleet-events" : `fleet-events ${cardId}`}
      newsOf={(filters) => {
        const latest = heard.find((event) => mayBeAmong(event, { ...filters, ...ofCard }));
        // What a connection that was lost has missed may be any number of events.
        return { version: `${connections} ${latest?.id ?? 0}`, idOf: ({ id }) => id };
      }}
      noFilters={cardId === null ? FLEET_FILTERS : CARD_FILTERS}
      read={async (query, signal) => {
        const { events, next } = await api.listEvents({ ...query, ...ofCard }, signal);
        return { entries: events, next };
      }}
      sayFailure={(error) => say(failureOf(error))}
      csvOf={(query) => api.csvOf("listEvents", { ...query, ...ofCard })}
      words={{
        none: t("history:none"),
        noneHelp: t("history:noneHelp"),
        noMatches: t("history:noMatches"),
        searchHelp: t("history:searchHelp"),
      }}
      table={(events, onEnd, order) => <EventTable events={events} isOneCard={cardId !== null} order={order} onEnd={onEnd} />}
      controls={({ filters, set }) => (
        <>
          {cardId === null ? (
            <>
              <CardChoice value={filters.card ?? ""} onChange={(card) => set({ card })} />
              <SiteFilter value={filters.site ?? ""} onChange={(site) => set({ site })} />
            </>
          ) : null}
          <NativeSelect
            label={t("history:kind")}
            value={filters.kind ?? ""}
            onChange={(event) => set({ kind: event.currentTarget.value })}
            data={[
              { value: "", label: t("records:allKinds") },
              ...FLEET_EVENT_KINDS.map((kind) => ({ value: kind, label: t(`fleet:events.${kind}` as "fleet:kinds.istars") })),
            ]}
          />
          <NativeSelect
            label={t("records:severity")}
            value={filters.severity ?? ""}
            onChange={(event) => set({ severity: event.currentTarget.value })}
            data={[
              { value: "", label: t("records:allSeverities") },
              ...SEVERITIES.map((severity) => ({ value: severity, label: t(`domain:severities.${severity}`) })),
            ]}
          />
        </>
      )}
    />
  );
}

/** Whether the filters let it through; what is searched for, the service alone can tell. */
const mayBeAmong = (event: FleetEvent, { card = "", site = "", kind = "", severity = "" }: Readonly<Record<string, string>>): boolean =>
  (card === "" || card === String(event.cardId)) &&
  (site === "" || site === event.site) &&
  (kind === "" || kind === event.kind) &&
  (severity === "" || severity === event.severity);

function SiteFilter({ value, onChange }: { readonly value: string; readonly onChange: (site: string) => void }) {
  const { t } = useTranslation("history");
  const sites = useSites();
  return (
    <NativeSelect
      label={t("site")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: "", label: t("allSites") }, ...sites.map((site) => ({ value: site, label: site }))]}
    />
  );
}
