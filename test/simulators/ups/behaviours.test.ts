import { expect, test } from "vitest";
import { askInTurn, type Behaviour } from "./behaviour.ts";
import { makeBehaviour } from "./behaviours.ts";
import { answerMegatec } from "./megatec.ts";
import { Plant } from "./plant.ts";
import { makeSpec, OptionError, type UpsSpec } from "./spec.ts";

const Q1 = "(230.0 230.0 230.0 030 50.0 27.2 25.1 00001000\r";

/** A UPS with behaviours, given oldest first. */
function makeUps(chosen: readonly (string | Behaviour)[], spec: Partial<UpsSpec> = {}) {
  const plant = new Plant(makeSpec({ noiseVolts: 0, ...spec }));
  const row = chosen.map((c) => (typeof c === "string" ? makeBehaviour(c, 1) : c)).reverse();
  const answer = (command: string) => askInTurn(row, command, plant, () => answerMegatec(plant, command));
  return { plant, answer, say: (command: string) => answer(command).text };
}

test("the newest behaviour is asked first, and one that handles a command ends the chain", () => {
  const heard: string[] = [];
  const listener = (name: string): Behaviour => ({
    name,
    answer: (_command, next) => {
      heard.push(name);
      return next();
    },
  });
  const handles: Behaviour = { name: "handles", answer: () => ({ kind: "data", text: "mine\r", delayMs: 0 }) };
  expect(makeUps([listener("old"), handles, listener("new")]).say("Q1")).toBe("mine\r");
  expect(heard).toEqual(["new"]);
});

test("without behaviours the UPS itself answers", () => {
  expect(makeUps([]).say("Q1")).toBe(Q1);
});

test("per-cell and pack-voltage turn the battery field, whatever the topology", () => {
  expect(makeUps(["per-cell"]).say("Q1")).toBe("(230.0 230.0 230.0 030 50.0 2.27 25.1 00001000\r");
  expect(makeUps(["pack-voltage"], { topology: "online", batteryVolts: 96 }).say("Q1")).toBe(
    "(230.0 230.0 230.0 030 50.0 108.8 25.1 00000000\r",
  );
});

test("f-silent and i-silent keep silent to that one query", () => {
  const ups = makeUps(["f-silent", "i-silent"]);
  expect([ups.say("F"), ups.say("I"), ups.say("Q1")]).toEqual(["", "", Q1]);
});

test("acknowledge speaks up after orders and refuses the unknown", () => {
  const plain = makeUps(["acknowledge"]);
  expect([plain.say("T"), plain.say("QGS"), plain.say("F")]).toEqual(["ACK\r", "NAK\r", "#230.0 004 24.00 50.0\r"]);
  const bracket = makeUps(["acknowledge=bracket"]);
  expect([bracket.say("C"), bracket.say("QGS")]).toEqual(["(ACK\r", "(NAK\r"]);
});

test("noise between replies comes before them and ends no line", () => {
  const ups = makeUps(["noise"]);
  for (let i = 0; i < 200; i++) {
    const text = ups.say("Q1");
    expect(text.endsWith(Q1)).toBe(true);
    const stray = text.slice(0, -Q1.length);
    expect(stray.length).toBeGreaterThanOrEqual(1);
    expect(stray).not.toContain("\r");
  }
});

test("noise within a reply spoils one character and keeps its end", () => {
  const ups = makeUps(["noise=within"]);
  for (let i = 0; i < 200; i++) {
    const text = ups.say("Q1");
    expect(text).toHaveLength(47);
    expect(text.endsWith("\r")).toBe(true);
    expect([...text].filter((c, at) => c !== Q1[at]).length).toBeLessThanOrEqual(1);
  }
});

test("drop-byte takes one byte from every n-th reply", () => {
  const ups = makeUps(["drop-byte=3"]);
  expect(Array.from({ length: 6 }, () => ups.say("Q1").length)).toEqual([47, 47, 46, 47, 47, 46]);
});

test("stuck-b1 and ninth-bit change only their place in the status", () => {
  expect(makeUps(["stuck-b1"]).say("Q1")).toBe("(230.0 230.0 230.0 030 50.0 27.2 25.1 00001010\r");
  expect(makeUps(["ninth-bit"]).say("Q1")).toBe("(230.0 230.0 230.0 030 50.0 27.2 25.1 000010000\r");
  expect(makeUps(["stuck-b1"]).say("F")).toBe("#230.0 004 24.00 50.0\r");
});

test("delays add up", () => {
  expect(makeUps(["delay=200", "delay=50"]).answer("Q1")).toEqual({ kind: "data", text: Q1, delayMs: 250 });
});

test("half-duplex hands back what was sent before the reply, and only once for what is echoed anyway", () => {
  const ups = makeUps(["half-duplex"]);
  expect([ups.say("Q1"), ups.say("T"), ups.say("QGS")]).toEqual([`Q1\r${Q1}`, "T\r", "QGS\r"]);
});

test("fill marks what is not measured", () => {
  expect(makeUps(["fill"]).say("Q1")).toBe("(230.0 @@@.@ 230.0 030 50.0 27.2 @@.@ 00001000\r");
  expect(makeUps(["fill=-"]).say("Q1")).toBe("(230.0 ---.- 230.0 030 50.0 27.2 --.- 00001000\r");
});

test("no-cr leaves 46 bytes", () => {
  expect(makeUps(["no-cr"]).say("Q1")).toBe(Q1.slice(0, 46));
});

test("stale-line holds a reply back and sends it before the next one", () => {
  const ups = makeUps(["stale-line=2"]);
  const rating = "#230.0 004 24.00 50.0\r";
  expect([ups.say("F"), ups.say("Q1"), ups.say("F"), ups.say("F"), ups.say("Q1")]).toEqual([rating, "", Q1 + rating, "", rating + Q1]);
});

test("silent says nothing, and the UPS behind it hears nothing", () => {
  const ups = makeUps(["silent"]);
  expect([ups.say("Q1"), ups.say("S00R0000")]).toEqual(["", ""]);
  expect(ups.plant.look().outputSwitch).toEqual({ kind: "on" });
});

test("garbage answers anything with one line that is no status", () => {
  const ups = makeUps(["garbage"]);
  const first = ups.say("Q1");
  expect(first).toHaveLength(47);
  expect(first.indexOf("\r")).toBe(46);
  expect(ups.say("Q1")).not.toBe(first);
  expect(first).not.toMatch(/^\([\d. ]+/);
});

test("a status changed by several behaviours carries all their marks", () => {
  const ups = makeUps(["per-cell", "stuck-b1", "no-cr", "half-duplex"]);
  expect(ups.say("Q1")).toBe("Q1\r(230.0 230.0 230.0 030 50.0 2.27 25.1 00001010");
});

test("a behaviour that does not exist, or a value it does not know, is refused with what would do", () => {
  const refused = (chosen: string) => () => makeBehaviour(chosen, 1);
  expect(refused("sulky")).toThrow(/there is no behaviour "sulky"; there are per-cell, /);
  expect(refused("toString")).toThrow(OptionError);
  expect(refused("delay=soon")).toThrow('the behaviour "delay" does not know "soon"');
  expect(refused("delay=60001")).toThrow(OptionError);
  expect(refused("drop-byte=0")).toThrow(OptionError);
  expect(refused("fill=x")).toThrow("@ or -");
  expect(refused("noise=loud")).toThrow(OptionError);
  expect(refused("silent=1")).toThrow('the behaviour "silent" takes no value');
});
