import { unknownLine } from "@istars/protocol/model/reading.ts";
import { sampleMeasuredReading, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { figuresOf } from "./figures.ts";

const line = (told: Partial<ReturnType<typeof unknownLine>>) => ({ ...unknownLine(), ...told });

test("figures are in their order, and what a UPS does not tell is unknown, not zero", () => {
  expect(figuresOf(sampleReading())).toEqual([null, null, null, null, null, null, null, null]);
  const reading = sampleMeasuredReading({ battery: { charge: 0, runtime: 600 }, output: [line({ voltage: 230, load: 0, power: 0 })] });
  expect(figuresOf(reading)).toEqual([0, 0, 600, 230, 230, 54.4, 31, 0]);
});

test("of three phases the load is the highest, the voltages are the first, and the power is all of it or unknown", () => {
  const output = [
    line({ voltage: 231, load: 20, power: 100 }),
    line({ voltage: 229, load: 70, power: 300 }),
    line({ load: null, power: 50 }),
  ];
  expect(figuresOf(sampleReading({ output }))).toEqual([70, null, null, null, 231, null, null, 450]);
  const [first] = figuresOf(sampleReading({ output: [...output.slice(0, 2), line({})] })).slice(-1);
  expect(first).toBeNull();
});

test("SAFETY 2: a card that has lost its UPS tells no figures of the past", () => {
  expect(figuresOf(sampleMeasuredReading({ trust: "unknown" })).every((value) => value === null)).toBe(true);
});
