import type { QuantityLabel } from "@istars/protocol/model/quantities.ts";
import { useTranslation } from "react-i18next";
import type { FactRow } from "../details/fact-list.tsx";
import { formatQuantity, type Quantity } from "../values/quantity.ts";

/** Values of the moment that events carry, and how they are said. */
const MEASURED: Readonly<Record<string, readonly [QuantityLabel, Quantity]>> = {
  inputVoltage: ["input.voltage", "voltage"],
  outputVoltage: ["output.voltage", "voltage"],
  batteryVoltage: ["battery.voltage", "voltage"],
  load: ["output.load", "share"],
  temperature: ["temperature", "temperature"],
};

/** A fact of an event in words. */
export interface EventFact extends FactRow {
  readonly value: string;
}

/** Says the facts of an event that a card tells: who did it, what was measured then; what it does not know is left out. */
export function useFactWords(): (params: Readonly<Record<string, unknown>>) => readonly EventFact[] {
  const { t, i18n } = useTranslation(["domain", "records"]);
  const factOf = (id: string, value: unknown): EventFact | null => {
    if (id === "by" && typeof value === "string") return { id, label: t("records:by"), value };
    if (id === "firmware" && typeof value === "string") return { id, label: t("records:firmware"), value };
    if (id === "address" && typeof value === "string") return { id, label: t("records:address"), value };
    if (id === "held" && value === true) return { id, label: t("records:held"), value: t("records:heldHelp") };
    const measured = MEASURED[id];
    if (measured === undefined || typeof value !== "number") return null;
    const [label, quantity] = measured;
    return {
      id,
      // Labels contain dots, which the typed keys do not know.
      label: t(`domain:quantities.${label}` as "domain:quantities.temperature"),
      value: formatQuantity(value, quantity, i18n.language),
    };
  };
  return (params) => Object.entries(params).flatMap(([id, value]) => factOf(id, value) ?? []);
}
