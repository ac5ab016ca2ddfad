/**
 * `data`: a reply to a query. `accepted`: an order that the UPS follows. `unknown`: not a command of this UPS, or one that it refuses
 * now.
 */
type AnswerKind = "data" | "accepted" | "unknown";

/** What goes back over the wire: one character a byte, empty for silence, after a pause in real milliseconds. */
export interface Answer {
  readonly kind: AnswerKind;
  readonly text: string;
  readonly delayMs: number;
}

/** An answer that goes back at once. */
export const answer = (kind: AnswerKind, text: string): Answer => ({ kind, text, delayMs: 0 });
