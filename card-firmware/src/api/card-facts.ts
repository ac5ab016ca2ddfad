import type { Card } from "@istars/protocol/model/http.ts";

/** Who this card is, and since when it runs. */
export type CardFacts = Omit<Card, "upForMs"> & {
  /** Start of the card program by the monotonic clock, ms. */
  readonly startedMonoMs: number;
};
