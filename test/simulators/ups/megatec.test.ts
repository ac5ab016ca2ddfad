import { expect, test } from "vitest";
import { answerMegatec, kindOf } from "./megatec.ts";
import { Plant } from "./plant.ts";
import { makeSpec, type UpsSpec } from "./spec.ts";

const makePlant = (spec: Partial<UpsSpec> = {}): Plant => new Plant(makeSpec({ noiseVolts: 0, ...spec }));
const say = (plant: Plant, command: string): string => answerMegatec(plant, command).text;
const bitsOf = (plant: Plant): string => say(plant, "Q1").slice(-9, -1);

test("Q1 of a healthy line-interactive UPS, byte for byte", () => {
  const reply = say(makePlant(), "Q1");
  expect(reply).toBe("(230.0 230.0 230.0 030 50.0 27.2 25.1 00001000\r");
  expect(reply).toHaveLength(47);
});

test("Q1 of an online UPS tells volts per cell", () => {
  expect(say(makePlant({ topology: "online", batteryVolts: 192 }), "Q1")).toBe("(230.0 230.0 230.0 030 50.0 2.27 25.1 00000000\r");
});

test("Q1 on battery tells the transfer voltage, once, and the inverter's frequency", () => {
  const plant = makePlant({ topology: "online" });
  plant.change({ mains: "fail" });
  plant.change({ mains: "ok" });
  plant.advance(5);
  expect(say(plant, "Q1")).toMatch(/^\(230\.0 000\.0 230\.0 030 50\.0 /);
  expect(say(plant, "Q1")).toMatch(/^\(230\.0 230\.0 230\.0 030 50\.0 /);
  plant.change({ mains: "fail" });
  expect(say(plant, "Q1")).toMatch(/^\(000\.0 000\.0 230\.0 030 50\.0 \d\.\d\d \d\d\.\d 10000001\r$/);
});

test("every length of Q1 is 47, whatever the UPS goes through", () => {
  for (const topology of ["online", "line-interactive"] as const) {
    for (const mains of ["ok", "fail", "low", "high"] as const) {
      for (const temperature of [0, 5, 99]) {
        const plant = makePlant({ topology });
        plant.change({ mains, temperature, loadPercent: 200, batteryPercent: 1 });
        expect(say(plant, "Q1")).toMatch(/^\(\d{3}\.\d \d{3}\.\d \d{3}\.\d \d{3} \d\d\.\d (\d\d\.\d|\d\.\d\d) \d\d\.\d [01]{8}\r$/);
      }
    }
  }
});

test("a pack of 100 V and over takes one character more, as long battery fields do", () => {
  const reply = say(makePlant({ batteryVolts: 192 }), "Q1");
  expect(reply.split(" ")[5]).toBe("217.6");
  expect(reply).toHaveLength(48);
});

test("D answers as Q1 does", () => {
  const plant = makePlant();
  expect(say(plant, "D")).toBe(say(plant, "Q1"));
});

test("F tells the nameplate in 22 bytes", () => {
  expect(say(makePlant(), "F")).toBe("#230.0 004 24.00 50.0\r");
  expect(say(makePlant({ batteryVolts: 192, ratingVa: 10_000, nominalFrequency: 60, nominalVoltage: 120 }), "F")).toBe(
    "#120.0 083 192.0 60.0\r",
  );
});

test("I tells the identity in 39 bytes", () => {
  const reply = say(makePlant(), "I");
  expect(reply).toBe("#ISTARS SIM      LI1000     V1.00     \r");
  expect(reply).toHaveLength(39);
  expect(say(makePlant({ topology: "online", ratingVa: 1_000_000 }), "I")).toBe("#ISTARS SIM      OL1000000  V1.00     \r");
});

test("each status bit tells its own fact", () => {
  const cases: readonly (readonly [string, Partial<UpsSpec>, (plant: Plant) => void])[] = [
    ["10001001", {}, (plant) => plant.change({ mains: "fail" })],
    ["11001001", {}, (plant) => plant.change({ mains: "fail", batteryPercent: 3 })],
    ["00101000", {}, (plant) => plant.change({ mains: "low" })],
    ["00101000", {}, (plant) => plant.change({ mains: "high" })],
    ["00100000", { topology: "online" }, (plant) => plant.change({ bypass: true })],
    ["10000001", { topology: "online" }, (plant) => plant.change({ mains: "low" })],
    ["00110001", { topology: "online" }, (plant) => plant.change({ fault: true })],
    ["00001100", {}, (plant) => plant.startTest(10)],
    ["00001010", {}, (plant) => plant.shutDown(60, { kind: "with-mains" })],
    ["00001010", {}, (plant) => plant.shutDown(0, { kind: "with-mains" })],
    ["00001001", {}, (plant) => plant.change({ overload: true })],
  ];
  for (const [bits, spec, happen] of cases) {
    const plant = makePlant(spec);
    happen(plant);
    expect(bitsOf(plant)).toBe(bits);
  }
});

test("with the output off, output voltage and load read zero", () => {
  const plant = makePlant();
  plant.shutDown(0, { kind: "never" });
  expect(say(plant, "Q1")).toMatch(/^\(230\.0 230\.0 000\.0 000 /);
});

test("shutdown orders are followed without a word", () => {
  const cases: readonly (readonly [string, number, object])[] = [
    ["S.2", 12, { kind: "with-mains" }],
    ["S.9", 54, { kind: "with-mains" }],
    ["S01", 60, { kind: "with-mains" }],
    ["S99", 5940, { kind: "with-mains" }],
    ["S.5R0003", 30, { kind: "after", seconds: 180 }],
    ["S02R9999", 120, { kind: "after", seconds: 599_940 }],
    ["S10R0000", 600, { kind: "never" }],
  ];
  for (const [command, leftS, restore] of cases) {
    const plant = makePlant();
    expect(answerMegatec(plant, command)).toEqual({ kind: "accepted", text: "", delayMs: 0 });
    expect(plant.look().outputSwitch).toEqual({ kind: "countdown", leftS, restore });
  }
  const plant = makePlant();
  expect(say(plant, "S00R0000")).toBe("");
  expect(plant.look()).toMatchObject({
    output: { source: "none" },
    outputSwitch: { kind: "off", cause: "order", restore: { kind: "never" } },
  });
});

test("C cancels a countdown and brings a kept-off output back after ten seconds", () => {
  const plant = makePlant();
  say(plant, "S01R0003");
  expect(say(plant, "C")).toBe("");
  expect(plant.look().outputSwitch).toEqual({ kind: "on" });
  say(plant, "S00R0000");
  plant.advance(5);
  say(plant, "C");
  plant.advance(4.9);
  expect(plant.look().output.source).toBe("none");
  plant.advance(0.2);
  expect(plant.look().output.source).toBe("normal");
});

test("T, T<nn>, TL and CT start and end tests of their lengths", () => {
  const length = (command: string): number => {
    const plant = makePlant({ batteryAh: 100 });
    expect(say(plant, command)).toBe("");
    while (plant.look().testing) plant.advance(1);
    return plant.look().timeS;
  };
  expect(length("T")).toBeCloseTo(10, 0);
  expect(length("T03")).toBeCloseTo(180, 0);
  expect(length("TL")).toBeGreaterThan(3600);
  const plant = makePlant();
  say(plant, "TL");
  say(plant, "CT");
  expect(plant.look().testing).toBe(false);
});

test("Q flips the beeper bit while the alarm sounds", () => {
  const plant = makePlant();
  plant.change({ mains: "fail" });
  expect(say(plant, "Q")).toBe("");
  expect(bitsOf(plant)).toBe("10001000");
  say(plant, "Q");
  expect(bitsOf(plant)).toBe("10001001");
});

test("what is no command of this UPS is echoed unchanged and does nothing", () => {
  for (const command of [
    "QGS",
    "q1",
    "S",
    "S.1",
    "S.0",
    "S1",
    "S001",
    "S.5R3",
    "S.5R00003",
    "S01R",
    "T00",
    "T1",
    "T100",
    "CS",
    "FW?",
    "Q1 ",
    "\xff",
  ]) {
    const plant = makePlant();
    expect(answerMegatec(plant, command)).toEqual({ kind: "unknown", text: `${command}\r`, delayMs: 0 });
    expect(plant.look()).toEqual(makePlant().look());
    expect(kindOf(command)).toBe("other");
  }
});

test("requests are counted by kind, not by their figures", () => {
  expect(["Q1", "S.2", "S10R0003", "T", "T05", "TL"].map(kindOf)).toEqual(["Q1", "S", "S", "T", "T<n>", "TL"]);
});
