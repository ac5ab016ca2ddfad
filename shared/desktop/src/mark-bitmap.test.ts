import { expect, test } from "vitest";
import { markBitmap } from "./mark-bitmap.ts";

const GREEN = [0x22, 0x92, 0x5a] as const;

test.each([16, 32, 256])("at %i pixels the corners are clear, the ground has the colour, and the bolt is white", (size) => {
  const pixels = markBitmap(size, GREEN);
  expect(pixels).toHaveLength(size * size * 4);
  const at = (x: number, y: number) => {
    const start = (Math.floor((y / 32) * size) * size + Math.floor((x / 32) * size)) * 4;
    return [...pixels.subarray(start, start + 4)];
  };
  expect(at(0, 0)[3]).toBeLessThan(100);
  expect(at(31.9, 31.9)[3]).toBeLessThan(100);
  // Blue stands first.
  expect(at(4, 16)).toEqual([0x5a, 0x92, 0x22, 255]);
  expect(at(16, 16)).toEqual([255, 255, 255, 255]);
});
