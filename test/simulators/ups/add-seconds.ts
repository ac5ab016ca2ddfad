/** Adds durations in whole milliseconds, so that ten times a tenth of a second is a second and a countdown of 12 s ends at 12 s. */
export const addSeconds = (a: number, b: number): number => Math.round((a + b) * 1000) / 1000;
