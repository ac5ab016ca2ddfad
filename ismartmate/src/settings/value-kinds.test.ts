import fc from "fast-check";
import { expect, test } from "vitest";
import { CELSIUS, COUNT, DURATION_MS, FACTOR, hostPort, orOff, PERCENT, SWITCH } from "./value-kinds.ts";

test.each([
  ["90 s", 90_000],
  ["90s", 90_000],
  ["1.5 min", 90_000],
  ["1 h 30 min", 5_400_000],
  ["2 d", 172_800_000],
  ["250 ms", 250],
  ["0 s", 0],
])("`%s` is a time", (text, ms) => {
  expect(DURATION_MS.parse(text)).toBe(ms);
});

test.each(["", "5", "5 m", "-5 s", "5 minutes", "1e3 s", "5  s", " 5 s", "5 s,", "NaN s", "Infinity s", "5 s 3"])(
  "`%s` is no time",
  (text) => {
    expect(DURATION_MS.parse(text)).toBeUndefined();
  },
);

test("a time is written so that it reads as the same", () => {
  fc.assert(fc.property(fc.nat(10_000_000_000), (ms) => DURATION_MS.parse(DURATION_MS.format(ms)) === ms));
  expect([0, 1_500, 90_000, 300_000, 5_400_000].map(DURATION_MS.format)).toEqual(["0 s", "1500 ms", "90 s", "5 min", "90 min"]);
});

test("shares, temperatures and numbers are read in one form only", () => {
  expect([PERCENT.parse("20 %"), PERCENT.parse("12.5%"), PERCENT.parse("20"), PERCENT.parse("0x20 %")]).toEqual([
    20,
    12.5,
    undefined,
    undefined,
  ]);
  expect([CELSIUS.parse("60 °C"), CELSIUS.parse("-5C"), CELSIUS.parse("60 F")]).toEqual([60, -5, undefined]);
  expect([FACTOR.parse("1.5"), FACTOR.parse("1,5"), FACTOR.parse("1e9")]).toEqual([1.5, undefined, undefined]);
  expect([COUNT.parse("2"), COUNT.parse("2.5"), COUNT.parse("٣")]).toEqual([2, undefined, undefined]);
});

test("a switch takes no word that only happens to be the name of something else", () => {
  expect(["on", "Off", "YES", "false", "toString", "1", ""].map(SWITCH.parse)).toEqual([
    true,
    false,
    true,
    false,
    undefined,
    undefined,
    undefined,
  ]);
  expect(orOff(DURATION_MS).parse("off")).toBeNull();
});

test("a host is read with and without port, in IPv6 as well", () => {
  const { parse, format } = hostPort(161, "a host");
  expect(parse("ups-1.example")).toEqual({ host: "ups-1.example", port: 161 });
  expect(parse("192.0.2.8:1161")).toEqual({ host: "192.0.2.8", port: 1_161 });
  expect(parse("2001:db8::1")).toEqual({ host: "2001:db8::1", port: 161 });
  expect(parse("[2001:db8::1]:99")).toEqual({ host: "2001:db8::1", port: 99 });
  for (const wrong of ["", "a b", "a:", "a:99999", "a:1:2", "[a]:1", "http://a", "a/b", "[::1"]) expect(parse(wrong)).toBeUndefined();
  expect(parse(format({ host: "2001:db8::1", port: 99 }))).toEqual({ host: "2001:db8::1", port: 99 });
});
