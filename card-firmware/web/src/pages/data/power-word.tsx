import type { RecordEntry } from "@istars/protocol/model/records.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { useTranslation } from "react-i18next";

/** How the load was fed at the end of a row, in a word. */
export function PowerWord({ facts: { mainsOk, onBattery, outputOn } }: { readonly facts: RecordEntry["facts"] }) {
  const { t } = useTranslation(["domain", "records", "ui"]);
  if (outputOn === false) return <StatePill tone="critical">{t("domain:alarms.ups-output-off.text")}</StatePill>;
  if (onBattery) return <StatePill tone="warning">{t("domain:alarms.on-battery.text")}</StatePill>;
  if (mainsOk === false) return <StatePill tone="warning">{t("domain:alarms.input-bad.text")}</StatePill>;
  return <>{mainsOk ? t("records:onMains") : t("ui:unknown")}</>;
}
