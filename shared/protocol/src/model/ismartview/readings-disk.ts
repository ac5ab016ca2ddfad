import type { Retention } from "./readings.ts";

/** What readings take of the disk once nothing older is left to go, octets; by what they are kept as. */
export interface DiskNeed {
  readonly readings: number;
  readonly minutes: number;
  readonly hours: number;
  readonly total: number;
}

/**
 * Octets as they were measured in the store: a reading of a single-phase UPS with eleven quantities that move as real ones do, what a
 * stretch of five minutes takes besides, and a roll-up with its key. A UPS with three phases takes half as much again.
 */
const OCTETS = { reading: 11.5, stretch: 50, rollUp: 95 } as const;
/** Room in the pages of the database that is not used. */
const SLACK = 1.15;

const DAY_S = 86_400;
const STRETCHES_A_DAY = 288;
const HOURS_A_DAY = 24;
const DAYS_A_YEAR = 365.25;

/** What such a retention needs for so many cards, about. */
export function diskNeed({ everyS, readingsDays, minutesDays, hoursYears }: Retention, cards: number): DiskNeed {
  const each = SLACK * cards;
  const readings = each * readingsDays * ((DAY_S / everyS) * OCTETS.reading + STRETCHES_A_DAY * OCTETS.stretch);
  const minutes = each * minutesDays * STRETCHES_A_DAY * OCTETS.rollUp;
  const hours = each * hoursYears * DAYS_A_YEAR * (HOURS_A_DAY + 1) * OCTETS.rollUp;
  return { readings, minutes, hours, total: readings + minutes + hours };
}
