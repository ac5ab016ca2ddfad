import { expect, test } from "vitest";
import { QUANTITIES, readQuantity } from "./quantities.ts";
import type { Line, Reading } from "./reading.ts";
import { sampleReading } from "./sample-reading.ts";

const line = (start: number): Line => ({
  voltage: start,
  frequency: start + 1,
  current: start + 2,
  power: start + 3,
  apparentPower: start + 4,
  load: start + 5,
});
const reading: Reading = {
  ...sampleReading(),
  input: [line(110), line(120), line(130)],
  bypass: [line(210), line(220), line(230)],
  output: [line(310), line(320), line(330)],
  temperature: 500,
};
const told = (from: Reading) => Object.fromEntries(QUANTITIES.map((quantity) => [quantity.id, readQuantity(from, quantity)]));

test("each quantity is read from its own side, phase and field", () => {
  const values = told({
    ...reading,
    battery: { ...reading.battery, voltage: 401, current: 402, charge: 403, runtime: 404, temperature: 405 },
  });
  expect(values).toMatchObject({ input1_voltage: 110, input2_frequency: 121, input3_power: 133 });
  expect(values).toMatchObject({ bypass1_voltage: 210, bypass3_frequency: 231 });
  expect(values).toMatchObject({ output1_current: 312, output2_apparentPower: 324, output3_load: 335 });
  expect(values).toMatchObject({ battery_voltage: 401, battery_current: 402, battery_charge: 403, battery_runtime: 404 });
  expect(values).toMatchObject({ battery_temperature: 405, temperature: 500 });
  expect(new Set(Object.values(values)).size).toBe(QUANTITIES.length);
});

test("a phase that is not there and a value that is not told are null, zero is zero", () => {
  const values = told({ ...reading, input: [{ ...line(0), current: null }], bypass: [], temperature: null });
  expect(values).toMatchObject({ input1_voltage: 0, input1_current: null, input2_voltage: null, bypass1_voltage: null, temperature: null });
});
