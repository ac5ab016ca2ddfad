import type { AlarmRow } from "@istars/ui/fleet/alarm-rows.ts";
import type { NavItem } from "@istars/ui/frame/app-frame.tsx";
import { useTabSign } from "@istars/ui/frame/use-tab-sign.ts";
import { showNotice, useTray } from "@istars/ui/platform/use-platform.ts";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useIsComplete, useIsLive } from "../live/live-context.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";
import { callAloud } from "./call-aloud.ts";
import { useCallingAlarms } from "./use-alarm-rows.ts";
import { useIsCalling } from "./use-calling.ts";

/**
 * How the fleet stands, told outside the page: by the tab's title and icon, in a desktop window by the sign beside the clock, and for a
 * critical alarm that is new over other windows, and aloud where somebody turned that on. Gives back what the navigation shows.
 */
export function useOutsideSigns(): NonNullable<NavItem["badge"]> {
  const { t } = useTranslation("view");
  const sayAlarm = useAlarmWords();
  const isLive = useIsLive();
  const isComplete = useIsComplete();
  const calling = useCallingAlarms();
  const isAloud = useIsCalling();
  const count = calling.length;
  const isCritical = calling.some(({ alarm }) => alarm.severity === "critical");
  const tone = !isLive || !isComplete ? "unknown" : count === 0 ? "ok" : isCritical ? "critical" : "warning";
  const title = count === 0 ? t("product") : t("titleAlarms", { count, product: t("product") });
  useTabSign(title, tone);
  useTray({ tone, text: tone === "unknown" ? t("lost") : count === 0 ? t("allWell") : t("alarmBadge", { count }) });

  /** Critical ones that were told; `null` before all that is on has come, for none of that is new. */
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!isComplete) return;
    const critical = calling.filter(({ alarm }) => alarm.severity === "critical");
    const before = known.current;
    known.current = new Set(critical.map(nameOf));
    const fresh = before === null ? [] : critical.filter((row) => !before.has(nameOf(row)));
    const [first] = fresh;
    if (first === undefined) return;
    showNotice({ title: t("product"), text: fresh.length === 1 ? said(first) : t("newCriticalMany", { count: fresh.length }) });
    if (isAloud) callAloud();

    function said({ alarm, card }: AlarmRow): string {
      return t("newCritical", { card: card?.name ?? "", alarm: sayAlarm(alarm).text });
    }
  }, [calling, isComplete, isAloud, t, sayAlarm]);

  return { count, tone: isCritical ? "critical" : "warning", label: t("alarmBadge", { count }) };
}

/** Tells one raising of an alarm from all others; its number would not do, for it gets another one when it could not be stored at first. */
const nameOf = ({ alarm: { cardId, alarm, subject, raisedWallMs } }: AlarmRow): string => [cardId, alarm, subject, raisedWallMs].join(" ");
