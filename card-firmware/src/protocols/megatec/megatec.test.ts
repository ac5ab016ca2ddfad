import { COMMANDS } from "@istars/protocol/model/command.ts";
import { type Facts, unknownRatings } from "@istars/protocol/model/reading.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Script } from "../../link/scripted-transport.ts";
import { UpsError } from "../../ups-error.ts";
import type { Observation } from "../driver.ts";
import { BLANK, driverBench, never, playTranscript, scriptOf, trueFacts } from "../driver-bench.ts";
import { mangled } from "../reply-checks.ts";
import { createMegatec } from "./megatec.ts";
import { observe } from "./observe.ts";
import type { MegatecOptions } from "./options.ts";
import { parseStatus } from "./status.ts";

const bench = (script: Script, options: MegatecOptions = {}) => driverBench(() => createMegatec(options), script);

/** The driver must ask exactly what the transcript holds. */
async function play(name: string, options: MegatecOptions = {}) {
  const { sent, steps, ...told } = await playTranscript(() => createMegatec(options), `megatec/${name}`);
  expect(sent).toEqual(steps.map((step) => step.sent));
  for (const step of steps.filter((s) => s.sent === "Q1")) expect(step.received).toHaveLength(1);
  return told;
}

test("a line-interactive unit: healthy, on battery, battery depleted, mains back", async () => {
  const { nameplate, seen } = await play("line-interactive");
  expect(nameplate.ratings).toMatchObject({ outputVoltage: 220, outputCurrent: 3, batteryVoltage: 24, outputFrequency: 50 });
  expect(nameplate.identity).toMatchObject({ manufacturer: null, model: null, firmware: "VT12046Q" });
  expect(seen.map((o) => trueFacts(o.facts))).toEqual([
    ["mainsOk", "outputOn"],
    ["onBattery", "outputOn"],
    ["onBattery", "outputOn", "batteryLow"],
    ["mainsOk", "outputOn"],
  ]);
  expect(seen.map((o) => o.outputSource)).toEqual(["normal", "battery", "battery", "normal"]);
  expect(seen.map((o) => [o.battery.status, o.battery.flow, o.battery.voltage])).toEqual([
    ["normal", "floating", 27.5],
    ["normal", "discharging", 25.1],
    ["depleted", "discharging", 20.2],
    ["normal", "charging", 25.9],
  ]);
  expect(seen[0]).toMatchObject({
    input: [{ voltage: 226, frequency: 49, current: null }],
    output: [{ voltage: 226, load: 14, frequency: null }],
    bypass: [],
    inputFaultVoltage: 195,
    temperature: 30,
    topology: "line-interactive",
    beeper: null,
  });
  expect(seen.map((o) => o.beeper)).toEqual([null, "enabled", "enabled", null]);
});

test("an online unit: volts per cell, bypass with a fault, output off, long battery field", async () => {
  const { seen } = await play("online");
  expect(seen.map((o) => trueFacts(o.facts))).toEqual([["mainsOk", "outputOn", "onBypass", "fault"], [], ["onBattery", "outputOn"]]);
  expect(seen.map((o) => o.outputSource)).toEqual(["bypass", "none", "battery"]);
  expect(seen.map((o) => o.battery.voltage)).toEqual([196.8, 193.92, 192]);
  expect(seen[1]?.facts).toMatchObject({ mainsOk: false, onBattery: false, outputOn: false });
  expect(seen[0]?.topology).toBe("online");
});

test("a regulating unit: boost, trim, bypass, and off where the ratio tells nothing", async () => {
  const { seen } = await play("regulator");
  expect(seen.map((o) => o.outputSource)).toEqual(["boost", "trim", "bypass", "none"]);
  expect(seen.map((o) => o.facts.onBypass)).toEqual([false, false, true, null]);
});

test("a bare unit: silent on F, refuses I, lacks fields; the rest is told all the same", async () => {
  const { nameplate, seen } = await play("bare");
  expect(nameplate).toEqual(BLANK);
  expect(seen[0]).toMatchObject({
    facts: { mainsOk: true, overload: null, shutdownPending: true },
    battery: { voltage: 13.4, flow: null },
    temperature: null,
    estimates: { charge: null },
  });
});

test("a stuck shutdown bit can be ignored: then it is not told, instead of false", async () => {
  const { seen } = await play("bare", { ignoreShutdownBit: true });
  expect(seen[0]?.facts.shutdownPending).toBeNull();
  expect(createMegatec({ ignoreShutdownBit: true }).tells).not.toContain("shutdownPending");
  expect(createMegatec().tells).toContain("shutdownPending");
});

test("a unit that hangs on F or I is never asked for it", async () => {
  const { driver, line, wait, transport } = bench(() => null, { noRating: true, noVendor: true });
  expect(await wait(driver.readNameplate(line, never))).toEqual(BLANK);
  expect(transport.sent).toEqual([]);
});

