import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { QuantityLabel } from "@istars/protocol/model/quantities.ts";
import { formatQuantity, type Quantity } from "@istars/ui/values/quantity.ts";
import { useTranslation } from "react-i18next";

/** Values of the moment that events carry, and how they are said. */
const MEASURED: Readonly<Record<string, readonly [QuantityLabel, Quantity]>> = {
  inputVoltage: ["input.voltage", "voltage"],
  outputVoltage: ["output.voltage", "voltage"],
  batteryVoltage: ["battery.voltage", "voltage"],
  load: ["output.load", "share"],
  temperature: ["temperature", "temperature"],
};

export interface EventWords {
  /** What happened. */
  readonly title: string;
  /** Its facts: who did it, what was measured then. */
  readonly facts: readonly string[];
}

/** Says an event in the person's language. */
export function useEventWords(): (event: EventRecord) => EventWords {
  const { t, i18n } = useTranslation(["domain", "records"]);
  return ({ kind, alarm, params }) => {
    // Kinds and labels contain dots, which the typed keys do not know.
    const what = t(`domain:events.${kind}` as "domain:severities.critical");
    const facts = Object.entries(params).flatMap(([name, value]) => {
      if (name === "by" && typeof value === "string") return [t("records:by", { user: value })];
      const measured = MEASURED[name];
      if (measured === undefined || typeof value !== "number") return [];
      const [label, quantity] = measured;
      return [`${t(`domain:quantities.${label}` as "domain:quantities.temperature")} ${formatQuantity(value, quantity, i18n.language)}`];
    });
    return { title: alarm === null ? what : `${what}${t("records:colon")}${t(`domain:alarms.${alarm}.text`)}`, facts };
  };
}
