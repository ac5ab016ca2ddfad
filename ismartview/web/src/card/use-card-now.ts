import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { CardKind } from "@istars/protocol/model/ismartview/reach.ts";
import type { Identity, Ratings, Reading } from "@istars/protocol/model/reading.ts";
import { fleetWallMs } from "@istars/ui/fleet/fleet-view.ts";
import { type Freshness, freshnessOf } from "@istars/ui/live/freshness.ts";
import { useNow } from "@istars/ui/live/use-now.ts";
import { useMemo } from "react";
import { useFleetView, useWatchedReading } from "../live/live-context.tsx";

/** A card of ours tells every second or so; the others are asked every few seconds: so old a reading is still the present, ms. */
const OLDEST_LIVE_MS: Readonly<Record<CardKind, number>> = { istars: 15_000, snmp: 30_000, nut: 30_000 };

/** What a card's UPS tells now, and how far it can be believed. */
export interface CardNow {
  /** Stamped by the service's clock, not by the card's. `null`: nothing was told yet. */
  readonly reading: Reading | null;
  readonly identity: Identity | null;
  readonly ratings: Ratings | null;
  readonly freshness: Freshness;
  readonly ageMs: number | null;
}

/** Follows a card, second by second. */
export function useCardNow({ id, kind, link }: FleetCard): CardNow {
  const view = useFleetView();
  const watched = useWatchedReading(id);
  const nowMs = Math.max(useNow(), watched?.atMs ?? 0);
  const ageMs = watched === null ? null : nowMs - watched.atMs + watched.reading.ageMs;
  const { clock } = view;
  // Times of the curves are the service's; the clock moves on with each beat, a reading does not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reading is stamped once, when it has come
  const reading = useMemo(() => {
    if (watched === null) return null;
    const wallMs = fleetWallMs({ ...view, clock }, watched.atMs);
    return wallMs === null ? watched.reading : { ...watched.reading, wallMs: Math.round(wallMs - watched.reading.ageMs) };
  }, [watched]);
  return {
    reading,
    identity: watched?.identity ?? null,
    ratings: watched?.ratings ?? null,
    ageMs,
    freshness: freshnessOf(
      { isStreaming: view.stream === "open" && link === "online", link: "online", trust: reading?.trust ?? null, ageMs },
      OLDEST_LIVE_MS[kind],
    ),
  };
}
