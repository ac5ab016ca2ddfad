import fc from "fast-check";
import { expect, test } from "vitest";
import { ALARM_IDS, alarmOf } from "../../model/alarm.ts";
import { BATTERY_FLOWS, type Battery, type Facts, OUTPUT_SOURCES, type OutputSource, unknownFacts } from "../../model/reading.ts";
import { sampleAlarm as alarm } from "../../model/sample-alarm.ts";
import { sampleReading } from "../../model/sample-reading.ts";
import { upsStatus } from "./status.ts";

const ON_BATTERY = { mainsOk: false, onBattery: true };

test("before the first reading, and while nothing is known, the status is WAIT", () => {
  expect(upsStatus(null, [])).toBe("WAIT");
  expect(upsStatus(sampleReading({ facts: unknownFacts() }), [])).toBe("WAIT");
});

test.each<[string, Partial<Facts>, Battery["flow"]?, OutputSource?]>([
  ["OL", {}],
  ["OL", {}, "floating"],
  ["OL", {}, "resting"],
  ["OL CHRG", {}, "charging"],
  ["OB DISCHRG", ON_BATTERY, "discharging"],
  ["OB DISCHRG", ON_BATTERY],
  ["OB DISCHRG LB", { ...ON_BATTERY, batteryLow: true }, "discharging"],
  ["OL CHRG LB", { batteryLow: true }, "charging"],
  ["OL BOOST", {}, "floating", "boost"],
  ["OL TRIM", {}, "floating", "trim"],
  ["OL BYPASS", { onBypass: true }, "floating", "bypass"],
  ["OL OFF", { outputOn: false }, "floating", "none"],
  ["OL OVER", { overload: true }],
  ["OL DISCHRG TEST", { testing: true }, "discharging"],
  ["OL DISCHRG CAL TEST", { testing: true, calibrating: true }, "discharging"],
  ["OB", { mainsOk: false, onBattery: false }],
  ["OL", { onBattery: null }],
  ["OL", { mainsOk: null }],
  ["BYPASS", { ...unknownFacts(), onBypass: true }],
])("the status is %s with %j, the battery %s, output from %s", (status, facts, flow = null, outputSource = "normal") => {
  expect(upsStatus(sampleReading({ facts, battery: { flow }, outputSource }), [])).toBe(status);
});

test("SAFETY 7: CAL is not shown unless the mains is proven good, so OB LB is never suppressed by it", () => {
  const calibrating = { ...ON_BATTERY, testing: true, calibrating: true, batteryLow: true };
  expect(upsStatus(sampleReading({ facts: calibrating }), [])).toBe("OB DISCHRG LB TEST");
  expect(upsStatus(sampleReading({ facts: { ...calibrating, mainsOk: null } }), [])).toBe("OB DISCHRG LB TEST");
});

test("SAFETY 26: ALARM stands first, and only for alarms that threaten the load", () => {
  const online = sampleReading({ battery: { flow: "charging" } });
  expect(upsStatus(online, [alarm("input-bad"), alarm("communications-lost"), alarm("storage-failed")])).toBe("OL CHRG");
  expect(upsStatus(online, [alarm("input-bad"), alarm("general-fault")])).toBe("ALARM OL CHRG");
  for (const id of ALARM_IDS) {
    expect(upsStatus(online, [alarm(id)]).startsWith("ALARM ")).toBe(alarmOf(id).threatensLoad);
  }
});

test("SAFETY 3: neither an estimated charge or runtime nor a derived battery status makes LB", () => {
  const reading = sampleReading({
    facts: ON_BATTERY,
    battery: { status: "depleted", charge: 0, runtime: 0, flow: "discharging" },
    estimates: {
      charge: { value: 0, uncertainty: 1, source: "battery-voltage" },
      runtime: { value: 0, uncertainty: 1, source: "held-countdown" },
    },
  });
  expect(upsStatus(reading, [])).toBe("OB DISCHRG");
});

const fact = fc.constantFrom(true, false, null);
const anyReading = fc
  .record({
    facts: fc.record({
      mainsOk: fact,
      onBattery: fact,
      outputOn: fact,
      onBypass: fact,
      testing: fact,
      calibrating: fact,
      batteryLow: fact,
      shutdownPending: fact,
      fault: fact,
      overload: fact,
    }),
    flow: fc.constantFrom(...BATTERY_FLOWS, null),
    outputSource: fc.constantFrom(...OUTPUT_SOURCES, null),
  })
  .map(({ facts, flow, outputSource }) => sampleReading({ facts, battery: { flow }, outputSource }));

test("SAFETY 2: no flag stands for an unknown, OL and OB never stand together, and the status is never empty", () => {
  fc.assert(
    fc.property(anyReading, fc.subarray([...ALARM_IDS]), (reading, ids) => {
      const { facts, battery } = reading;
      const flags = upsStatus(reading, ids.map(alarm)).split(" ");
      expect(flags).not.toContain("");
      expect(new Set(flags).size).toBe(flags.length);
      expect(flags).not.toContain("FSD");
      expect(flags.includes("OL") && flags.includes("OB")).toBe(false);
      if (flags.includes("OB")) expect(facts.onBattery === true || facts.mainsOk === false).toBe(true);
      if (flags.includes("OL")) expect(facts.mainsOk === true || facts.onBattery === false).toBe(true);
      if (flags.includes("OL")) expect(facts.onBattery !== true && facts.mainsOk !== false).toBe(true);
      expect(flags.includes("LB")).toBe(facts.batteryLow === true);
      expect(flags.includes("OFF")).toBe(facts.outputOn === false);
      expect(flags.includes("OVER")).toBe(facts.overload === true);
      expect(flags.includes("BYPASS")).toBe(facts.onBypass === true);
      expect(flags.includes("TEST")).toBe(facts.testing === true);
      expect(flags.includes("CHRG")).toBe(battery.flow === "charging");
      expect(flags.includes("CHRG") && flags.includes("DISCHRG")).toBe(false);
      if (flags.includes("ALARM")) expect(flags[0]).toBe("ALARM");
      if (flags.includes("WAIT")) expect(flags).toEqual(["WAIT"]);
    }),
  );
});
