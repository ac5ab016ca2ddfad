import fc from "fast-check";
import { expect, test } from "vitest";
import { unknownIdentity, unknownRatings } from "../../model/reading.ts";
import { sampleAlarm } from "../../model/sample-alarm.ts";
import { sampleLine, sampleReading } from "../../model/sample-reading.ts";
import { SAMPLE_NAMES, sampleInput } from "./sample-input.ts";
import { formatNumber, typeWords, type VariableInput } from "./variable.ts";
import { NUT_VARIABLES } from "./variables.ts";
import { MAX_QUOTED_BYTES, quoteValue } from "./words.ts";

/** The variables that are there, as a client would see them. */
const listed = (input: VariableInput): Record<string, string> =>
  Object.fromEntries(
    NUT_VARIABLES.flatMap((variable) => {
      const value = variable.read(input);
      return value === null ? [] : [[variable.name, value]];
    }),
  );

test("names are unique, in lower case but for the phases, and sorted; every variable has a description", () => {
  const names = NUT_VARIABLES.map(({ name }) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  expect(names).toEqual(names.toSorted());
  for (const { name, description } of NUT_VARIABLES) {
    expect(name).toMatch(/^[a-z]+(\.(L[123](-N)?|[a-z]+))+$/);
    expect(description).toMatch(/^\S.*\S$/);
  }
});

test("a UPS that tells only its facts has no other variables than those facts make", () => {
  expect(listed(sampleInput())).toEqual({
    "device.type": "ups",
    "driver.name": "megatec",
    "driver.version": "1.2.3",
    "ups.status": "OL",
    "ups.test.result": "No test initiated",
  });
});

test("before the first reading there is the state WAIT and what is known of the UPS without one", () => {
  const ratings = { ...unknownRatings(), inputVoltage: 230 };
  expect(listed(sampleInput({ reading: null, ratings }))).toEqual({
    "device.type": "ups",
    "driver.name": "megatec",
    "driver.version": "1.2.3",
    "input.voltage.nominal": "230.0",
    "ups.status": "WAIT",
  });
});

test("a single-phase UPS has the plain names, each with the places its quantity is measured in", () => {
  const reading = sampleReading({
    input: [sampleLine({ voltage: 226, frequency: 49.95, current: 3.24 })],
    output: [sampleLine({ voltage: 230.04, current: 2.65, frequency: 50, power: 512.4, apparentPower: 610.5, load: 14 })],
    bypass: [sampleLine({ voltage: 225.5 })],
    inputFaultVoltage: 195,
    battery: { flow: "charging", voltage: 27.456, current: 1.25, charge: 89.6, runtime: 1799.9, temperature: 24.96 },
    temperature: 30,
    beeper: "enabled",
    test: { result: "ended", kind: "quick", startedWallMs: Date.UTC(2026, 1, 3, 4, 5, 6), elapsedMs: 10_000, lowestVoltage: 25 },
    shutdownInS: 29.9,
  });
  const identity = { manufacturer: "East", model: "EA900 G4 ", firmware: "V1.0", serial: "  ", topology: "online" } as const;
  const ratings = {
    inputVoltage: 230,
    inputFrequency: 50,
    outputVoltage: 230,
    outputFrequency: 50,
    outputCurrent: 4,
    apparentPower: 1000,
    power: 900,
    batteryVoltage: 24,
    lowTransferVoltage: 176,
    highTransferVoltage: 276,
  };
  const names = {
    ...SAMPLE_NAMES,
    description: "rack 4",
    contact: "Ops",
    location: "Cellar",
    macAddress: "02:00:00:00:00:01",
    batteryPacks: 2,
    batteryReplacedOn: "2024-02-29",
  };
  expect(listed(sampleInput({ reading, identity, ratings, names }))).toEqual({
    "battery.charge": "90",
    "battery.charger.status": "charging",
    "battery.current": "1.3",
    "battery.date": "2024-02-29",
    "battery.packs": "2",
    "battery.runtime": "1799",
    "battery.temperature": "25.0",
    "battery.voltage": "27.46",
    "battery.voltage.nominal": "24.0",
    "device.contact": "Ops",
    "device.description": "rack 4",
    "device.location": "Cellar",
    "device.macaddr": "02:00:00:00:00:01",
    "device.mfr": "East",
    "device.model": "EA900 G4",
    "device.type": "ups",
    "driver.name": "megatec",
    "driver.version": "1.2.3",
    "input.bypass.phases": "1",
    "input.bypass.voltage": "225.5",
    "input.current": "3.2",
    "input.frequency": "50.0",
    "input.frequency.nominal": "50.0",
    "input.phases": "1",
    "input.transfer.high": "276.0",
    "input.transfer.low": "176.0",
    "input.voltage": "226.0",
    "input.voltage.fault": "195.0",
    "input.voltage.nominal": "230.0",
    "output.current": "2.6",
    "output.current.nominal": "4.0",
    "output.frequency": "50.0",
    "output.frequency.nominal": "50.0",
    "output.phases": "1",
    "output.power": "611",
    "output.realpower": "512",
    "output.voltage": "230.0",
    "output.voltage.nominal": "230.0",
    "ups.beeper.status": "enabled",
    "ups.firmware": "V1.0",
    "ups.load": "14",
    "ups.mfr": "East",
    "ups.mode": "online",
    "ups.model": "EA900 G4",
    "ups.power": "611",
    "ups.power.nominal": "1000",
    "ups.realpower": "512",
    "ups.realpower.nominal": "900",
    "ups.status": "OL CHRG",
    "ups.temperature": "30.0",
    "ups.test.date": "2026-02-03T04:05:06Z",
    "ups.test.result": "Done, no verdict",
    "ups.timer.shutdown": "29",
    "ups.type": "online",
  });
});

test("a three-phase UPS has the names per phase, the most loaded phase as load, and the sum of what is known of all phases", () => {
  const phase = (n: number) =>
    sampleLine({ voltage: 229 + n, current: n, frequency: 50, power: 100 * n, apparentPower: n === 3 ? null : 120 * n, load: 10 * n });
  const values = listed(sampleInput({ reading: sampleReading({ output: [phase(1), phase(2), phase(3)] }) }));
  const output = Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith("output.")));
  expect(output).toEqual({
    "output.L1-N.voltage": "230.0",
    "output.L1.current": "1.0",
    "output.L1.power": "120",
    "output.L1.power.percent": "10",
    "output.L1.realpower": "100",
    "output.L2-N.voltage": "231.0",
    "output.L2.current": "2.0",
    "output.L2.power": "240",
    "output.L2.power.percent": "20",
    "output.L2.realpower": "200",
    "output.L3-N.voltage": "232.0",
    "output.L3.current": "3.0",
    "output.L3.power.percent": "30",
    "output.L3.realpower": "300",
    "output.frequency": "50.0",
    "output.phases": "3",
  });
  expect(values["ups.load"]).toBe("30");
  expect(values["ups.realpower"]).toBe("600");
  expect(values["ups.power"]).toBeUndefined();
});

