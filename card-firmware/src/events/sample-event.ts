import type { NewEvent } from "@istars/protocol/model/event.ts";

/** The card's start as an event to be stored, with these changes. For tests. */
export const sampleEvent = (change: Partial<NewEvent> = {}): NewEvent => ({
  wallMs: 0,
  kind: "card.started",
  subject: "card",
  severity: "information",
  alarm: null,
  instance: null,
  params: {},
  ...change,
});
