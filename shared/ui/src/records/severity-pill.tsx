import type { Severity } from "@istars/protocol/model/alarm.ts";
import { useTranslation } from "react-i18next";
import { severityTone } from "../live/alarm-order.ts";
import { StatePill } from "../states/state-pill.tsx";

/** How grave it was. Only what began is coloured: that something is over, or was seen, is no bad news. */
export function SeverityPill({ event: { kind, severity } }: { readonly event: { readonly kind: string; readonly severity: Severity } }) {
  const { t } = useTranslation("domain");
  return <StatePill tone={kind === "alarm.raised" ? severityTone(severity) : "idle"}>{t(`severities.${severity}`)}</StatePill>;
}
