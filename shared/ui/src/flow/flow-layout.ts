import type { EdgeId, NodeId } from "./flow-state.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [x: number, y: number];

/** A line as its corners in the direction of its name, and where an arrow tells the direction without movement. */
export interface EdgeLine {
  readonly points: readonly Point[];
  /** Index of the stretch that carries the arrow, and how far along it, 0–1; `null` where a neighbour's arrow says enough. */
  readonly arrow: { readonly stretch: number; readonly at: number } | null;
}

/** Where everything stands, in units of the picture. */
export interface FlowLayout {
  readonly name: "wide" | "tall";
  readonly width: number;
  readonly height: number;
  readonly nodes: Readonly<Record<NodeId, Box>>;
  /** The UPS's housing around what is inside it. */
  readonly ups: Box;
  readonly edges: Readonly<Record<EdgeId, EdgeLine>>;
}

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

/** Left to right, for anything wider than a phone. The bypass has room for three phases where the picture is at its smallest. */
export const WIDE: FlowLayout = {
  name: "wide",
  width: 1000,
  height: 464,
  ups: box(212, 0, 576, 464),
  nodes: {
    mains: box(0, 164, 164, 152),
    bypass: box(398, 16, 204, 148),
    rectifier: box(248, 188, 148, 104),
    battery: box(398, 324, 204, 120),
    inverter: box(604, 188, 148, 104),
    load: box(836, 164, 164, 152),
  },
  edges: {
    "mains-rectifier": {
      points: [
        [164, 240],
        [248, 240],
      ],
      arrow: { stretch: 0, at: 0.76 },
    },
    "mains-bypass": {
      points: [
        [164, 240],
        [188, 240],
        [188, 90],
        [398, 90],
      ],
      arrow: { stretch: 2, at: 0.6 },
    },
    "rectifier-bus": {
      points: [
        [396, 240],
        [500, 240],
      ],
      arrow: { stretch: 0, at: 0.5 },
    },
    "bus-battery": {
      points: [
        [500, 240],
        [500, 324],
      ],
      arrow: { stretch: 0, at: 0.6 },
    },
    "bus-inverter": {
      points: [
        [500, 240],
        [604, 240],
      ],
      arrow: { stretch: 0, at: 0.55 },
    },
    "inverter-load": {
      points: [
        [752, 240],
        [836, 240],
      ],
      arrow: { stretch: 0, at: 0.3 },
    },
    "bypass-load": {
      points: [
        [602, 90],
        [812, 90],
        [812, 240],
        [836, 240],
      ],
      arrow: { stretch: 0, at: 0.4 },
    },
  },
};

/** Top to bottom, for a phone held upright. */
export const TALL: FlowLayout = {
  name: "tall",
  width: 328,
  height: 624,
  ups: box(0, 120, 328, 384),
  nodes: {
    mains: box(36, 0, 256, 80),
    bypass: box(4, 248, 104, 136),
    rectifier: box(113, 164, 102, 92),
    battery: box(220, 248, 104, 136),
    inverter: box(113, 376, 102, 92),
    load: box(36, 544, 256, 80),
  },
  edges: {
    "mains-rectifier": {
      points: [
        [164, 80],
        [164, 164],
      ],
      arrow: { stretch: 0, at: 0.75 },
    },
    "mains-bypass": {
      points: [
        [164, 80],
        [164, 100],
        [56, 100],
        [56, 248],
      ],
      arrow: { stretch: 2, at: 0.6 },
    },
    "rectifier-bus": {
      points: [
        [164, 256],
        [164, 316],
      ],
      arrow: { stretch: 0, at: 0.5 },
    },
    "bus-battery": {
      points: [
        [164, 316],
        [220, 316],
      ],
      arrow: { stretch: 0, at: 0.55 },
    },
    "bus-inverter": {
      points: [
        [164, 316],
        [164, 376],
      ],
      arrow: { stretch: 0, at: 0.55 },
    },
    "inverter-load": {
      points: [
        [164, 468],
        [164, 544],
      ],
      arrow: { stretch: 0, at: 0.3 },
    },
    "bypass-load": {
      points: [
        [56, 384],
        [56, 524],
        [164, 524],
        [164, 544],
      ],
      arrow: { stretch: 0, at: 0.4 },
    },
  },
};

/** Radius of the corners of a line. */
const CORNER = 14;

/** A polyline with round corners, as SVG path data. */
export function pathOf(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${point[0]} ${point[1]}`;
      if (after === undefined) return `L${point[0]} ${point[1]}`;
      const from = towards(point, before, CORNER);
      const to = towards(point, after, CORNER);
      return `L${from[0]} ${from[1]}Q${point[0]} ${point[1]} ${to[0]} ${to[1]}`;
    })
    .join("");
}

/** The point `distance` away from `from` on the way to `to`, at most half of it. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const share = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Where a line's arrow stands and which way it points, degrees clockwise from east. */
export function arrowOf({ points, arrow }: EdgeLine): { readonly at: Point; readonly angle: number } | null {
  const from = arrow === null ? undefined : points[arrow.stretch];
  const to = arrow === null ? undefined : points[arrow.stretch + 1];
  if (arrow === null || from === undefined || to === undefined) return null;
  const at: Point = [from[0] + (to[0] - from[0]) * arrow.at, from[1] + (to[1] - from[1]) * arrow.at];
  return { at, angle: (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI };
}
