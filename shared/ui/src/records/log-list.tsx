import type { RecordOrder } from "@istars/protocol/model/records.ts";
import { Button, Skeleton } from "@mantine/core";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Late } from "../states/late.tsx";
import { Notice } from "../states/notice.tsx";
import type { TimeRange } from "../values/time-range.ts";
import { NewerEntries, useReaderPlace } from "./newer-entries.tsx";
import { RecordsFailure } from "./records-failure.tsx";
import { useNews } from "./use-news.ts";

/** A range that ends now is asked for anew, ms: where nobody tells of what comes in; and where somebody does, for what is too old by then. */
const REFRESH_MS = 15_000;
const SLIDE_MS = 60_000;
const PAGE_ROWS = 100;
/** So far ahead a clock is believed to be set, ms: a day. */
const CLOCKS_APART_MS = 86_400_000;
/** How long one waits to be told how many are new, ms. */
const PEEK_LIMIT_MS = 10_000;

/** What a page of a log is asked with. */
export interface LogQuery {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly order: RecordOrder;
  readonly cursor?: string;
}

/** Who tells that something has come in. */
export interface LogNews<Entry> {
  /** Another one whenever something has come in that may be among the entries. */
  readonly version: string;
  readonly idOf: (entry: Entry) => number;
}

export interface LogListProps<Entry> {
  /** Tells this log from the others. */
  readonly log: string;
  /** Fetches a page; `next` is the cursor of the page that follows. */
  readonly read: (query: LogQuery, signal: AbortSignal) => Promise<{ readonly entries: readonly Entry[]; readonly next: string | null }>;
  /** Left out: nobody tells, one asks again. */
  readonly news?: LogNews<Entry>;
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

/**
 * A log's entries in order of time, fetched page by page as one scrolls. A range that ends now goes on by itself, but for who has scrolled
 * down: that reader keeps the place, and is told of what is new.
 */
export function LogList<Entry>({ log, read, news, ask, rangeId, order, narrowed, words, sayFailure, table }: LogListProps<Entry>) {
  const { t } = useTranslation("records");
  const client = useQueryClient();
  const place = useReaderPlace();
  const queryKey = ["records", log, rangeId, order, narrowed?.filters];
  const [newer, setNewer] = useState({ of: "", count: 0 });
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: null as { readonly cursor: string; readonly asked: TimeRange } | null,
    queryFn: async ({ pageParam, signal }) => {
      const asked = pageParam?.asked ?? ask();
      if (asked === null) return null;
      const cursor = pageParam === null ? {} : { cursor: pageParam.cursor };
      const page = await read({ ...boundsOf(asked, news !== undefined), limit: PAGE_ROWS, order, ...narrowed?.filters, ...cursor }, signal);
      return { asked, page };
    },
    getNextPageParam: (last) => (last?.page.next ? { cursor: last.page.next, asked: last.asked } : null),
  });
  const entries = query.data?.pages.flatMap((part) => part?.page.entries ?? []) ?? [];
  const queryId = JSON.stringify(queryKey);
  const tellNewer = (count: number) =>
    setNewer((before) => (before.of === queryId && before.count === count ? before : { of: queryId, count }));
  const askAgain = async () => {
    tellNewer(0);
    client.setQueryData<typeof query.data>(queryKey, (data) => data && firstOf(data));
    await query.refetch();
  };
  useNews(news?.version ?? "", news ? SLIDE_MS : REFRESH_MS, async () => {
    // What was asked before the news came may be without it: that is waited for, and asked again.
    if (query.data === undefined) await query.refetch();
    const pages = client.getQueryData<typeof query.data>(queryKey)?.pages ?? [];
    const asked = ask();
    if (pages[0]?.asked.isLive !== true || asked === null) return;
    if (!place.isAway()) {
      // Of what begins with the oldest, the new comes at the end, where who scrolls that far asks for it.
      if (order === "newest" || pages.length === 1) await askAgain();
      return;
    }
    if (!news || order === "oldest") return;
    const known = new Set(entries.map(news.idOf));
    try {
      const signal = AbortSignal.timeout(PEEK_LIMIT_MS);
      const latest = await read({ ...boundsOf(asked, news !== undefined), limit: PAGE_ROWS, order, ...narrowed?.filters }, signal);
      tellNewer(latest.entries.filter((entry) => !known.has(news.idOf(entry))).length);
    } catch {
      // what is new is told with the next that comes, and what is shown stays as it is
    }
  });
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
  return (
    <NewerEntries place={place} count={newer.of === queryId ? newer.count : 0} most={PAGE_ROWS} onShow={() => void askAgain()}>
      {table(entries, query.hasNextPage ? fetchMore : null)}
    </NewerEntries>
  );
}

/**
 * What a log is asked for to show a range. Where many clocks write it, as those of a fleet's cards, one may be ahead of ours: what has just
 * come in belongs to a range that ends now.
 */
export const boundsOf = ({ fromMs, toMs, isLive }: TimeRange, isOfManyClocks: boolean): Pick<LogQuery, "from" | "to"> => ({
  from: fromMs,
  to: isLive && isOfManyClocks ? toMs + CLOCKS_APART_MS : toMs,
});

const firstOf = <Page, Param>({ pages, pageParams }: InfiniteData<Page, Param>): InfiniteData<Page, Param> => ({
  pages: pages.slice(0, 1),
  pageParams: pageParams.slice(0, 1),
});
