import fc from "fast-check";
import { expect, test } from "vitest";
import { type Chunk, Frames } from "./frames.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");
const started = (start: string | null): Frames => {
  const frames = new Frames();
  frames.begin(start);
  return frames;
};

test("a frame is what stands between its start character and CR", () => {
  expect(started("(").push(bytes("(226.0 195.0\r"))).toEqual([{ kind: "frame", text: "226.0 195.0" }]);
});

test("a frame delivered byte by byte is the same frame", () => {
  const frames = started("(");
  expect([..."(226.0\r"].flatMap((c) => frames.push(bytes(c)))).toEqual([{ kind: "frame", text: "226.0" }]);
});

test("a new start character ends what was cut short before it", () => {
  expect(started("(").push(bytes("(226.0 19(227.0\r"))).toEqual([
    { kind: "noise", bytes: 9 },
    { kind: "frame", text: "227.0" },
  ]);
});

test("noise before a frame is handed back, and a frame of another start is only a line", () => {
  expect(started("#").push(bytes("\n\xff#220.0\r(226.0\rQ1\r"))).toEqual([
    { kind: "noise", bytes: 2 },
    { kind: "frame", text: "220.0" },
    { kind: "line", text: "(226.0" },
    { kind: "line", text: "Q1" },
  ]);
});

test("a stream that never ends is dropped in pieces, not held", () => {
  const frames = started("(");
  const out = frames.push(bytes(`(${"1".repeat(10_000)}`));
  const dropped = out.reduce((sum, c) => sum + (c.kind === "noise" ? c.bytes : 0), 0);
  expect(dropped).toBeGreaterThan(10_001 - 257);
  expect(frames.unfinished()).toBe("");
});

test("a start character that may recur ends nothing within its frame, and still begins one after noise", () => {
  const frames = new Frames();
  frames.begin("#", true);
  expect(frames.push(bytes("xx#a#b\r##\r"))).toEqual([
    { kind: "noise", bytes: 2 },
    { kind: "frame", text: "a#b" },
    { kind: "frame", text: "#" },
  ]);
});

test("without a start character every line is a line", () => {
  expect(started("").push(bytes("V\r(1\r"))).toEqual([
    { kind: "line", text: "V" },
    { kind: "line", text: "(1" },
  ]);
});

test("beginning anew drops what was held and says how much that was", () => {
  const frames = started("(");
  frames.push(bytes("(226"));
  expect(frames.unfinished()).toBe("(226");
  expect(frames.begin("#")).toBe(4);
  expect(frames.unfinished()).toBe("");
});

test("whatever comes, however it is cut, every byte is in one chunk or still held", () => {
  const size = (chunk: Chunk) => (chunk.kind === "noise" ? chunk.bytes : chunk.text.length + (chunk.kind === "frame" ? 1 : 0));
  const piece = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.stringMatching(/^[(#0-9. \r]{0,60}$/).map(bytes));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const frames = started("(");
      const out = pieces.flatMap((p) => frames.push(p));
      const sent = pieces.reduce((sum, p) => sum + p.filter((b) => b !== 0x0d).length, 0);
      expect(out.reduce((sum, c) => sum + size(c), 0) + frames.begin(null)).toBe(sent);
    }),
  );
});