test("a nameplate that cannot be asked because the port is closed is an error", async () => {
  const { driver, line, wait, transport } = bench(() => null);
  transport.refusal = new UpsError("port.closed", "no such port");
  await expect(wait(driver.readNameplate(line, never))).rejects.toMatchObject({ code: "port.closed" });
});

test.each([
  ["test.battery.start.quick", "T"],
  ["test.battery.start.deep", "TL"],
  ["test.battery.stop", "CT"],
  ["beeper.toggle", "Q"],
] as const)("%s is sent as %s", async (command, text) => {
  const { driver, line, wait, transport } = bench(() => null);
  await wait(driver.send(line, command, never));
  expect(transport.sent).toEqual([text]);
  expect(driver.commands).toEqual(COMMANDS);
});

test("an acknowledging unit accepts a test that its status then shows", async () => {
  const { driver, line, wait } = bench(scriptOf("megatec/self-test"));
  await wait(driver.send(line, "test.battery.start.quick", never));
  expect((await wait(driver.readStatus(line, BLANK, never))).facts).toMatchObject({ testing: true, mainsOk: true, onBattery: false });
  await wait(driver.send(line, "test.battery.stop", never));
  expect((await wait(driver.readStatus(line, BLANK, never))).facts.testing).toBe(false);
});

test("a status delivered byte by byte is the same status", async () => {
  const { driver, line, wait } = bench(() => [..."(226.0 195.0 226.0 014 49.0 27.5 30.0 00001000\r"]);
  expect((await wait(driver.readStatus(line, BLANK, never))).input[0]?.voltage).toBe(226);
});

test("a status without its CR counts when the time is over", async () => {
  const { driver, line, wait } = bench(() => "(226.0 195.0 226.0 014 49.0 27.5 30.0 00001000");
  expect((await wait(driver.readStatus(line, BLANK, never))).facts.mainsOk).toBe(true);
});

const observed = (bits: string, fields = "226.0 195.0 226.0 014 49.0 27.5 30.0") =>
  observe(parseStatus(`${fields} ${bits}`), { ...unknownRatings(), batteryVoltage: 24, outputVoltage: 230 }, {});

test("SAFETY 1: each status bit moves its own fact and no other", () => {
  const plain = observed("00001000").facts;
  const moved = (bits: string) => {
    const facts = observed(bits).facts;
    return Object.keys(plain).filter((k) => facts[k as keyof Facts] !== plain[k as keyof Facts]);
  };
  expect(moved("01001000")).toEqual(["batteryLow"]);
  expect(moved("00011000")).toEqual(["fault"]);
  expect(moved("00001100")).toEqual(["testing"]);
  expect(moved("00001010")).toEqual(["shutdownPending"]);
  expect(moved("00001001")).toEqual([]);
  expect(moved("10001000")).toEqual(["mainsOk", "onBattery"]);
  expect(moved("00101000")).toEqual(["onBypass"]);
});

test("SAFETY 1: bypass, test and low battery can be true at once", () => {
  expect(trueFacts(observed("01101100").facts)).toEqual(["mainsOk", "outputOn", "onBypass", "testing", "batteryLow"]);
});

test("SAFETY 2: an output that is not measured does not hide a mains failure", () => {
  expect(observed("10001000", "000.0 195.0 ---.- 014 49.0 27.5 30.0").facts).toMatchObject({ onBattery: true, outputOn: null });
});

test("SAFETY 3: charge worked out from voltage stands with the estimates only, with its source and uncertainty", () => {
  const { battery, estimates } = observed("10001000", "000.0 195.0 226.0 014 49.0 23.4 30.0");
  expect(battery.charge).toBeNull();
  expect(estimates.charge).toEqual({ value: 50, uncertainty: 25, source: "battery-voltage" });
});

test("a load above the rating is an overload, and the rating itself is none", () => {
  expect(observed("00001000", "226.0 195.0 226.0 101 49.0 27.5 30.0").facts.overload).toBe(true);
  expect(observed("00001000", "226.0 195.0 226.0 100 49.0 27.5 30.0").facts.overload).toBe(false);
});

test("garbage, truncated and echoed replies end as an error or as a whole status, never as anything else", async () => {
  const whole = "(226.0 195.0 226.0 014 49.0 27.5 30.0 00001000\r";
  await fc.assert(
    fc.asyncProperty(mangled("Q1", whole), async (reply) => {
      const { driver, line, wait } = bench(() => reply);
      const outcome = await wait(driver.readStatus(line, BLANK, never)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UpsError);
      else expect((outcome as Observation).input[0]?.voltage).toBe(226);
    }),
    { numRuns: 60 },
  );
});
