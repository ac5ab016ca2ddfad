import { type Facts, unknownRatings } from "@istars/protocol/model/reading.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Script } from "../../link/scripted-transport.ts";
import { UpsError } from "../../ups-error.ts";
import type { Observation } from "../driver.ts";
import { BLANK, driverBench, never, playTranscript, trueFacts } from "../driver-bench.ts";
import { mangled } from "../reply-checks.ts";
import { parseMode } from "./mode.ts";
import { observe } from "./observe.ts";
import { parseStatus } from "./status.ts";
import { NOTHING_TOLD, SINGLE_PHASE } from "./turns.ts";
import { createVoltronic, type VoltronicOptions } from "./voltronic.ts";
import { parseWarnings } from "./warnings.ts";

const bench = (script: Script, options: VoltronicOptions = {}) => driverBench((clock) => createVoltronic(clock, options), script);

/** The driver must ask exactly what the transcript holds. */
async function play(name: string) {
  const { sent, steps, ...told } = await playTranscript((clock) => createVoltronic(clock), `voltronic/${name}`);
  expect(sent).toEqual(steps.map((step) => step.sent));
  return told;
}

test("an online unit: healthy, under test, tested, on battery, battery depleted, on bypass with a fault", async () => {
  const { nameplate, seen } = await play("online");
  expect(nameplate).toEqual({
    identity: { manufacturer: "EXAMPLE", model: "OLHVT1K0", firmware: "00322.02", serial: "685653211455", topology: null },
    ratings: {
      ...unknownRatings(),
      inputVoltage: 230,
      outputVoltage: 230,
      outputCurrent: 4,
      outputFrequency: 50,
      batteryVoltage: 24,
      apparentPower: 1000,
      power: 800,
    },
  });
  expect(seen.map((o) => trueFacts(o.facts))).toEqual([
    ["mainsOk", "outputOn"],
    ["mainsOk", "outputOn", "testing"],
    ["mainsOk", "outputOn"],
    ["onBattery", "outputOn"],
    ["onBattery", "outputOn", "batteryLow"],
    ["mainsOk", "outputOn", "onBypass", "fault", "fanFailed"],
  ]);
  expect(seen.map((o) => o.outputSource)).toEqual(["normal", "battery", "normal", "battery", "battery", "bypass"]);
  expect(seen.map((o) => [o.battery.charge, o.battery.runtime, o.battery.status])).toEqual([
    [100, 15_300, "normal"],
    [100, 15_300, "normal"],
    [97, 14_280, "normal"],
    [97, 14_280, "normal"],
    [4, 60, "depleted"],
    [4, 60, "normal"],
  ]);
  expect(seen.map((o) => o.testVerdict)).toEqual([null, null, "passed", "passed", "passed", null]);
  expect(seen.map((o) => o.beeper)).toEqual(["enabled", "enabled", "enabled", "enabled", "muted", "enabled"]);
  expect(seen[0]).toMatchObject({
    input: [{ voltage: 230.1, frequency: 50 }],
    output: [{ voltage: 230, frequency: 50, current: 1.3, load: 30, power: null }],
    temperature: 28.8,
    topology: "online",
    battery: { voltage: 27.2, flow: "floating" },
    remarks: [],
  });
  expect(seen[5]?.remarks).toEqual(["the UPS warns: fan", "the UPS warns: over-temperature", "the UPS tells its fault: over-temperature"]);
});

test("a line-interactive unit: boost, trim, standby; what it does not measure is unknown", async () => {
  const { seen } = await play("line-interactive");
  expect(seen.map((o) => o.outputSource)).toEqual(["boost", "trim", "none"]);
  expect(seen.map((o) => o.facts.onBypass)).toEqual([false, false, false]);
  expect(seen.map((o) => o.facts.onBattery)).toEqual([false, false, false]);
  expect(seen[2]).toMatchObject({ facts: { outputOn: false, shutdownPending: true }, temperature: null, battery: { runtime: null } });
  expect(seen.map((o) => o.topology)).toEqual(["line-interactive", "line-interactive", null]);
});

test("a unit that refuses everything but QGS is asked each question once, and told by its bits alone", async () => {
  const { nameplate, seen } = await play("bare");
  expect(nameplate).toEqual(BLANK);
  expect(seen.map((o) => [o.facts.mainsOk, o.facts.onBattery, o.facts.onBypass])).toEqual([
    [true, false, false],
    [false, true, false],
  ]);
  expect(seen[0]).toMatchObject({ battery: { charge: null, runtime: null }, facts: { overload: false } });
});

const GOOD = "(234.9 50.0 229.8 50.0 000.0 000 369.1 ---.- 026.5 ---.- 018.8 100000000001\r";

