import type uPlot from "uplot";
import type { PowerSpan } from "./power-spans.ts";
import { HATCH_OPACITY, HATCH_TILE, SPAN_LOOKS } from "./span-hatch.ts";

/** Thinner than this a band could not be seen, px. */
const LEAST_WIDTH = 2;
/** Height of the solid edge on top of a band, px. */
const EDGE = 3;

/** Draws bands behind what is drawn later: hatched over the whole height, with a solid edge on top. */
export function drawSpans(plot: uPlot, spans: readonly PowerSpan[], colourOf: (name: string) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { kind, fromMs, toMs } of spans) {
    const { tone, hatch } = SPAN_LOOKS[kind];
    const colour = colourOf(`--tone-${tone}-line`);
    const left = plot.valToPos(fromMs / 1_000, "x", true);
    const width = Math.max(LEAST_WIDTH * devicePixelRatio, plot.valToPos(toMs / 1_000, "x", true) - left);
    ctx.globalAlpha = HATCH_OPACITY;
    ctx.fillStyle = hatchOf(hatch, colour) ?? colour;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colour;
    ctx.fillRect(left, bbox.top, width, EDGE * devicePixelRatio);
  }
  ctx.restore();
}

function hatchOf(path: string, colour: string): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(HATCH_TILE * devicePixelRatio);
  const ctx = tile.getContext("2d");
  if (ctx === null) return null;
  ctx.scale(tile.width / HATCH_TILE, tile.height / HATCH_TILE);
  ctx.strokeStyle = colour;
  ctx.stroke(new Path2D(path));
  return ctx.createPattern(tile, "repeat");
}
