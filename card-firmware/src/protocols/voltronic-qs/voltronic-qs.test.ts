import { unknownRatings } from "@istars/protocol/model/reading.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Script } from "../../link/scripted-transport.ts";
import { UpsError } from "../../ups-error.ts";
import { BLANK, driverBench, never, playTranscript } from "../driver-bench.ts";
import { accepted, changedBetween, cutShort, oneBitFlipped } from "../reply-checks.ts";
import { type BinaryStatus, parseBinaryStatus } from "./binary-status.ts";
import { parseDialect } from "./dialect.ts";
import { unstuff } from "./stuffing.ts";
import { createVoltronicQs } from "./voltronic-qs.ts";

/** `#06 00 | 68 | 70 01 | 69 | 0C | 61 A8 | 28 02 12 D0 | D5 | 1E | 89` with spaces between: 12.2 V in, 230.6 V out, on battery. */
const P = "\x06\x00 \x68 \x70\x01 \x69 \x0c \x61\xa8 \x28\x02\x12\xd0 \xd5 \x1e \x89";

const bench = (script: Script) => driverBench(() => createVoltronicQs(), script);

/** The driver must ask exactly what the transcript holds, which has one status. */
async function play(name: string) {
  const { nameplate, seen, sent, steps } = await playTranscript(() => createVoltronicQs(), `voltronic-qs/${name}`);
  expect(sent).toEqual(steps.map((step) => step.sent));
  return { ratings: nameplate.ratings, seen: seen.at(-1) };
}

test("a P unit on battery tells what its binary says, and no ratings", async () => {
  const { ratings, seen } = await play("p");
  expect(ratings).toEqual(unknownRatings());
  expect(seen).toMatchObject({
    facts: { mainsOk: false, onBattery: true, outputOn: true, batteryLow: false, testing: false, overload: false },
    input: [{ voltage: 12.2, frequency: null }],
    output: [{ voltage: 230.6, frequency: 50, load: 12 }],
    battery: { voltage: 12.5, status: "normal", charge: null },
    inputFaultVoltage: null,
    temperature: null,
    beeper: "enabled",
    topology: "line-interactive",
    remarks: [],
  });
});

test("a T unit tells its ratings with its status, and a start character among the bytes is a byte", async () => {
  const { ratings, seen } = await play("t");
  expect(ratings).toMatchObject({ outputVoltage: 230, outputFrequency: 50, batteryVoltage: 24 });
  expect(seen).toMatchObject({ output: [{ load: 35 }], battery: { voltage: 27.1, flow: "floating" }, facts: { mainsOk: true } });
});

test("a V unit is read as text; 25.0 degrees are no measurement and the frequency is the output's", async () => {
  const { ratings, seen } = await play("v");
  expect(ratings).toMatchObject({ outputVoltage: 230, batteryVoltage: 24 });
  expect(seen).toMatchObject({
    temperature: null,
    input: [{ voltage: 215, frequency: null }],
    output: [{ frequency: 49 }],
    outputSource: "boost",
  });
});

test("the dialect is asked once for the polls, and again with the nameplate", async () => {
  const { driver, line, wait, transport } = bench((command) => (command === "M" ? "P\r" : `#${P}\r`));
  for (let i = 0; i < 3; i++) await wait(driver.readStatus(line, BLANK, never));
  await wait(driver.readNameplate(line, never));
  expect(transport.sent).toEqual(["M", "QS", "QS", "QS", "M", "QS"]);
});

test("a unit that does not tell its dialect is not asked for a status", async () => {
  const { driver, line, wait, transport } = bench(() => "N\r");
  await expect(wait(driver.readStatus(line, BLANK, never))).rejects.toMatchObject({ code: "command.rejected" });
  expect(transport.sent).toEqual(["M"]);
  for (const reply of ["", "p", "C", "PP", "(P"]) expect(() => parseDialect(reply)).toThrow(UpsError);
});

test("orders go out as Megatec's, N refuses them, and what these units lack is unsupported", async () => {
  const { driver, line, wait, transport } = bench((command) => (command === "T" ? "N\r" : null));
  await wait(driver.send(line, "beeper.toggle", never));
  await expect(wait(driver.send(line, "test.battery.start.quick", never))).rejects.toMatchObject({ code: "command.rejected" });
  for (const command of ["test.battery.start.deep", "test.battery.stop"] as const) {
    expect(driver.commands).not.toContain(command);
    await expect(wait(driver.send(line, command, never))).rejects.toMatchObject({ code: "command.unsupported" });
  }
  expect(transport.sent).toEqual(["Q", "T"]);
});

test("each stuffed byte is what it stands for, and any other escape is itself", () => {
  expect(unstuff("\x28\x00\x28\x01\x28\x02\x28\x03\x28\x04")).toEqual([0x0d, 0x11, 0x13, 0x0a, 0x20]);
  expect(unstuff("\x28\x05\x28")).toEqual([0x28, 0x05, 0x28]);
  expect(unstuff("\x28\x28\x00")).toEqual([0x28, 0x0d]);
});

const read = (dialect: "P" | "T", reply: string): BinaryStatus | null =>
  accepted((text) => parseBinaryStatus(dialect, text), reply)?.value ?? null;

test("a binary status cut short at any length, or with any one byte lost, is refused as a whole or lacks only an escape", () => {
  for (const reply of cutShort(P)) expect(read("P", reply)).toBeNull();
  for (let at = 0; at < P.length; at++) {
    const isStuffed = P[at] === "\x28" || P[at - 1] === "\x28";
    if (!isStuffed) expect(read("P", P.slice(0, at) + P.slice(at + 1))).toBeNull();
  }
  expect(read("T", P)).toBeNull();
  expect(read("P", `${P} \x23`)).toBeNull();
});

test("with any one bit flipped it is refused, or differs in that one group only", () => {
  const whole = read("P", P)?.status;
  for (const reply of oneBitFlipped(P)) {
    const status = read("P", reply)?.status;
    if (status && whole) expect(changedBetween(whole, status).length).toBeLessThanOrEqual(1);
  }
});

test("whatever bytes come, a binary status is refused or within its ranges", () => {
  const group = (n: number) => fc.uint8Array({ minLength: n, maxLength: n }).map((b) => Buffer.from(b).toString("latin1"));
  const shaped = fc.tuple(...[2, 1, 2, 1, 1, 2, 3, 1, 1, 1].map(group)).map((groups) => groups.join(" "));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary-ascii" }), shaped), (reply) => {
      const values = read("P", reply)?.status.values;
      for (const value of Object.values(values ?? {})) if (value !== null) expect(value).toBeLessThanOrEqual(600);
    }),
    { numRuns: 1_000 },
  );
});

test("a binary status delivered byte by byte is the same status", async () => {
  const { driver, line, wait } = bench((command) => (command === "M" ? ["P", "\r"] : [...`#${P}\r`]));
  expect((await wait(driver.readStatus(line, BLANK, never))).output[0]?.load).toBe(12);
});
