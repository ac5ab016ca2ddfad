import type { Severity } from "@istars/protocol/model/alarm.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { byWeight } from "../live/alarm-order.ts";

/** Which alarms are wanted; an empty set wants all. */
export interface AlarmFilter {
  /** Every word of it stands somewhere in what the row says, whatever its case. */
  readonly search: string;
  readonly severities: ReadonlySet<Severity>;
  /** Names of sites; the empty one is that of cards in none. */
  readonly sites: ReadonlySet<string>;
  readonly isUnacknowledgedOnly: boolean;
}

export const NO_ALARM_FILTER: AlarmFilter = { search: "", severities: new Set(), sites: new Set(), isUnacknowledgedOnly: false };

/** By what alarms are put together. */
export const ALARM_GROUPINGS = ["none", "site", "card", "alarm"] as const;
export type AlarmGrouping = (typeof ALARM_GROUPINGS)[number];

/** An alarm with the card that it is on; `null` while that is not known. */
export interface AlarmRow {
  readonly alarm: FleetAlarm;
  readonly card: FleetCard | null;
}

const isPast = (wallMs: number | null, nowWallMs: number | null): boolean => wallMs === null || (nowWallMs !== null && wallMs <= nowWallMs);

/** Whether an alarm is kept from calling; never a critical one (SAFETY 29). */
export const isSilenced = ({ alarm, card }: AlarmRow, nowWallMs: number | null): boolean =>
  alarm.severity !== "critical" && !(isPast(alarm.silencedUntilWallMs, nowWallMs) && isPast(card?.silencedUntilWallMs ?? null, nowWallMs));

/** Whether somebody has to look: it is no mere information, and nobody has acknowledged or silenced it. */
export const callsSomebody = (row: AlarmRow, nowWallMs: number | null): boolean =>
  row.alarm.severity !== "information" && row.alarm.acknowledged === null && !isSilenced(row, nowWallMs);

/** Rows that pass the filter, worst first, of the same severity what nobody has acknowledged, then the newest. */
export function alarmRows(rows: readonly AlarmRow[], filter: AlarmFilter, textOf: (row: AlarmRow) => string): readonly AlarmRow[] {
  const { search, severities, sites, isUnacknowledgedOnly } = filter;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter((row) => {
      const { alarm, card } = row;
      if (severities.size > 0 && !severities.has(alarm.severity)) return false;
      if (sites.size > 0 && !sites.has(card?.site ?? "")) return false;
      if (isUnacknowledgedOnly && alarm.acknowledged !== null) return false;
      if (words.length === 0) return true;
      const text = textOf(row).toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((one, other) => byWeight(one.alarm, other.alarm) || one.alarm.id - other.alarm.id);
}

/** The same rows with those of a group together, groups in the order of their first row; and how many each has, by the key of that row. */
export function groupedAlarms(
  rows: readonly AlarmRow[],
  grouping: AlarmGrouping,
): { readonly rows: readonly AlarmRow[]; readonly groups: ReadonlyMap<number, { readonly first: AlarmRow; readonly count: number }> } {
  if (grouping === "none") return { rows, groups: new Map() };
  const groups = new Map<string, AlarmRow[]>();
  for (const row of rows) {
    const key = groupKey(row, grouping);
    const those = groups.get(key);
    if (those === undefined) groups.set(key, [row]);
    else those.push(row);
  }
  const heads = [...groups.values()].flatMap((those) => {
    const [first] = those;
    return first === undefined ? [] : [[first.alarm.id, { first, count: those.length }] as const];
  });
  return { rows: [...groups.values()].flat(), groups: new Map(heads) };
}

function groupKey({ alarm, card }: AlarmRow, grouping: Exclude<AlarmGrouping, "none">): string {
  switch (grouping) {
    case "site":
      return card?.site ?? "";
    case "card":
      return String(alarm.cardId);
    case "alarm":
      return alarm.alarm;
  }
}
