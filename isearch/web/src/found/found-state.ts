import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { Tone } from "@istars/ui/tone.ts";

export type StateWord =
  | "lost"
  | "foreign"
  | "no-ups"
  | "ups-lost"
  | "on-battery"
  | "critical"
  | "off"
  | "on-bypass"
  | "warning"
  | "unknown"
  | "fine";

export interface FoundState {
  readonly tone: Tone;
  readonly word: StateWord;
}

/** The worst that a card tells of itself and its UPS, in a word. For people only; no decision reads it (SAFETY 1). */
export function stateOf({ isLost, here }: FoundCard): FoundState {
  if (isLost) return { tone: "unknown", word: "lost" };
  if (here === null) return { tone: "info", word: "foreign" };
  const { ups } = here;
  if (ups === null) return { tone: "unknown", word: "no-ups" };
  if (ups.isLost) return { tone: "critical", word: "ups-lost" };
  if (ups.onBattery === true) return { tone: ups.worstAlarm === "critical" ? "critical" : "warning", word: "on-battery" };
  if (ups.outputSource === "none") return { tone: "critical", word: "off" };
  if (ups.worstAlarm === "critical") return { tone: "critical", word: "critical" };
  if (ups.outputSource === "bypass") return { tone: "warning", word: "on-bypass" };
  if (ups.worstAlarm === "warning") return { tone: "warning", word: "warning" };
  if (ups.onBattery === null || ups.outputSource === null) return { tone: "unknown", word: "unknown" };
  return { tone: "ok", word: "fine" };
}

/** Worst first, for putting rows in order of their state. */
export const STATE_ORDER: readonly StateWord[] = [
  "critical",
  "off",
  "ups-lost",
  "on-battery",
  "on-bypass",
  "warning",
  "no-ups",
  "unknown",
  "fine",
  "foreign",
  "lost",
];

/**
 * Cards that would refuse a new address now, as far as the list knows: their UPS is not plainly on line (SAFETY 26). The card has the
 * last word.
 */
export function wouldRefuse({ here }: FoundCard): boolean {
  const ups = here?.ups;
  if (!ups || ups.isLost || ups.onBattery !== false || ups.worstAlarm === "critical") return true;
  return ups.outputSource === null || ups.outputSource === "bypass" || ups.outputSource === "none" || ups.outputSource === "battery";
}
