import { expect, test } from "vitest";
import { accepted, cutShort, oneByteLost } from "../reply-checks.ts";
import { F, parseRating } from "./rating.ts";
import { I, parseVendor } from "./vendor.ts";

test("F and I are asked by one letter and answered behind a hash", () => {
  expect([F.text, F.replyStart, I.text, I.replyStart]).toEqual(["F", "#", "I", "#"]);
});

test.each([
  ["220.0 000 024.0 50.0", { outputVoltage: 220, outputCurrent: null, batteryVoltage: 24, outputFrequency: 50 }],
  ["220.0 003 12.00 50.0", { inputVoltage: 220, outputCurrent: 3, batteryVoltage: 12, inputFrequency: 50 }],
  ["220.0 004 036.0 50.0", { outputCurrent: 4, batteryVoltage: 36 }],
])("the nameplate %s is read; zero there means not told", (reply, expected) => {
  expect(parseRating(reply)).toMatchObject(expected);
});

test("a nameplate does not invent a power rating", () => {
  expect(parseRating("220.0 003 12.00 50.0")).toMatchObject({ apparentPower: null, power: null });
});

test("a nameplate cut short, or with a byte lost, is refused", () => {
  const whole = "220.0 003 12.00 50.0";
  for (const reply of [...cutShort(whole), ...oneByteLost(whole)]) expect(accepted(parseRating, reply)).toBeNull();
});

test("an identity is read at its columns, without its filling", () => {
  expect(parseVendor("EXAMPLE POWER   OL3000     V01.20    ")).toMatchObject({
    manufacturer: "EXAMPLE POWER",
    model: "OL3000",
    firmware: "V01.20",
    serial: null,
  });
  expect(parseVendor("-------------   ------     VT12046Q  ")).toMatchObject({ manufacturer: null, model: null, firmware: "VT12046Q" });
});

test("an identity of nothing but spaces is unknown", () => {
  for (const blank of ["", "        ", " ".repeat(37)])
    expect(parseVendor(blank)).toMatchObject({ manufacturer: null, model: null, firmware: null });
});

test("an identity cut short, or with characters that are no text, is refused", () => {
  const whole = "EXAMPLE POWER   OL3000     V01.20    ";
  for (const reply of cutShort(whole).slice(1)) expect(accepted(parseVendor, reply)).toBeNull();
  expect(accepted(parseVendor, whole.replace("O", "\x02"))).toBeNull();
});
