import { expect, test } from "vitest";
import { batteryFlow, batteryStatus, estimateCharge, packVoltage } from "./battery.ts";

test.each([
  ["27.5", false, 24, null, 27.5],
  ["192.0", true, 192, null, 192],
  ["2.05", true, 192, null, 196.8],
  ["2.27", false, 24, null, 27.24],
  ["02.1", true, 36, null, 37.8],
  ["2.05", true, 192, 100, 205],
  ["27.5", false, null, null, 27.5],
  ["00.0", false, 24, null, 0],
] as const)("a battery field %s (online: %s, nominal %s V, cells %s) is a pack of %d V", (field, online, nominal, cells, volts) => {
  expect(packVoltage(field, online, nominal, cells)).toEqual({ volts, remark: null });
});

test("volts of one cell without knowing how many is unknown, and says what to set", () => {
  expect(packVoltage("2.05", true, null, null)).toMatchObject({
    volts: null,
    remark: expect.stringContaining("number of cells is not known"),
  });
});

test("a pack voltage that does not fit the nominal one is unknown", () => {
  expect(packVoltage("13.6", true, 72, null)).toMatchObject({ volts: null, remark: "battery 13.6 V does not fit the nominal 72 V" });
});

test("the flow follows from battery operation, and on mains from the voltage", () => {
  expect(batteryFlow(true, false, null, null)).toBe("discharging");
  expect(batteryFlow(false, true, 26.5, 24)).toBe("charging");
  expect(batteryFlow(false, true, 26.6, 24)).toBe("floating");
  expect(batteryFlow(false, true, 26.6, null)).toBeNull();
  expect(batteryFlow(false, true, null, 24)).toBeNull();
  expect(batteryFlow(false, false, 26.6, 24)).toBeNull();
});

test("a low battery is depleted at 10.2 V a block, and only low while the nominal voltage is not known", () => {
  expect(batteryStatus(false, 10, 24)).toBe("normal");
  expect(batteryStatus(true, 20.5, 24)).toBe("low");
  expect(batteryStatus(true, 20.4, 24)).toBe("depleted");
  expect(batteryStatus(true, 10, null)).toBe("low");
});

test("charge by voltage runs from 104/120 to 130/120 of nominal, and says how little it can be trusted", () => {
  expect(estimateCharge(20.8, 24, "discharging")).toEqual({ value: 0, uncertainty: 25, source: "battery-voltage" });
  expect(estimateCharge(23.4, 24, "discharging")).toEqual({ value: 50, uncertainty: 25, source: "battery-voltage" });
  expect(estimateCharge(27.5, 24, "floating")).toEqual({ value: 100, uncertainty: 40, source: "battery-voltage" });
  expect(estimateCharge(27.5, null, "floating")).toBeNull();
  expect(estimateCharge(null, 24, "floating")).toBeNull();
});
