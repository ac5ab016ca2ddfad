import { SEVERITIES } from "@istars/protocol/model/alarm.ts";
import { EVENT_KINDS } from "@istars/protocol/model/event.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { type RangeChoice, rangeOf, type TimeRange } from "@istars/ui/values/time-range.ts";
import { Button, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { PageHead } from "../page-head.tsx";
import { CsvLink } from "../record-range/csv-link.tsx";
import { RangeChoiceInput } from "../record-range/range-choice.tsx";
import range from "../record-range/record-page.module.css";
import { RecordsFailure } from "../record-range/records-failure.tsx";
import { useCardNow } from "../record-range/use-card-now.ts";
import { EventTable } from "./event-table.tsx";

/** What the list is narrowed to; empty words are no filter. */
interface Filters {
  readonly kind: string;
  readonly severity: string;
  readonly search: string;
}

const NO_FILTERS: Filters = { kind: "", severity: "", search: "" };
const REFRESH_MS = 15_000;
const PAGE_ROWS = 100;

/** Everything that happened to the UPS and the card, newest first. */
export function EventsPage() {
  const { t } = useTranslation("records");
  const now = useCardNow();
  if (now === null)
    return (
      <div className={range.page}>
        <PageHead title={t("eventsTitle")} aside="" />
        <Late>
          <Skeleton height="24rem" radius="lg" />
        </Late>
      </div>
    );
  return <Events now={now} />;
}

function Events({ now }: { readonly now: () => number }) {
  const { t, i18n } = useTranslation(["records", "domain"]);
  const api = useApi();
  const [choice, setChoice] = useState<RangeChoice>({ kind: "month" });
  const [filters, setFilters] = useState(NO_FILTERS);
  const [search] = useDebouncedValue(filters.search.trim(), 300);
  const shown = rangeOf(choice, now());
  const wanted = Object.fromEntries(Object.entries({ ...filters, search }).filter(([, value]) => value !== ""));
  const moment = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  const set = (part: Partial<Filters>) => setFilters((before) => ({ ...before, ...part }));
  const still = shown ? t("still", { from: moment.format(shown.fromMs), to: moment.format(shown.toMs) }) : "";
  return (
    <div className={range.page}>
      <PageHead title={t("eventsTitle")} aside={shown?.isLive ? t("live") : still} />
      <div className={range.controls}>
        <RangeChoiceInput value={choice} nowMs={now()} onChange={setChoice} />
        <NativeSelect
          label={t("kind")}
          value={filters.kind}
          onChange={(event) => set({ kind: event.currentTarget.value })}
          data={[
            { value: "", label: t("allKinds") },
            ...EVENT_KINDS.map((kind) => ({ value: kind, label: t(`domain:events.${kind}` as "domain:severities.critical") })),
          ]}
        />
        <NativeSelect
          label={t("severity")}
          value={filters.severity}
          onChange={(event) => set({ severity: event.currentTarget.value })}
          data={[
            { value: "", label: t("allSeverities") },
            ...SEVERITIES.map((severity) => ({ value: severity, label: t(`domain:severities.${severity}`) })),
          ]}
        />
        <TextInput
          className={range.wide ?? ""}
          type="search"
          label={t("search")}
          placeholder={t("searchHelp")}
          maxLength={100}
          value={filters.search}
          onChange={(event) => set({ search: event.currentTarget.value })}
        />
        {shown ? <CsvLink href={api.csvOf("listEvents", { from: shown.fromMs, to: shown.toMs, ...wanted })} /> : null}
      </div>
      {shown ? (
        <EventList ask={() => rangeOf(choice, now())} choice={choice} filters={wanted} onClear={() => setFilters(NO_FILTERS)} />
      ) : null}
    </div>
  );
}

interface EventListProps {
  /** The time to show, at the moment of asking. */
  readonly ask: () => TimeRange | null;
  readonly choice: RangeChoice;
  readonly filters: Readonly<Record<string, string>>;
  readonly onClear: () => void;
}

function EventList({ ask, choice, filters, onClear }: EventListProps) {
  const { t } = useTranslation("records");
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ["records", "events", choice, filters],
    initialPageParam: null as { readonly cursor: string; readonly asked: TimeRange } | null,
    queryFn: async ({ pageParam, signal }) => {
      const asked = pageParam?.asked ?? ask();
      if (asked === null) return null;
      const cursor = pageParam === null ? {} : { cursor: pageParam.cursor };
      const page = await api.listEvents({ from: asked.fromMs, to: asked.toMs, limit: PAGE_ROWS, ...filters, ...cursor }, signal);
      return { asked, page };
    },
    getNextPageParam: (last) => (last?.page.next ? { cursor: last.page.next, asked: last.asked } : null),
    // Somebody who has scrolled far looks at the past: it is not fetched again and again.
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      return pages.length <= 1 && pages[0]?.asked.isLive ? REFRESH_MS : false;
    },
  });
  const events = query.data?.pages.flatMap((part) => part?.page.events ?? []) ?? [];
  if (query.isError && events.length === 0) return <RecordsFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending)
    return (
      <Late>
        <Skeleton height="24rem" radius="lg" />
      </Late>
    );
  if (events.length === 0 && Object.keys(filters).length > 0)
    return (
      <Notice tone="info" title={t("noMatches")} action={<Button onClick={onClear}>{t("clearFilters")}</Button>}>
        {t("noMatchesHelp")}
      </Notice>
    );
  if (events.length === 0)
    return (
      <Notice tone="info" title={t("noEvents")}>
        {t("noEventsHelp")}
      </Notice>
    );
  const fetchMore = () => {
    if (!query.isFetching) void query.fetchNextPage();
  };
  return <EventTable events={events} onEnd={query.hasNextPage ? fetchMore : null} />;
}
