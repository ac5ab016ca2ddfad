import { expect, test } from "vitest";
import { formatNumber, formatQuantity, quantitySayer } from "./quantity.ts";

test("a value keeps its decimals, so that 230 and 230.4 take the same room", () => {
  expect(formatNumber(230, "voltage", "en")).toBe("230.0");
  expect(formatNumber(230.44, "voltage", "en")).toBe("230.4");
});

test("numbers follow the language", () => {
  expect(formatNumber(1234.5, "voltage", "de")).toBe("1.234,5");
});

test("unit and number stay on one line", () => {
  expect(formatQuantity(49.97, "frequency", "en")).toBe("50.0\u00a0Hz");
  expect(formatQuantity(3, "count", "en")).toBe("3");
});

test("a list says its numbers as one number is said", () => {
  const say = quantitySayer("voltage", "de");
  expect([1234.5, -0.04, 230].map(say)).toEqual([1234.5, -0.04, 230].map((value) => formatQuantity(value, "voltage", "de")));
});

test("a hair below zero is zero, not minus zero", () => {
  expect(formatNumber(-0.04, "current", "en")).toBe("0.0");
  expect(formatNumber(-0.06, "current", "en")).toBe("-0.1");
});
