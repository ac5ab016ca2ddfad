import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { useTranslation } from "react-i18next";

/** What a person needs to know of an alarm. Of one that a newer card knows there is nothing but its own name. */
export interface AlarmWords {
  readonly text: string;
  readonly advice: { readonly cause: string; readonly consequence: string; readonly firstAction: string } | null;
}

const KINDS = ["fleet", "domain"] as const;

/** Says what an alarm is, with the host or token that it is about. */
export function useAlarmWords(): (alarm: Pick<FleetAlarm, "alarm" | "name">) => AlarmWords {
  const { t, i18n } = useTranslation(["fleet", "domain", "view"]);
  return ({ alarm, name }) => {
    const kind = KINDS.find((one) => i18n.exists(`${one}:alarms.${alarm}.text`));
    const say = (what: "text" | "cause" | "consequence" | "firstAction") =>
      t(`${kind}:alarms.${alarm}.${what}` as "domain:alarms.on-battery.text");
    const text = kind === undefined ? alarm : say("text");
    return {
      text: name === null ? text : t("view:alarmOf", { alarm: text, name }),
      advice: kind === undefined ? null : { cause: say("cause"), consequence: say("consequence"), firstAction: say("firstAction") },
    };
  };
}

/** Says what happened, with the alarm that it is about. */
export function useEventWords(): (event: Pick<FleetEvent, "kind" | "alarm">) => string {
  const { t, i18n } = useTranslation(["fleet", "view"]);
  const sayAlarm = useAlarmWords();
  return ({ kind, alarm }) => {
    const text = i18n.exists(`fleet:events.${kind}`) ? t(`fleet:events.${kind}` as "fleet:events.alarm.raised") : kind;
    return alarm === null ? text : t("view:alarmOf", { alarm: text, name: sayAlarm({ alarm, name: null }).text });
  };
}

/** Says why a card is not online, and the first thing to do; `null` where nothing is told. */
export function useLinkReason(): (
  card: Pick<FleetCard, "link" | "reason">,
) => { readonly text: string; readonly firstAction: string } | null {
  const { t, i18n } = useTranslation("fleet");
  return ({ link, reason }) => {
    if (link === "online" || reason === null) return null;
    if (!i18n.exists(`fleet:linkReasons.${reason}.text`))
      return { text: t("otherReason.text", { reason }), firstAction: t("otherReason.firstAction") };
    const key = `linkReasons.${reason}` as "linkReasons.silent";
    return { text: t(`${key}.text`), firstAction: t(`${key}.firstAction`) };
  };
}
