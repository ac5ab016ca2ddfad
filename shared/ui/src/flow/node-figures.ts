import type { Line, Reading } from "@istars/protocol/model/reading.ts";
import type { Quantity } from "../values/quantity.ts";
import type { NodeId } from "./flow-state.ts";

/** A number on a node: one value, or one a phase. */
export interface Figure {
  readonly quantity: Quantity;
  readonly values: readonly (number | null)[];
  readonly isEstimate: boolean;
}

/** The number a node is known by, and a second one where there is room. */
export interface Figures {
  readonly main: Figure | null;
  readonly second: Figure | null;
}

const NO_FIGURES: Figures = { main: null, second: null };

export function figuresOf(node: NodeId, reading: Reading | null): Figures {
  if (reading === null) return NO_FIGURES;
  switch (node) {
    case "mains":
      return {
        main: perPhase(reading.input, "voltage", (line) => line.voltage),
        second: told(first(reading.input, "frequency", (line) => line.frequency)),
      };
    case "bypass":
      return reading.bypass.length === 0 ? NO_FIGURES : { main: perPhase(reading.bypass, "voltage", (line) => line.voltage), second: null };
    case "rectifier":
    case "inverter":
      return NO_FIGURES;
    case "battery":
      return batteryFigures(reading);
    case "load":
      return {
        main: perPhase(reading.output, "share", (line) => line.load),
        second:
          reading.output.length > 1
            ? null
            : (told(first(reading.output, "power", (line) => line.power)) ?? first(reading.output, "voltage", (line) => line.voltage)),
      };
  }
}

function batteryFigures({ battery, estimates }: Reading): Figures {
  const voltage = told({ quantity: "voltage", values: [battery.voltage], isEstimate: false });
  const value = battery.charge ?? estimates.charge?.value ?? null;
  const charge = told({ quantity: "share", values: [value], isEstimate: battery.charge === null });
  return charge === null ? { main: voltage, second: null } : { main: charge, second: voltage };
}

const perPhase = (lines: readonly Line[], quantity: Quantity, of: (line: Line) => number | null): Figure => ({
  quantity,
  values: lines.length === 0 ? [null] : lines.map(of),
  isEstimate: false,
});

/** Phases share one frequency; the first speaks for all. */
const first = (lines: readonly Line[], quantity: Quantity, of: (line: Line) => number | null): Figure =>
  perPhase(lines.slice(0, 1), quantity, of);

const told = (figure: Figure): Figure | null => (figure.values.every((value) => value === null) ? null : figure);
