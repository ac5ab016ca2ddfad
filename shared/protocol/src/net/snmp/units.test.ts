import { expect, test } from "vitest";
import { displayString, nonNegative, tenths, ticksOf, whole } from "./units.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("unknown stays unknown and zero stays zero in every unit", () => {
  for (const convert of [tenths, whole, nonNegative]) {
    expect(convert(null)).toBeNull();
    expect(convert(0)).toBe(0);
  }
});

test("tenths are rounded to the nearest, free of the noise of binary fractions", () => {
  expect(tenths(27.3)).toBe(273);
  expect(tenths(0.1 + 0.2)).toBe(3);
});

test("what does not fit the syntax is not told rather than bent", () => {
  expect(nonNegative(-1)).toBeNull();
  expect(nonNegative(101, 100)).toBeNull();
  expect(nonNegative(2 ** 31)).toBeNull();
  expect(nonNegative(Number.NaN)).toBeNull();
});

test("time ticks are hundredths of a second and start over after 497 days", () => {
  expect(ticksOf(1_239)).toBe(123);
  expect(ticksOf(2 ** 32 * 10 + 50)).toBe(5);
  expect(ticksOf(-5)).toBe(0);
});

test("a text is cut at the octet limit, between characters", () => {
  expect(text(displayString("abcdef", 4))).toBe("abcd");
  expect(text(displayString("机房", 4))).toBe("机");
  expect(text(displayString("机房", 6))).toBe("机房");
});

test("control characters in a text become spaces", () => {
  expect(text(displayString("a\r\n\u0000b\u009b", 9))).toBe("a   b ");
});
