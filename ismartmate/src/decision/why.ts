/** What a step of the decision was about. Sentences are made of it where people read it. */
export type WhyCode =
  | "feed.word"
  | "feed.failed"
  | "feed.cleared"
  | "gap"
  | "ordered"
  | "withdrawn"
  | "maintenance"
  | "path-proven"
  | "drill-refused"
  | "counting"
  | "held"
  | "warned"
  | "stopping"
  | "powering-off"
  | "done"
  | "cancelled"
  | "resumed";

export type WhyParams = Readonly<Record<string, string | number | boolean | null>>;

/** One line of the timeline "why": told once, when something changed, with the inputs it rests on. */
export interface Why {
  /** Monotonic ms. */
  readonly atMs: number;
  readonly code: WhyCode;
  readonly params: WhyParams;
}
