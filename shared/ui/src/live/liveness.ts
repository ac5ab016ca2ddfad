import type { Tone } from "../tone.ts";
import type { CardView } from "./card-view.ts";
import { type Freshness, freshnessOf } from "./freshness.ts";

export type LivenessWord = "live" | "connecting" | "waiting-for-ups" | "no-ups" | "last-heard" | "never-heard";

/** The answer to "is this live?", for the badge that is always in sight. */
export interface Liveness {
  readonly word: LivenessWord;
  readonly tone: Tone;
  /** Age of what is shown, ms; `null` while there is nothing. */
  readonly ageMs: number | null;
}

/** How far the view can be believed at `nowMs`. */
export const freshnessAt = (view: CardView, nowMs: number): Freshness =>
  freshnessOf({
    isStreaming: view.stream === "open",
    link: view.link?.state ?? null,
    trust: view.reading?.trust ?? null,
    ageMs: view.readAtMs === null ? null : nowMs - view.readAtMs,
  });

export function livenessOf(view: CardView, nowMs: number): Liveness {
  const ageMs = view.readAtMs === null ? null : nowMs - view.readAtMs;
  if (view.stream === "connecting" && view.heardAtMs === null) return { word: "connecting", tone: "unknown", ageMs };
  if (view.stream !== "open") {
    if (view.heardAtMs === null) return { word: "never-heard", tone: "critical", ageMs };
    return { word: "last-heard", tone: "warning", ageMs: nowMs - view.heardAtMs };
  }
  if (view.link?.state === "lost") return { word: "no-ups", tone: "critical", ageMs };
  const freshness = freshnessAt(view, nowMs);
  if (freshness === "none") return { word: "waiting-for-ups", tone: "unknown", ageMs };
  return freshness === "live" ? { word: "live", tone: "ok", ageMs } : { word: "no-ups", tone: "critical", ageMs };
}
