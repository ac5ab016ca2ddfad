import Type, { type Static } from "typebox";
import type { QuantityId } from "../quantities.ts";
import { known } from "../schema.ts";

const strict = { additionalProperties: false } as const;

/** How often a reading of each card is stored, and for how long readings and their roll-ups are kept. */
export const retentionSchema = Type.Object(
  {
    everyS: Type.Integer({ minimum: 2, maximum: 600, default: 10, description: "Seconds between two stored readings of a card" }),
    readingsDays: Type.Integer({ minimum: 1, maximum: 60, default: 3, description: "Days for which every reading is kept" }),
    minutesDays: Type.Integer({ minimum: 1, maximum: 366, default: 60, description: "Days for which five-minute roll-ups are kept" }),
    hoursYears: Type.Integer({ minimum: 1, maximum: 20, default: 10, description: "Years for which hours and days are kept" }),
  },
  strict,
);
export type Retention = Static<typeof retentionSchema>;
export const DEFAULT_RETENTION: Retention = { everyS: 10, readingsDays: 3, minutesDays: 60, hoursYears: 10 };

/** The settings with how they were changed last; `version` for If-Match. */
export const retentionDocumentSchema = Type.Object(
  { version: Type.Integer({ minimum: 0 }), values: retentionSchema, changedBy: known(Type.String()), changedWallMs: known(Type.Integer()) },
  strict,
);

/** What the points of a curve were made of. */
export const FLEET_RESOLUTIONS = ["reading", "minutes", "hour", "day"] as const;
export type FleetResolution = (typeof FLEET_RESOLUTIONS)[number];

/**
 * What is stored of each card. A stored reading knows a quantity by its place in this list, so new ones go to the end and none is ever
 * taken out.
 */
export const STORED_IDS: readonly QuantityId[] = [
  "input1_voltage",
  "input1_frequency",
  "input2_voltage",
  "input3_voltage",
  "output1_voltage",
  "output1_frequency",
  "output1_load",
  "output2_load",
  "output3_load",
  "output1_power",
  "output2_power",
  "output3_power",
  "battery_voltage",
  "battery_charge",
  "battery_runtime",
  "battery_temperature",
  "temperature",
];
