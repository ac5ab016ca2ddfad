import { unknownLine } from "@istars/protocol/model/reading.ts";
import { sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { figuresOf } from "./node-figures.ts";

test("each phase has its own figure", () => {
  const input = [229, 231, null].map((voltage) => ({ ...unknownLine(), voltage, frequency: 50 }));
  expect(figuresOf("mains", sampleMeasuredReading({ input })).main?.values).toEqual([229, 231, null]);
});

test("the battery is known by its charge; a worked-out one is marked, and without either its voltage stands in", () => {
  const charge = { value: 80, uncertainty: 15, source: "battery-voltage" } as const;
  expect(figuresOf("battery", sampleMeasuredReading({ battery: { charge: 75 } })).main).toMatchObject({ values: [75], isEstimate: false });
  expect(figuresOf("battery", sampleMeasuredReading({ estimates: { charge, runtime: null } })).main).toMatchObject({
    values: [80],
    isEstimate: true,
  });
  expect(figuresOf("battery", sampleMeasuredReading({ battery: { voltage: 54.4 } })).main).toMatchObject({
    quantity: "voltage",
    values: [54.4],
  });
});

test("a load of nothing is shown as zero, an unknown one as unknown", () => {
  expect(figuresOf("load", sampleMeasuredReading({ output: [{ ...unknownLine(), load: 0 }] })).main?.values).toEqual([0]);
  expect(figuresOf("load", sampleMeasuredReading({ output: [] })).main?.values).toEqual([null]);
});

test("beside its load the load shows watts if told, else volts", () => {
  expect(
    figuresOf("load", sampleMeasuredReading({ output: [{ ...unknownLine(), load: 40, voltage: 230, power: 800 }] })).second?.quantity,
  ).toBe("power");
  expect(figuresOf("load", sampleMeasuredReading()).second?.quantity).toBe("voltage");
});
