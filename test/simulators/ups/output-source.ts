import type { Topology } from "./spec.ts";

/** Where the load's power comes from. `boost` and `trim`: mains stepped up or down by a line-interactive UPS. */
export type Source = "none" | "normal" | "battery" | "bypass" | "boost" | "trim";

export interface SourceInput {
  readonly topology: Topology;
  /** Mains as a share of nominal. */
  readonly mainsShare: number;
  /** Mains is good enough to run from, and has been for as long as it takes to trust it again. */
  readonly mainsUsable: boolean;
  /** Mains is good enough this instant. */
  readonly mainsPresent: boolean;
  readonly outputOn: boolean;
  readonly fault: boolean;
  /** Too much load for the inverter for too long. */
  readonly inverterOverloaded: boolean;
  readonly bypassWanted: boolean;
  readonly testing: boolean;
}

const BOOST = 1.2;
const TRIM = 0.85;

/** Decides, from facts alone, what feeds the load. A broken inverter leaves mains as the only way, or none. */
export function chooseSource(input: SourceInput): Source {
  if (!input.outputOn) return "none";
  if (input.fault || (input.inverterOverloaded && input.topology === "online" && input.mainsPresent)) {
    return input.mainsPresent ? "bypass" : "none";
  }
  if (input.bypassWanted && input.mainsPresent) return "bypass";
  if (input.testing || !input.mainsUsable) return "battery";
  if (input.topology === "online") return "normal";
  if (input.mainsShare < 0.9) return "boost";
  return input.mainsShare > 1.1 ? "trim" : "normal";
}

/** Output voltage for a source, V. */
export function outputVolts(source: Source, mainsVolts: number, nominalVolts: number, topology: Topology): number {
  switch (source) {
    case "none":
      return 0;
    case "battery":
      return nominalVolts;
    case "normal":
      return topology === "online" ? nominalVolts : mainsVolts;
    case "bypass":
      return mainsVolts;
    case "boost":
      return mainsVolts * BOOST;
    case "trim":
      return mainsVolts * TRIM;
  }
}
