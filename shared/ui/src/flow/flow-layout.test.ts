import { expect, test } from "vitest";
import { arrowOf, type Box, type FlowLayout, pathOf, TALL, WIDE } from "./flow-layout.ts";
import { EDGE_IDS, NODE_IDS, type NodeId } from "./flow-state.ts";

const isInside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const onBorder = ([x, y]: readonly [number, number], { x: left, y: top, width, height }: Box) =>
  x >= left && x <= left + width && y >= top && y <= top + height && (x === left || x === left + width || y === top || y === top + height);

test.each([WIDE, TALL])("in the $name picture nothing overlaps and nothing leaves it", (layout: FlowLayout) => {
  const page: Box = { x: 0, y: 0, width: layout.width, height: layout.height };
  for (const id of NODE_IDS) {
    expect(isInside(layout.nodes[id], page)).toBe(true);
    expect(isInside(layout.nodes[id], layout.ups)).toBe(id !== "mains" && id !== "load");
    for (const other of NODE_IDS)
      if (other !== id) expect(overlap(layout.nodes[id], layout.nodes[other]), `${id} and ${other}`).toBe(false);
  }
});

test.each([WIDE, TALL])("in the $name picture every line starts and ends at what it is named after", (layout: FlowLayout) => {
  const isNode = (name: string): name is NodeId => NODE_IDS.some((id) => id === name);
  for (const id of EDGE_IDS) {
    const { points } = layout.edges[id];
    const [from = "", to = ""] = id.split("-");
    const [first, last] = [points[0], points.at(-1)];
    if (isNode(from)) expect(first && onBorder(first, layout.nodes[from]), `${id} starts`).toBe(true);
    if (isNode(to)) expect(last && onBorder(last, layout.nodes[to]), `${id} ends`).toBe(true);
  }
  const joints = [
    layout.edges["rectifier-bus"].points.at(-1),
    layout.edges["bus-battery"].points[0],
    layout.edges["bus-inverter"].points[0],
  ];
  expect(new Set(joints.map(String)).size).toBe(1);
});

test("corners are round, and no rounder than the line is long", () => {
  expect(
    pathOf([
      [0, 0],
      [100, 0],
      [100, 10],
    ]),
  ).toBe("M0 0L86 0Q100 0 100 5L100 10");
});

test("an arrow points along its stretch", () => {
  const points = [
    [0, 0],
    [0, 50],
  ] as const;
  expect(arrowOf({ points, arrow: { stretch: 0, at: 0.5 } })).toEqual({ at: [0, 25], angle: 90 });
  expect(arrowOf({ points, arrow: null })).toBe(null);
});