test("a question that stays silent three times is left out, and the nameplate takes it up again", async () => {
  const { driver, line, wait, transport } = bench((command) => (command === "QGS" ? GOOD : command === "QWS" ? null : "(NAK\r"));
  for (let i = 0; i < 5; i++) await wait(driver.readStatus(line, BLANK, never));
  const asked = (text: string) => transport.sent.filter((sent) => sent === text).length;
  expect([asked("QWS"), asked("QBV"), asked("QMOD"), asked("QGS")]).toEqual([3, 1, 1, 5]);
  await wait(driver.readNameplate(line, never));
  for (let i = 0; i < 2; i++) await wait(driver.readStatus(line, BLANK, never));
  expect([asked("QWS"), asked("QBV")]).toEqual([4, 2]);
});

test("a fault is asked for once while it lasts, and anew when there is another", async () => {
  let bits = "100001000000";
  const script = (command: string) =>
    command === "QGS" ? GOOD.replace("100000000001", bits) : command === "QFS" ? "(43 230.0\r" : "(NAK\r";
  const { driver, line, wait, transport } = bench(script);
  const round = async () => (await wait(driver.readStatus(line, BLANK, never))).remarks;
  for (let i = 0; i < 3; i++) expect(await round()).toEqual(["the UPS tells its fault: overload"]);
  bits = "100000000000";
  expect(await round()).toEqual([]);
  bits = "100001000000";
  expect(await round()).toEqual(["the UPS tells its fault: overload"]);
  expect(transport.sent.filter((text) => text === "QFS")).toHaveLength(2);
});

test("SAFETY 9: a unit that is gone costs a poll two time-outs, not one for each question", async () => {
  const { driver, line, wait, transport } = bench(() => null);
  await expect(wait(driver.readStatus(line, BLANK, never))).rejects.toMatchObject({ code: "reply.timeout" });
  expect(transport.sent).toEqual(["QBV", "QGS"]);
});

test("what a unit cannot be asked, or tells wrong, can be set", async () => {
  const status = GOOD.replace("100000000001", "100000001001");
  const options = { noRating: true, noVendor: true, ignoreShutdownBit: true, batteryNominalV: 24 };
  const { driver, line, wait, transport } = bench((command) => (command === "QGS" ? status : "(NAK\r"), options);
  expect(await wait(driver.readNameplate(line, never))).toEqual(BLANK);
  expect(transport.sent).toEqual([]);
  expect(await wait(driver.readStatus(line, BLANK, never))).toMatchObject({
    facts: { shutdownPending: null, mainsOk: true },
    battery: { voltage: 26.5, flow: "charging" },
  });
  expect(driver.tells).not.toContain("shutdownPending");
});

test.each([
  ["test.battery.start.quick", ["T"]],
  ["test.battery.start.deep", ["TL"]],
  ["test.battery.stop", ["CT"]],
] as const)("%s is sent as %j", async (command, texts) => {
  const { driver, line, wait, transport } = bench(() => "(ACK\r");
  await wait(driver.send(line, command, never));
  expect(transport.sent).toEqual(texts);
});

test("SAFETY 19: the beeper is muted or unmuted by what the status says at that moment", async () => {
  for (const [bits, order] of [
    ["101000000000", "BZOFF"],
    ["101000000100", "BZON"],
  ] as const) {
    const status = GOOD.replace("100000000001", bits);
    const { driver, line, wait, transport } = bench((command) => (command === "QGS" ? status : "(ACK\r"));
    await wait(driver.send(line, "beeper.toggle", never));
    expect(transport.sent).toEqual(["QGS", order]);
  }
  const { driver, line, wait, transport } = bench(() => null);
  await expect(wait(driver.send(line, "beeper.toggle", never))).rejects.toMatchObject({ code: "port.closed" });
  expect(transport.sent).toEqual(["QGS"]);
});

test("an order that the unit refuses is refused", async () => {
  const { driver, line, wait } = bench(() => "(NAK\r");
  await expect(wait(driver.send(line, "test.battery.start.quick", never))).rejects.toMatchObject({ code: "command.rejected" });
});

const HEALTHY = "230.1 50.0 230.0 50.0 001.3 030 369.1 ---.- 027.2 ---.- 028.8";
const observed = (bits: string, mode: string | null = "L", fields = HEALTHY, warnings: string | null = null) =>
  observe(
    {
      ...NOTHING_TOLD,
      status: parseStatus(`${fields} ${bits}`),
      mode: mode === null ? null : parseMode(mode),
      warnings: warnings === null ? null : parseWarnings(warnings),
      fault: null,
      phases: { ...SINGLE_PHASE, bypass: 1 },
    },
    { ...unknownRatings(), batteryVoltage: 24, outputVoltage: 230 },
  );

