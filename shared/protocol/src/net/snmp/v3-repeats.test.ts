import { expect, test } from "vitest";
import { V3Repeats } from "./v3-repeats.ts";

const macOf = (n: number): Uint8Array => {
  const mac = Buffer.alloc(12);
  mac.writeUInt32BE(n);
  return mac;
};

test("what was heard is known for as long as it could be said again, and no longer", () => {
  let nowMs = 0;
  const repeats = new V3Repeats(300_000, { monoMs: () => nowMs });
  expect(repeats.isRepeated(macOf(1))).toBe(false);
  expect(repeats.isRepeated(macOf(2))).toBe(false);
  nowMs = 299_999;
  expect(repeats.isRepeated(macOf(1))).toBe(true);
  nowMs = 300_000;
  expect(repeats.isRepeated(macOf(1))).toBe(false);
});

test("of more than it can remember, it forgets what was heard first", () => {
  const repeats = new V3Repeats(300_000, { monoMs: () => 0 });
  for (let n = 0; n < 20_010; n++) expect(repeats.isRepeated(macOf(n))).toBe(false);
  expect(repeats.isRepeated(macOf(20_009))).toBe(true);
  expect(repeats.isRepeated(macOf(0))).toBe(false);
});
