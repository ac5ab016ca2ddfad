import { unknownIdentity, unknownRatings } from "../../model/reading.ts";
import { sampleReading } from "../../model/sample-reading.ts";
import { en } from "../../model/texts/en.ts";
import type { NutNames, VariableInput } from "./variable.ts";

/** A card that was given no names. For tests. */
export const SAMPLE_NAMES: NutNames = {
  version: "1.2.3",
  description: null,
  contact: null,
  location: null,
  macAddress: null,
  batteryPacks: null,
  batteryReplacedOn: null,
  alarms: en.alarms,
};

/** A UPS that tells its facts and nothing else. For tests. */
export const sampleInput = (changes: Partial<VariableInput> = {}): VariableInput => ({
  reading: sampleReading(),
  ratings: unknownRatings(),
  identity: unknownIdentity(),
  alarms: [],
  protocol: "megatec",
  names: SAMPLE_NAMES,
  ...changes,
});
