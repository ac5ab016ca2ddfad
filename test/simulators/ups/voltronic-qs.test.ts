import { expect, test } from "vitest";
import { Plant } from "./plant.ts";
import { makeSpec } from "./spec.ts";
import { answerVoltronicQs, kindOf, type QsDialect } from "./voltronic-qs.ts";

const makePlant = (): Plant => new Plant(makeSpec({ noiseVolts: 0 }));
const say = (plant: Plant, command: string, dialect: QsDialect): string => answerVoltronicQs(plant, command, dialect).text;
const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");

test("M tells the dialect", () => {
  const plant = makePlant();
  expect((["V", "P", "T"] as const).map((dialect) => say(plant, "M", dialect))).toEqual(["V\r", "P\r", "T\r"]);
});

test("QS of a healthy UPS, byte for byte: 230 V in and out, 30 %, 50 Hz, 27.2 V", () => {
  expect(say(makePlant(), "QS", "V")).toBe("(230.0 230.0 230.0 030 50.0 27.2 25.1 00001000\r");
  expect(hex(say(makePlant(), "QS", "P"))).toBe("23dd522035 20dd522035 201e 2061a8 20280212d0 20e7 203c 2008 0d".replaceAll(" ", ""));
  expect(hex(say(makePlant(), "QS", "T"))).toBe("23dd522035 20dd522035 201e 2061a8 20280212d0 20e7 203c 2008 2023 0d".replaceAll(" ", ""));
});

test("bytes that end lines or stop them are stuffed", () => {
  const plant = makePlant();
  for (const [loadPercent, group] of [
    [0x0d, "2028002061a8"],
    [0x11, "2028012061a8"],
    [0x13, "2028022061a8"],
    [0x0a, "2028032061a8"],
    [0x20, "2028042061a8"],
    [0x28, "20282061a8"],
  ] as const) {
    plant.change({ loadPercent });
    expect(hex(say(plant, "QS", "P"))).toContain(group);
  }
});

test("each dialect refuses in its own way", () => {
  const plant = makePlant();
  expect((["V", "P", "T"] as const).map((dialect) => say(plant, "QGS", dialect))).toEqual(["QGS\r", "N\r", "N\r"]);
  expect((["V", "P", "T"] as const).map((dialect) => say(plant, "TL", dialect))).toEqual(["TL\r", "", "N\r"]);
  expect((["V", "P", "T"] as const).map((dialect) => say(plant, "CT", dialect))).toEqual(["CT\r", "", "N\r"]);
});

test("a test needs mains and a charged battery; orders are followed without a word", () => {
  const plant = makePlant();
  plant.change({ batteryPercent: 20 });
  expect(say(plant, "T", "T")).toBe("N\r");
  plant.change({ batteryPercent: 100 });
  expect(say(plant, "T", "T")).toBe("");
  expect(plant.look().testing).toBe(true);
  expect(say(plant, "S01R0003", "P")).toBe("");
  expect(plant.look().outputSwitch.kind).toBe("countdown");
  expect(say(plant, "C", "P")).toBe("");
  expect(plant.look().outputSwitch.kind).toBe("on");
});

test("requests are counted by kind", () => {
  expect(["M", "QS", "S.5R0003", "QGS"].map(kindOf)).toEqual(["M", "QS", "S", "other"]);
});
