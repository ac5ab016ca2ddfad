import type { Quantity, QuantityLabel } from "@istars/protocol/model/quantities.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { useTranslation } from "react-i18next";

/** Most curves in one chart: more cannot be told apart. */
export const MAX_QUANTITIES = 4;

/** Names a quantity in the person's language; the phase stands in it where there may be several. */
export function useQuantityName(): (quantity: Quantity) => string {
  const { t } = useTranslation(["domain", "records"]);
  return ({ label, phase }) => {
    // Labels contain dots, which the typed keys do not know.
    const name = t(`domain:quantities.${label}` as "domain:quantities.temperature");
    return phase === null || phase === 1 ? name : t("records:phase", { name, n: phase });
  };
}

/** How a quantity is shown: seconds are too fine for a runtime. */
export function shownAs({ unit, decimals }: Quantity): { readonly unit: string; readonly decimals: number; readonly factor: number } {
  return unit === "s" ? { unit: "min", decimals: 0, factor: 1 / 60 } : { unit, decimals: Math.min(decimals, 1), factor: 1 };
}

const line =
  (side: "input" | "bypass" | "output", field: keyof Reading["output"][number]) =>
  (reading: Reading, phase: number): number | null =>
    reading[side][phase - 1]?.[field] ?? null;

const READERS: Readonly<Record<QuantityLabel, (reading: Reading, phase: number) => number | null>> = {
  "input.voltage": line("input", "voltage"),
  "input.frequency": line("input", "frequency"),
  "input.current": line("input", "current"),
  "input.power": line("input", "power"),
  "bypass.voltage": line("bypass", "voltage"),
  "bypass.frequency": line("bypass", "frequency"),
  "output.voltage": line("output", "voltage"),
  "output.frequency": line("output", "frequency"),
  "output.current": line("output", "current"),
  "output.power": line("output", "power"),
  "output.apparentPower": line("output", "apparentPower"),
  "output.load": line("output", "load"),
  "battery.voltage": ({ battery }) => battery.voltage,
  "battery.current": ({ battery }) => battery.current,
  "battery.charge": ({ battery }) => battery.charge,
  "battery.runtime": ({ battery }) => battery.runtime,
  "battery.temperature": ({ battery }) => battery.temperature,
  temperature: ({ temperature }) => temperature,
};

/** What a reading tells of a quantity; `null` where the UPS does not tell it. */
export const readQuantity = (reading: Reading, { label, phase }: Quantity): number | null => READERS[label](reading, phase ?? 1);
