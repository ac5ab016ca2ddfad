import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { IsmartmateStreamMessage } from "@istars/protocol/model/ismartmate/stream.ts";
import { type AgentView, isLive } from "@istars/ui/agent/agent-view.ts";
import type { LiveStore } from "@istars/ui/live/live-store.ts";
import { useNow } from "@istars/ui/live/use-now.ts";
import { useWhileSeen } from "@istars/ui/live/use-while-seen.ts";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { REPORTS_KEY, SETTINGS_KEY, TIMELINE_KEY } from "../session/query-keys.ts";

export type AgentLive = LiveStore<IsmartmateStreamMessage, AgentView>;

const LiveContext = createContext<AgentLive | null>(null);

/** Keeps the service's stream open while its children are on the screen and the tab is in sight. */
export function LiveProvider({ createLive, children }: { readonly createLive: () => AgentLive; readonly children: ReactNode }) {
  const [live] = useState(createLive);
  useWhileSeen(live);
  return (
    <LiveContext value={live}>
      <KeepFresh />
      {children}
    </LiveContext>
  );
}

/** Has asked again what the stream says is another one now. */
function KeepFresh() {
  const queries = useQueryClient();
  const { connections, settingsTold, reportsTold } = useAgentView();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told is that something changed, not what
  useEffect(() => void queries.invalidateQueries({ queryKey: SETTINGS_KEY }), [queries, connections, settingsTold]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => void queries.invalidateQueries({ queryKey: REPORTS_KEY }), [queries, connections, reportsTold]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => void queries.invalidateQueries({ queryKey: TIMELINE_KEY }), [queries, connections]);
  return null;
}

/** Everything heard from the service so far. */
export function useAgentView(): AgentView {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("useAgentView needs a LiveProvider around it");
  return useSyncExternalStore(live.subscribe, live.view);
}

/** What the agent last said, and how long ago; drawn anew every `everyMs`. */
export interface StateNow {
  readonly state: AgentState;
  /** Durations of the state have gone on for so long, ms. */
  readonly sinceMs: number;
  /** False: it is the last known state, not the present one. */
  readonly isLive: boolean;
}

/** `null` until the agent has said something. */
export function useStateNow(everyMs = 1_000): StateNow | null {
  const view = useAgentView();
  const nowMs = useNow(everyMs);
  if (view.state === null) return null;
  return { state: view.state, sinceMs: Math.max(0, nowMs - view.stateAtMs), isLive: isLive(view) };
}

/** The service's wall clock now, epoch ms, anew every second; `null` until it has told its time. */
export function useServiceNow(): number | null {
  const { clock } = useAgentView();
  const nowMs = useNow();
  return clock === null ? null : clock.wallMs + Math.max(0, nowMs - clock.atMs);
}
