import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../api/api-context.ts";
import { EVENTS_KEY } from "../api/query-keys.ts";
import { useConnections, useHeardEvents } from "../live/live-context.tsx";

export interface AlarmCourse {
  /** Oldest first; `null` before they came. */
  readonly events: readonly FleetEvent[] | null;
  readonly failure: Failure | null;
}

/** What has happened to one alarm so far: raised, noted, acknowledged; goes on as it is heard. */
export function useCourse(alarmId: number | null): AlarmCourse {
  const api = useApi();
  const connections = useConnections();
  const heard = useHeardEvents();
  const query = useQuery({
    queryKey: [...EVENTS_KEY, "course", alarmId, connections],
    queryFn: ({ signal }) => api.listEvents({ alarmId: alarmId ?? 1, order: "oldest", limit: 100 }, signal),
    enabled: alarmId !== null,
  });
  const stored = query.data?.events;
  const events = useMemo(() => {
    if (stored === undefined) return null;
    const known = new Set(stored.map(({ id }) => id));
    const fresh = heard.filter((event) => event.alarmId === alarmId && !known.has(event.id));
    return [...stored, ...[...fresh].reverse()];
  }, [stored, heard, alarmId]);
  return { events, failure: query.isError ? failureOf(query.error) : null };
}
