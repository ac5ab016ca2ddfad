import type { RecordOrder } from "@istars/protocol/model/records.ts";
import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Late } from "../states/late.tsx";
import { Notice } from "../states/notice.tsx";
import type { TimeRange } from "../values/time-range.ts";
import { RecordsFailure } from "./records-failure.tsx";

const REFRESH_MS = 15_000;
const PAGE_ROWS = 100;

/** What a page of a log is asked with. */
export interface LogQuery {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly order: RecordOrder;
  readonly cursor?: string;
}

export interface LogListProps<Entry> {
  /** Tells this log from the others. */
  readonly log: string;
  /** Fetches a page; `next` is the cursor of the page that follows. */
  readonly read: (query: LogQuery, signal: AbortSignal) => Promise<{ readonly entries: readonly Entry[]; readonly next: string | null }>;
  /** The time to show, at the moment of asking. */
  readonly ask: () => TimeRange | null;
  /** Tells one choice of time from another. */
  readonly rangeId: string;
  /** What the list is narrowed to, by the parameter of the API, and the way out; `noMatches` stands where nothing fits. */
  readonly narrowed?: { readonly filters: Readonly<Record<string, string>>; readonly onClear: () => void; readonly noMatches: string };
  /** What stands where there is nothing. */
  readonly words: Readonly<Record<"none" | "noneHelp", string>>;
  /** Says why a page did not come. */
  readonly sayFailure: (error: unknown) => string;
  /** The entries are asked for in this order. */
  readonly order: RecordOrder;
  /** Draws the entries; `onEnd` fetches more and is `null` when these are all. */
  readonly table: (entries: readonly Entry[], onEnd: (() => void) | null) => ReactNode;
}

/** A log's entries in order of time, fetched page by page as one scrolls; a range that ends now goes on by itself. */
export function LogList<Entry>({ log, read, ask, rangeId, order, narrowed, words, sayFailure, table }: LogListProps<Entry>) {
  const { t } = useTranslation("records");
  const query = useInfiniteQuery({
    queryKey: ["records", log, rangeId, order, narrowed?.filters],
    initialPageParam: null as { readonly cursor: string; readonly asked: TimeRange } | null,
    queryFn: async ({ pageParam, signal }) => {
      const asked = pageParam?.asked ?? ask();
      if (asked === null) return null;
      const cursor = pageParam === null ? {} : { cursor: pageParam.cursor };
      const page = await read({ from: asked.fromMs, to: asked.toMs, limit: PAGE_ROWS, order, ...narrowed?.filters, ...cursor }, signal);
      return { asked, page };
    },
    getNextPageParam: (last) => (last?.page.next ? { cursor: last.page.next, asked: last.asked } : null),
    // Somebody who has scrolled far looks at the past: it is not fetched again and again.
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      return pages.length <= 1 && pages[0]?.asked.isLive ? REFRESH_MS : false;
    },
  });
  const entries = query.data?.pages.flatMap((part) => part?.page.entries ?? []) ?? [];
  if (query.isError && entries.length === 0)
    return <RecordsFailure reason={sayFailure(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isPending)
    return (
      <Late>
        <Skeleton height="24rem" radius="lg" />
      </Late>
    );
  if (entries.length === 0 && narrowed && Object.keys(narrowed.filters).length > 0)
    return (
      <Notice tone="info" title={narrowed.noMatches} action={<Button onClick={narrowed.onClear}>{t("clearFilters")}</Button>}>
        {t("noMatchesHelp")}
      </Notice>
    );
  if (entries.length === 0)
    return (
      <Notice tone="info" title={words.none}>
        {words.noneHelp}
      </Notice>
    );
  const fetchMore = () => {
    if (!query.isFetching) void query.fetchNextPage();
  };
  return <>{table(entries, query.hasNextPage ? fetchMore : null)}</>;
}
