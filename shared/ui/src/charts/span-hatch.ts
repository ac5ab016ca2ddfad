import type { Tone } from "../tone.ts";
import type { SpanKind } from "./power-spans.ts";

/** Side of the tile that a hatch repeats, px. */
export const HATCH_TILE = 8;

interface SpanLook {
  readonly tone: Tone;
  /** Lines of the tile, so that kinds are told apart without their colours: an SVG path. */
  readonly hatch: string;
}

/** What each kind of span looks like, in the picture and in its legend. */
export const SPAN_LOOKS: Readonly<Record<SpanKind, SpanLook>> = {
  "ups-output-off": { tone: "critical", hatch: "M0 0L8 8M0 8L8 0" },
  "on-battery": { tone: "warning", hatch: "M-2 2L2 -2M0 8L8 0M6 10L10 6" },
  "on-bypass": { tone: "info", hatch: "M-2 6L2 10M0 0L8 8M6 -2L10 2" },
  "input-bad": { tone: "unknown", hatch: "M4 0L4 8" },
};

/** How much of the hatch's colour shows behind the curves. */
export const HATCH_OPACITY = 0.35;
