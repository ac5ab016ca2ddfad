import { type AlarmRow, callsSomebody } from "@istars/ui/fleet/alarm-rows.ts";
import { useMemo } from "react";
import { useAlarms, useCards, useServiceNow } from "../live/live-context.tsx";

/** Alarms with their cards; made anew when either change. */
export function useAlarmRows(): readonly AlarmRow[] {
  const alarms = useAlarms();
  const cards = useCards();
  return useMemo(() => {
    const byId = new Map(cards.map((card) => [card.id, card]));
    return alarms.map((alarm) => ({ alarm, card: byId.get(alarm.cardId) ?? null }));
  }, [alarms, cards]);
}

/** A silence ends at a minute, not at a second, ms. */
const SILENCE_LOOKED_AT_EVERY_MS = 10_000;

/** Those that call somebody now. */
export function useCallingAlarms(): readonly AlarmRow[] {
  const rows = useAlarmRows();
  const nowWallMs = useServiceNow(SILENCE_LOOKED_AT_EVERY_MS);
  return useMemo(() => rows.filter((row) => callsSomebody(row, nowWallMs)), [rows, nowWallMs]);
}
