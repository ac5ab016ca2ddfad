/** A duration as it is told: whole, and never below zero, ms. */
export const wholeMs = (ms: number): number => Math.max(0, Math.round(ms));
