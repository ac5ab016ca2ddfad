import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { FleetLive } from "@istars/ui/fleet/fleet-live.ts";
import { type FleetFacts, type FleetView, fleetWallMs, type HeardFigures, type WatchedReading } from "@istars/ui/fleet/fleet-view.ts";
import { useNow } from "@istars/ui/live/use-now.ts";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useWhileWatched } from "./use-while-watched.ts";

const LiveContext = createContext<FleetLive | null>(null);

/** Keeps the service's stream open while its children are on the screen and somebody may be looking or listening. */
export function LiveProvider({ createLive, children }: { readonly createLive: () => FleetLive; readonly children: ReactNode }) {
  const [live] = useState(createLive);
  useWhileWatched(live);
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useFleetLive(): FleetLive {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("useFleetLive needs a LiveProvider around it");
  return live;
}

function useTopic<T>(topic: Parameters<FleetLive["subscribe"]>[0], snapshot: (live: FleetLive) => T): T {
  const live = useFleetLive();
  const subscribe = useCallback((listener: () => void) => live.subscribe(topic, listener), [live, topic]);
  return useSyncExternalStore(subscribe, () => snapshot(live));
}

/** What is known of the service itself; drawn anew with every beat. */
export const useFleetView = (): FleetView => useTopic("view", (live) => live.view());
/** Whether what is shown is the present. */
export const useIsLive = (): boolean => useTopic("view", (live) => live.view().stream === "open");
/** Whether all that the service knows has come once. */
export const useIsComplete = (): boolean => useTopic("view", (live) => live.view().isComplete);
/** How often the stream has begun: what was asked of the service before may have changed. */
export const useConnections = (): number => useTopic("view", (live) => live.view().connections);
export const useCards = (): readonly FleetCard[] => useTopic("cards", (live) => live.cards());
export const useAlarms = (): readonly FleetAlarm[] => useTopic("alarms", (live) => live.alarms());
/** Newest first; none from before the stream began. */
export const useHeardEvents = (): readonly FleetEvent[] => useTopic("events", (live) => live.events());
export const useFleetFacts = (): FleetFacts => useTopic("facts", (live) => live.facts());
/** What the latest search has found. */
export const useFound = (): readonly FoundCard[] => useTopic("found", (live) => live.found());

/** Another number after each round of figures while `isWanted`, else always the same. */
export const useFiguresVersion = (isWanted: boolean): number => useTopic("figures", (live) => (isWanted ? live.figuresVersion() : 0));

/** One card of the fleet; `null` if there is none. Drawn anew when this one changes. */
export function useCard(id: number): FleetCard | null {
  const live = useFleetLive();
  const subscribe = useCallback((listener: () => void) => live.subscribeCard(id, listener), [live, id]);
  return useSyncExternalStore(subscribe, () => live.card(id));
}

/** The last figures of one card; `null` before the first. */
export function useFigures(id: number): HeardFigures | null {
  const live = useFleetLive();
  const subscribe = useCallback((listener: () => void) => live.subscribeCard(id, listener), [live, id]);
  return useSyncExternalStore(subscribe, () => live.figures(id));
}

/** Each reading of a card as it comes, while the component is on the screen; `null` before the first. */
export function useWatchedReading(id: number): WatchedReading | null {
  const live = useFleetLive();
  useEffect(() => live.watch(id), [live, id]);
  const reading = useTopic("reading", (one) => one.reading());
  return reading?.cardId === id ? reading : null;
}

/** The service's wall clock now, epoch ms, anew every `everyMs` and not with each of its beats; `null` until it has told its time. */
export function useServiceNow(everyMs = 1_000): number | null {
  const live = useFleetLive();
  const nowMs = useNow(everyMs);
  const isTold = useTopic("view", (one) => one.view().clock !== null);
  return isTold ? fleetWallMs(live.view(), nowMs) : null;
}
