import Type, { type Static } from "typebox";
import { section } from "./section.ts";

/** How densely the card keeps what the UPS measures, and for how long. */
export const recordsSettings = section(
  { title: "Records", description: "How often the card records what the UPS measures, and how long it keeps that" },
  {
    intervalMin: Type.Integer({
      title: "Interval",
      description: "Length of one row of the data record; changes of power get a row of their own at once",
      unit: "min",
      minimum: 2,
      maximum: 99,
      default: 2,
    }),
    keepRowsDays: Type.Integer({
      title: "Keep rows for",
      description: "Older rows go; their hours and days stay",
      unit: "d",
      minimum: 1,
      maximum: 3_660,
      default: 366,
    }),
    keepRollUpsDays: Type.Integer({
      title: "Keep hours and days for",
      description: "Older minimums, averages and maximums go",
      unit: "d",
      minimum: 31,
      maximum: 7_320,
      default: 3_660,
    }),
  },
);
export type RecordsSettings = Static<typeof recordsSettings>;