test("a UPS of two phases has the names per phase too", () => {
  const values = listed(sampleInput({ reading: sampleReading({ input: [sampleLine({ voltage: 120 }), sampleLine({ voltage: 121 })] }) }));
  expect(Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith("input.")))).toEqual({
    "input.L1-N.voltage": "120.0",
    "input.L2-N.voltage": "121.0",
    "input.phases": "2",
  });
});

test("zero is a value, and not the same as unknown", () => {
  const values = listed(sampleInput({ reading: sampleReading({ battery: { charge: 0, runtime: 0 }, output: [sampleLine({ load: 0 })] }) }));
  expect([values["battery.charge"], values["battery.runtime"], values["ups.load"]]).toEqual(["0", "0", "0"]);
  expect(values["battery.voltage"]).toBeUndefined();
});

test("on bypass the mode says so, whatever the UPS is built as", () => {
  const identity = { ...unknownIdentity(), topology: "line-interactive" } as const;
  const onBypass = listed(sampleInput({ identity, reading: sampleReading({ facts: { onBypass: true } }) }));
  expect([onBypass["ups.mode"], onBypass["ups.type"]]).toEqual(["bypass", "line-interactive"]);
});

test("SAFETY 26: ups.alarm names the alarms that threaten the load and is there exactly when ALARM is in ups.status", () => {
  const quiet = listed(sampleInput({ alarms: [sampleAlarm("on-battery")] }));
  expect([quiet["ups.alarm"], quiet["ups.status"]]).toEqual([undefined, "OL"]);
  const loud = listed(sampleInput({ alarms: [sampleAlarm("on-battery"), sampleAlarm("general-fault"), sampleAlarm("output-overload")] }));
  expect([loud["ups.alarm"], loud["ups.status"]]).toEqual(["UPS fault; Overload", "ALARM OL"]);
});

test("SAFETY 3: estimates have no variable", () => {
  const estimate = { value: 4242, uncertainty: 1, source: "battery-voltage" } as const;
  const plain = listed(sampleInput());
  expect(listed(sampleInput({ reading: sampleReading({ estimates: { charge: estimate, runtime: estimate } }) }))).toEqual(plain);
});

test("text from the UPS is trimmed, cut to its greatest length and fits a client's buffer; blanks are no text", () => {
  const model = NUT_VARIABLES.find(({ name }) => name === "ups.model");
  const withModel = (text: string) => sampleInput({ identity: { ...unknownIdentity(), model: text } });
  expect(model?.read(withModel(" \t"))).toBeNull();
  expect(model?.read(withModel(`  ${"#".repeat(500)}`))).toBe("#".repeat(127));
  for (const { type } of NUT_VARIABLES) {
    if (type.kind === "string") expect(quoteValue("#".repeat(type.maxLength)).length).toBeLessThanOrEqual(MAX_QUOTED_BYTES);
  }
});

test("numbers are dot decimal without exponent or negative zero, whatever they are", () => {
  expect(formatNumber(-0.04, 1)).toBe("0.0");
  expect(formatNumber(-0.06, 1)).toBe("-0.1");
  expect(formatNumber(1e21, 1)).toBeNull();
  expect(formatNumber(Number.NaN, 1)).toBeNull();
  expect(formatNumber(Number.POSITIVE_INFINITY, 0)).toBeNull();
  fc.assert(
    fc.property(fc.double(), fc.integer({ min: 0, max: 3 }), (value, decimals) => {
      expect(formatNumber(value, decimals) ?? "0").toMatch(/^-?\d+(\.\d+)?$/);
    }),
  );
});

test("types are said as clients read them", () => {
  expect(typeWords({ kind: "number" })).toBe("NUMBER");
  expect(typeWords({ kind: "string", maxLength: 127 })).toBe("STRING:127");
});
