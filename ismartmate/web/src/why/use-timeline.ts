import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useAgentView } from "../live/live-context.tsx";
import { useApi } from "../session/api-context.ts";
import { TIMELINE_KEY } from "../session/query-keys.ts";

const PAGE = 100;

export interface Timeline {
  /** Newest first; `null` until it was read. */
  readonly entries: readonly WhyEntry[] | null;
  readonly error: unknown;
  readonly hasOlder: boolean;
  readonly isFetchingOlder: boolean;
  fetchOlder(): void;
  retry(): void;
}

/** The timeline as far as it was asked for, and what has happened since, each line once. */
export function useTimeline(): Timeline {
  const api = useApi();
  const { why } = useAgentView();
  const query = useInfiniteQuery({
    queryKey: TIMELINE_KEY,
    queryFn: ({ pageParam }) => api.readTimeline({ limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ entries, hasMore }) => (hasMore ? (entries.at(-1)?.id ?? null) : null),
  });
  const read = query.data?.pages;
  const entries = useMemo(() => {
    if (read === undefined) return null;
    const byId = new Map([...why, ...read.flatMap((page) => page.entries)].map((entry) => [entry.id, entry]));
    return [...byId.values()].sort((a, b) => b.id - a.id);
  }, [why, read]);
  return {
    entries,
    error: query.error,
    hasOlder: query.hasNextPage,
    isFetchingOlder: query.isFetchingNextPage,
    fetchOlder: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
