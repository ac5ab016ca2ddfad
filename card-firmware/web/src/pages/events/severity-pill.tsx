import type { EventRecord } from "@istars/protocol/model/event.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { useTranslation } from "react-i18next";

/** How grave it was. Only what began is coloured: that something is over, or was seen, is no bad news. */
export function SeverityPill({ event: { kind, severity } }: { readonly event: EventRecord }) {
  const { t } = useTranslation("domain");
  return <StatePill tone={kind === "alarm.raised" ? severityTone(severity) : "idle"}>{t(`severities.${severity}`)}</StatePill>;
}