test("SAFETY 1: each status bit moves its own fact and no other", () => {
  const plain = observed("100000000000").facts;
  const moved = (bits: string) => {
    const { facts } = observed(bits);
    return Object.keys(plain).filter((k) => facts[k as keyof Facts] !== plain[k as keyof Facts]);
  };
  expect(moved("101000000000")).toEqual(["mainsOk", "onBattery"]);
  expect(moved("100100000000")).toEqual(["batteryLow"]);
  expect(moved("100001000000")).toEqual(["fault"]);
  expect(moved("100000010000")).toEqual(["testing"]);
  expect(moved("100000001000")).toEqual(["shutdownPending"]);
  for (const bits of ["100000100000", "100000000100", "100000000010", "100000000001", "010000000000"]) expect(moved(bits)).toEqual([]);
});

test("SAFETY 2: bypass that bits and letter leave open is unknown, and economy mode is no bypass", () => {
  expect(observed("100010000000", "L").facts.onBypass).toBeNull();
  expect(observed("100010000000", null).facts.onBypass).toBeNull();
  expect(observed("100010000000", "E")).toMatchObject({ facts: { onBypass: false }, outputSource: "eco" });
  expect(observed("100010000000", "Y").facts.onBypass).toBe(true);
  expect(observed("100000000000", "C")).toMatchObject({ facts: { onBypass: false }, outputSource: "converter" });
});

test("SAFETY 7: mains lost during a test, or before the mode letter says so, is on battery at once", () => {
  expect(observed("101000010000", "T").facts).toMatchObject({ mainsOk: false, onBattery: true, testing: true });
  expect(observed("101000000000", "L").facts.onBattery).toBe(true);
  expect(observed("101000000000", null).facts.onBattery).toBe(true);
  for (const mode of ["Y", "S", "F", "P"]) expect(observed("101000000000", mode).facts.onBattery).toBe(false);
});

test("SAFETY 22: a test's verdict is the unit's own, and both at once is none", () => {
  expect(observed("100000000001").testVerdict).toBe("passed");
  expect(observed("100000000010").testVerdict).toBe("failed");
  expect(observed("100000000011").testVerdict).toBeNull();
});

test("SAFETY 1: battery, charger and fan are told by their own warnings, and unknown without them", () => {
  const told = (place: number) => {
    const { batteryBad, chargerFailed, fanFailed } = observed(
      "100000000000",
      "L",
      HEALTHY,
      "0".repeat(place - 1) + "1".padEnd(65 - place, "0"),
    ).facts;
    return [batteryBad, chargerFailed, fanFailed];
  };
  expect([told(1), told(56), told(14), told(10), told(8)]).toEqual([
    [true, false, false],
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [false, false, false],
  ]);
  expect(observed("100000000000").facts).toMatchObject({ batteryBad: null, chargerFailed: null, fanFailed: null });
});

test("overload is what the warning or the load tells, and unknown when neither does", () => {
  const overload = (load: string, place: number | null) => {
    const warnings = place === null ? null : "0".repeat(place - 1) + "1".padEnd(65 - place, "0");
    return observed("100000000000", "L", HEALTHY.replace(" 030 ", ` ${load} `), warnings).facts.overload;
  };
  expect([overload("030", 9), overload("101", 1), overload("100", 1), overload("030", null), overload("---", 1)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(overload("---", null)).toBeNull();
});

test("a battery voltage that does not fit the nominal one is unknown, with the reason", () => {
  const { battery, remarks } = observed("100000000000", "L", HEALTHY.replace("027.2", "013.6").replace("369.1", "369.1"));
  expect(battery.voltage).toBe(13.6);
  expect(remarks).toEqual([]);
  expect(observed("100000000000", "L", HEALTHY.replace("027.2", "002.2"))).toMatchObject({
    battery: { voltage: null },
    remarks: ["battery 2.2 V does not fit the nominal 24 V"],
  });
});

test("garbage, truncated and echoed replies end as an error or as a whole status, never as anything else", async () => {
  await fc.assert(
    fc.asyncProperty(mangled("QGS", GOOD), async (reply) => {
      const { driver, line, wait } = bench((command) => (command === "QGS" ? reply : "(NAK\r"));
      const outcome = await wait(driver.readStatus(line, BLANK, never)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UpsError);
      else expect((outcome as Observation).input[0]?.voltage).toBe(234.9);
    }),
    { numRuns: 60 },
  );
});
