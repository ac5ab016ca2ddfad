import { type CardFigures, FIGURES, type FigureName } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";

const NOTHING: CardFigures[2] = FIGURES.map(() => null);

/**
 * Figures of a reading in the order of `FIGURES`. Of three phases: the load of the most loaded one, the voltages of the first, the power of
 * all together, which is unknown as soon as one of them is. A card that has lost its UPS knows nothing.
 */
export function figuresOf({ input, output, battery, temperature, trust }: Reading): CardFigures[2] {
  if (trust === "unknown") return NOTHING;
  const loads = output.flatMap(({ load }) => (load === null ? [] : [load]));
  const [first, ...others] = output.map(({ power }) => power);
  const values: Readonly<Record<FigureName, number | null>> = {
    load: loads.length === 0 ? null : Math.max(...loads),
    charge: battery.charge,
    runtime: battery.runtime,
    inputVoltage: input[0]?.voltage ?? null,
    outputVoltage: output[0]?.voltage ?? null,
    batteryVoltage: battery.voltage,
    temperature: temperature ?? battery.temperature,
    power: others.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), first ?? null),
  };
  return FIGURES.map((name) => values[name]);
}
