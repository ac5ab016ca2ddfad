import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import { BlinkTimer } from "./blink-timer.ts";
import { findLed } from "./led-lamp.ts";
import { readSerialNumber } from "./serial-number.ts";

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "istars-platform-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function leds(...names: readonly string[]): string {
  const path = directory();
  for (const name of names) {
    mkdirSync(join(path, name));
    writeFileSync(join(path, name, "trigger"), "none timer [heartbeat] default-on\n");
    writeFileSync(join(path, name, "brightness"), "0\n");
  }
  return path;
}

function countingLamp() {
  const lamp = { log: [] as string[], on: async () => void lamp.log.push("on"), off: async () => void lamp.log.push("off") };
  return lamp;
}

test("a light blinks for its time, and each further call sets it anew", async () => {
  const clock = new VirtualClock();
  const lamp = countingLamp();
  const light = new BlinkTimer(lamp, clock);
  await light.blink(10);
  await clock.advance(8_000);
  expect([light.leftMs, lamp.log]).toEqual([2_000, ["on"]]);
  await light.blink(5);
  await clock.advance(4_999);
  expect([light.leftMs, lamp.log]).toEqual([1, ["on"]]);
  await clock.advance(1);
  expect([light.leftMs, lamp.log]).toEqual([0, ["on", "off"]]);
  await light.blink(1);
  await clock.advance(1_000);
  expect(lamp.log).toEqual(["on", "off", "on", "off"]);
});

test("closing puts a blinking light back, once", async () => {
  const lamp = countingLamp();
  const light = new BlinkTimer(lamp, new VirtualClock());
  await light.blink(10);
  await light.close();
  await light.close();
  expect(lamp.log).toEqual(["on", "off"]);
});

test("a machine without a light says so", async () => {
  const light = new BlinkTimer(null, new VirtualClock());
  expect(light.canBlink).toBe(false);
  await expect(light.blink(3)).rejects.toThrow("no light");
  await light.close();
});

test("the LED that is named is taken, else the one whose name says what it is for", async () => {
  const path = leds("board:green:status", "board:blue:identify", "mmc0::");
  const blinkers = async (name: string | null) => {
    const lamp = await findLed(name, path);
    await lamp?.on();
    const blinking = ["board:green:status", "board:blue:identify", "mmc0::"].filter(
      (one) => readFileSync(join(path, one, "trigger"), "utf8") === "timer",
    );
    await lamp?.off();
    return blinking;
  };
  expect(await blinkers(null)).toEqual(["board:blue:identify"]);
  expect(await blinkers("mmc0::")).toEqual(["mmc0::"]);
  expect(await blinkers("nothing")).toEqual([]);
  expect(await findLed(null, join(path, "not-there"))).toBeNull();
});

test("an LED gets back what made it shine before", async () => {
  const path = leds("status");
  const lamp = await findLed(null, path);
  await lamp?.on();
  await lamp?.on();
  await lamp?.off();
  expect(readFileSync(join(path, "status", "trigger"), "utf8")).toBe("heartbeat");
  writeFileSync(join(path, "status", "trigger"), "[none] timer");
  writeFileSync(join(path, "status", "brightness"), "255\n");
  await lamp?.on();
  await lamp?.off();
  expect([readFileSync(join(path, "status", "trigger"), "utf8"), readFileSync(join(path, "status", "brightness"), "utf8")]).toEqual([
    "none",
    "255",
  ]);
});

test("the serial number comes from the device tree or the firmware, and what makers leave blank is none", () => {
  const root = directory();
  expect(readSerialNumber(root)).toBeNull();
  mkdirSync(join(root, "sys/class/dmi/id"), { recursive: true });
  writeFileSync(join(root, "sys/class/dmi/id/product_serial"), "To be filled by O.E.M.\n");
  expect(readSerialNumber(root)).toBeNull();
  writeFileSync(join(root, "sys/class/dmi/id/board_serial"), " BX-4711 \n");
  expect(readSerialNumber(root)).toBe("BX-4711");
  mkdirSync(join(root, "proc/device-tree"), { recursive: true });
  writeFileSync(join(root, "proc/device-tree/serial-number"), "1000000053cafe01\0");
  expect(readSerialNumber(root)).toBe("1000000053cafe01");
});
