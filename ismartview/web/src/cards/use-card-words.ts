import {
  FLEET_LINKS,
  FLEET_STATUSES,
  type FleetCard,
  type FleetLink,
  type FleetStatus,
} from "@istars/protocol/model/ismartview/fleet-card.ts";
import { quantitySayer } from "@istars/ui/values/quantity.ts";
import { type AgoWords, useAgo } from "@istars/ui/values/use-ago.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLinkReason } from "../texts/use-fleet-words.ts";

/** What rows and tiles say of their cards. */
export interface CardWords {
  readonly statuses: Readonly<Record<FleetStatus, string>>;
  readonly links: Readonly<Record<FleetLink, string>>;
  readonly reason: ReturnType<typeof useLinkReason>;
  readonly onBattery: string;
  readonly noSite: string;
  readonly silenced: string;
  /** Stands where the UPS does not tell a figure, and what it means. */
  readonly unknown: string;
  readonly notTold: string;
  readonly choose: (name: string) => string;
  readonly alarmCounts: (alarms: FleetCard["alarms"]) => string;
  /** Per cent. */
  readonly share: (value: number) => string;
  readonly duration: (ms: number) => string;
  readonly ago: (wallMs: number, nowWallMs: number | null) => AgoWords;
}

/** Prepared once for all rows, and the same until the language changes: hundreds are drawn at every key that is typed. */
export function useCardWords(): CardWords {
  const { t, i18n } = useTranslation(["cards", "fleet", "view", "ui"]);
  const reason = useLinkReason();
  const duration = useDuration();
  const ago = useAgo();
  // biome-ignore lint/correctness/useExhaustiveDependencies: words change with the language only
  return useMemo(
    () => ({
      statuses: wordsOf(FLEET_STATUSES, (status) => t(`fleet:statuses.${status}`)),
      links: wordsOf(FLEET_LINKS, (link) => t(`fleet:links.${link}`)),
      reason,
      onBattery: t("view:onBattery"),
      noSite: t("view:noSite"),
      silenced: t("cards:silenced"),
      unknown: t("ui:unknown"),
      notTold: t("ui:notTold"),
      choose: (name) => t("cards:chooseOne", { name }),
      alarmCounts: ({ critical, warning, information }) => t("cards:alarmCounts", { critical, warning, information }),
      share: quantitySayer("share", i18n.language),
      duration,
      ago,
    }),
    [i18n.language],
  );
}

const wordsOf = <K extends string>(all: readonly K[], say: (one: K) => string): Readonly<Record<K, string>> =>
  Object.fromEntries(all.map((one) => [one, say(one)])) as Record<K, string>;
