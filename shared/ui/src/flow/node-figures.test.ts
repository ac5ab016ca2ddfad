import { unknownLine } from "@istars/protocol/model/reading.ts";
import { expect, test } from "vitest";
import { figuresOf } from "./node-figures.ts";
import { sampleReading } from "./sample-reading.ts";

test("each phase has its own figure", () => {
  const input = [229, 231, null].map((voltage) => ({ ...unknownLine(), voltage, frequency: 50 }));
  expect(figuresOf("mains", sampleReading({ input })).main?.values).toEqual([229, 231, null]);
});

test("the battery is known by its charge; a worked-out one is marked, and without either its voltage stands in", () => {
  const charge = { value: 80, uncertainty: 15, source: "battery-voltage" } as const;
  expect(figuresOf("battery", sampleReading({ battery: { charge: 75 } })).main).toMatchObject({ values: [75], isEstimate: false });
  expect(figuresOf("battery", sampleReading({ estimates: { charge, runtime: null } })).main).toMatchObject({
    values: [80],
    isEstimate: true,
  });
  expect(figuresOf("battery", sampleReading()).main).toMatchObject({ quantity: "voltage", values: [54.4] });
});

test("a load of nothing is shown as zero, an unknown one as unknown", () => {
  expect(figuresOf("load", sampleReading({ output: [{ ...unknownLine(), load: 0 }] })).main?.values).toEqual([0]);
  expect(figuresOf("load", sampleReading({ output: [] })).main?.values).toEqual([null]);
});

test("beside its load the load shows watts if told, else volts", () => {
  expect(figuresOf("load", sampleReading({ output: [{ ...unknownLine(), load: 40, voltage: 230, power: 800 }] })).second?.quantity).toBe(
    "power",
  );
  expect(figuresOf("load", sampleReading()).second?.quantity).toBe("voltage");
});
