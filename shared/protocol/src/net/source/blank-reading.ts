import { type Reading, unknownBattery, unknownFacts } from "../../model/reading.ts";

/** A reading that tells nothing but that somebody was asked: everything is unknown (SAFETY 2). */
export const blankReading = ({ seq, wallMs }: Pick<Reading, "seq" | "wallMs">): Reading => ({
  seq,
  wallMs: Math.round(wallMs),
  ageMs: 0,
  trust: "unknown",
  facts: unknownFacts(),
  outputSource: null,
  input: [],
  bypass: [],
  output: [],
  inputFaultVoltage: null,
  inputLineBads: 0,
  battery: unknownBattery(),
  secondsOnBattery: null,
  temperature: null,
  beeper: null,
  test: { result: "none", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null },
  shutdownInS: null,
  estimates: { charge: null, runtime: null },
});
