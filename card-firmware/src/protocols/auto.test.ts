import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { UpsError } from "../ups-error.ts";
import { createAuto } from "./auto.ts";
import { detectProtocol } from "./detect.ts";
import { BLANK, lineBench, never } from "./driver-bench.ts";

const Q1 = "(226.0 195.0 226.0 014 49.0 27.5 30.0 00001000\r";
const QGS = "(234.9 50.0 229.8 50.0 000.0 000 369.1 ---.- 026.5 ---.- 018.8 100000000001\r";
const QS_P = "#\x06\x00 \x68 \x70\x01 \x69 \x0c \x61\xa8 \x28\x02\x12\xd0 \xd5 \x1e \x89\r";
type Unit = (command: string) => string | null;

const table =
  (replies: Readonly<Record<string, string>>, other: Unit): Unit =>
  (command) =>
    replies[command] ?? other(command);
const echo: Unit = (command) => `${command}\r`;
const silence: Unit = () => null;
const nak: Unit = () => "(NAK\r";

test.each([
  ["a Megatec unit that echoes what it does not know", table({ Q1 }, echo), "megatec", ["Q1", "QPI", "QPI"]],
  ["a Megatec unit that keeps silent", table({ Q1 }, silence), "megatec", ["Q1", "QPI", "QPI"]],
  ["a Megatec unit with acknowledgements", table({ Q1, QPI: "(PI98\r" }, nak), "megatec", ["Q1", "QPI"]],
  ["a Voltronic unit that knows Q1", table({ Q1, QPI: "(PI01\r", QGS }, nak), "voltronic", ["Q1", "QPI", "QGS"]],
  ["a Voltronic unit that does not", table({ QPI: "(PI00\r", QGS }, nak), "voltronic", ["Q1", "QPI", "QGS"]],
  ["a QS unit, text", table({ M: "V\r", QS: Q1 }, echo), "voltronic-qs", ["Q1", "QPI", "QPI", "M", "QS"]],
  ["a QS unit, binary", table({ M: "P\r", QS: QS_P }, () => "N\r"), "voltronic-qs", ["Q1", "QPI", "QPI", "M", "QS"]],
  ["an inverter with checksums", table({ QPI: "(PI30\x9a\x0b\r" }, () => "(NAKss\r"), null, ["Q1", "QPI", "QPI", "M"]],
  ["nothing at all", silence, null, ["Q1", "QPI", "QPI", "M"]],
  ["an adaptor that sends everything back", echo, null, ["Q1", "QPI", "QPI", "M"]],
] as const)("%s is found out", async (_what, unit, protocol, asked) => {
  const { line, wait, transport } = lineBench(unit);
  expect(await wait(detectProtocol(line, never))).toBe(protocol);
  expect(transport.sent).toEqual(asked);
});

test("SAFETY 30: detection sends queries only, and none with a letter that switches a unit of single letters", async () => {
  const noise = (command: string) => `${command.length}27.1\r\n`;
  for (const unit of [silence, echo, nak, noise]) {
    const { line, wait, transport } = lineBench(unit);
    await wait(detectProtocol(line, never));
    // Megatec and Voltronic orders: S, T, C, Q and B; APC's single letters: S, K, Z, W, U, D, A, @, ^, -.
    for (const text of transport.sent) {
      expect(text).not.toMatch(/[SKZWUDA@^-]/);
      expect(text).not.toMatch(/^(?:[STCB].*|Q|)$/);
    }
    expect(transport.sent).toEqual(["Q1", "QPI", "QPI", "M"]);
  }
});

test("one lost reply to QPI does not make a Voltronic unit a Megatec one", async () => {
  let lost = 0;
  const unit = table({ Q1, QGS }, (command) => (command === "QPI" && ++lost > 1 ? "(PI01\r" : null));
  const { line, wait } = lineBench(unit);
  expect(await wait(detectProtocol(line, never))).toBe("voltronic");
});

test("SAFETY 30: what was found out stays, also when the link is lost or another unit answers", async () => {
  let unit: Unit = silence;
  const { line, wait, transport } = lineBench((command) => unit(command));
  const told: string[] = [];
  const driver = createAuto({}, new VirtualClock(), (protocol) => told.push(protocol));
  await expect(wait(driver.readStatus(line, BLANK, never))).rejects.toMatchObject({ code: "reply.timeout" });
  expect([driver.name, told]).toEqual(["auto", []]);
  unit = table({ Q1 }, echo);
  expect((await wait(driver.readStatus(line, BLANK, never))).input[0]?.voltage).toBe(226);
  expect([driver.name, told]).toEqual(["megatec", ["megatec"]]);
  const asked = transport.sent.length;
  unit = table({ QPI: "(PI01\r", QGS }, nak);
  await expect(wait(driver.readStatus(line, BLANK, never))).rejects.toBeInstanceOf(UpsError);
  expect(transport.sent.slice(asked)).toEqual(["Q1"]);
  expect(told).toEqual(["megatec"]);
});

test("until it is known what the UPS speaks, nothing is asked for by name and no order goes out", async () => {
  const { line, wait, transport } = lineBench(silence);
  const driver = createAuto({}, new VirtualClock(), () => {});
  expect(await wait(driver.readNameplate(line, never))).toEqual(BLANK);
  await expect(wait(driver.send(line, "test.battery.start.quick", never))).rejects.toMatchObject({ code: "port.closed" });
  expect(transport.sent).toEqual([]);
  expect(driver.tells).toContain("batteryLow");
});
