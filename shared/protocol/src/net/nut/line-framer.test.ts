import fc from "fast-check";
import { expect, test } from "vitest";
import { LineFramer } from "./line-framer.ts";

function linesOf(framer: LineFramer): (string | "too-long")[] {
  const lines: string[] = [];
  for (let next = framer.next(); next !== null; next = framer.next()) {
    if (next === "too-long") return [...lines, next];
    lines.push(next.line);
  }
  return lines;
}

test("lines end at LF, and what is unfinished waits for the rest", () => {
  const framer = new LineFramer();
  framer.push(Buffer.from("VER\r\nGET V"));
  expect(linesOf(framer)).toEqual(["VER\r"]);
  framer.push(Buffer.from("AR ups x\n\n"));
  expect(linesOf(framer)).toEqual(["GET VAR ups x", ""]);
  expect(framer.next()).toBeNull();
});

test("a character cut in two by the network is whole in its line", () => {
  const framer = new LineFramer();
  for (const byte of Buffer.from("USERNAME \u4e2d\n")) framer.push(Uint8Array.of(byte));
  expect(linesOf(framer)).toEqual(["USERNAME \u4e2d"]);
});

test("a line of the greatest length is read, one byte more is too long, finished or not", () => {
  const fits = new LineFramer(8);
  fits.push(Buffer.from("12345678\n"));
  expect(linesOf(fits)).toEqual(["12345678"]);
  const finished = new LineFramer(8);
  finished.push(Buffer.from("VER\n123456789\nVER\n"));
  expect(linesOf(finished)).toEqual(["VER", "too-long"]);
  expect(finished.next()).toBe("too-long");
  const unfinished = new LineFramer(8);
  unfinished.push(Buffer.from("123456789"));
  expect(linesOf(unfinished)).toEqual(["too-long"]);
});

test("however a stream is cut up, it has the same lines", () => {
  const stream = fc.array(
    fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll("\n", "")),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(stream, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      const framer = new LineFramer();
      const got: string[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        framer.push(bytes.subarray(at, at + size));
        got.push(...linesOf(framer));
        at += size;
      }
      expect(got).toEqual(lines);
    }),
  );
});
