import fc from "fast-check";
import { expect, test } from "vitest";
import { accepted, changedBetween, cutShort, oneBitFlipped, oneByteLost } from "../reply-checks.ts";
import { parseStatus, Q1, STATUS_FIELDS, type Status } from "./status.ts";

const HEALTHY = "226.0 195.0 226.0 014 49.0 27.5 30.0 00001000";

const read = (reply: string): Status | null => accepted(parseStatus, reply)?.value ?? null;

test("Q1 is asked in two characters and a CR, and answered by a frame that begins with a bracket", () => {
  expect(Q1).toMatchObject({ text: "Q1", replyStart: "(", completeFrom: 46 });
});

test("a status is read field by field", () => {
  const { values, bits, remarks } = parseStatus(HEALTHY);
  expect(values).toEqual({
    inputVoltage: 226,
    inputFaultVoltage: 195,
    outputVoltage: 226,
    load: 14,
    inputFrequency: 49,
    battery: 27.5,
    temperature: 30,
  });
  expect(Object.entries(bits).filter(([, on]) => on)).toEqual([["lineInteractive", true]]);
  expect(remarks).toEqual([]);
});

test.each([
  [0, "mainsFailed"],
  [1, "batteryLow"],
  [2, "bypassOrRegulating"],
  [3, "failed"],
  [4, "lineInteractive"],
  [5, "testing"],
  [6, "shutdownActive"],
  [7, "beeping"],
] as const)("status character %i is %s", (index, name) => {
  const word = [..."00000000"].map((_, i) => (i === index ? "1" : "0")).join("");
  const { bits } = parseStatus(`${HEALTHY.slice(0, -8)}${word}`);
  expect(Object.entries(bits).filter(([, on]) => on)).toEqual([[name, true]]);
});

test("a long battery field shifts nothing, and a ninth status character is passed over", () => {
  expect(parseStatus("226.0 195.0 226.0 014 49.0 192.0 30.0 00001000").values).toMatchObject({ battery: 192, temperature: 30 });
  expect(parseStatus(`${HEALTHY}0`).bits.lineInteractive).toBe(true);
});

test("a field that the unit does not measure is unknown, and the rest is kept", () => {
  const { values } = parseStatus("---.- @@@.@ 226.0 --- 49.0 27.5 --.- 00001000");
  expect(values).toMatchObject({ inputVoltage: null, inputFaultVoltage: null, load: null, temperature: null, outputVoltage: 226 });
});

test("a value beyond its range is unknown with a reason, not bent into the range", () => {
  const { values, remarks } = parseStatus("999.9 195.0 226.0 014 49.0 27.5 30.0 00001000");
  expect(values.inputVoltage).toBeNull();
  expect(remarks).toEqual(["inputVoltage 999.9 V is outside 0 to 500"]);
});

test("a temperature below zero is read", () => {
  expect(parseStatus(HEALTHY.replace("30.0", "-5.0")).values.temperature).toBe(-5);
});

test("a status cut short at any length is refused as a whole", () => {
  const long = "226.0 195.0 226.0 014 49.0 192.0 30.0 00001000";
  for (const reply of [...cutShort(HEALTHY), ...cutShort(long)]) expect(read(reply)).toBeNull();
});

test("a status with any one byte lost is refused as a whole", () => {
  for (const reply of oneByteLost(HEALTHY)) expect(read(reply)).toBeNull();
});

test("with any one bit flipped it is refused, or differs in that one place only", () => {
  const healthy = parseStatus(HEALTHY);
  for (const reply of oneBitFlipped(HEALTHY)) {
    const status = read(reply);
    if (status) expect(changedBetween(healthy, status).length).toBeLessThanOrEqual(1);
  }
});

test("whatever is sent, nothing outside the declared ranges comes out", () => {
  const digitish = fc.stringMatching(/^[0-9@. -]{40,50}$/);
  const shaped = fc
    .tuple(...[5, 5, 5, 3, 4, 4, 4, 8].map((n) => fc.string({ minLength: n, maxLength: n, unit: fc.constantFrom(..."0123456789.-@") })))
    .map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.oneof(fc.string(), digitish, shaped), (reply) => {
      const status = read(reply);
      for (const { name, min, max } of status ? STATUS_FIELDS : []) {
        const value = status?.values[name] ?? min;
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(max);
      }
    }),
    { numRuns: 1_000 },
  );
});
