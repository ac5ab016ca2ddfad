import { unknownLine } from "@istars/protocol/model/reading.ts";
import { expect, test } from "vitest";
import { BLANK, driverBench, never, playTranscript } from "../driver-bench.ts";
import { accepted, changedBetween, cutShort, oneBitFlipped, oneByteLost } from "../reply-checks.ts";
import { Q3LD, Q3OC, Q3OV, Q3PC, Q3PV, Q3YV } from "./phases.ts";
import { createVoltronic, type VoltronicOptions } from "./voltronic.ts";

const STATUS = "(230.0 50.0 230.1 50.0 005.2 034 369.1 368.7 272.0 ---.- 031.0 100000000000\r";
const FAILED = STATUS.replace("230.0 50.0 ", "000.0 00.0 ").replace("100000000000", "101000000000");
const VOLTAGES = "230.0 228.4 231.6 397.0 398.4 399.8";

/** A unit with these phases, as `QMD` tells them; `changes` replaces or takes away what it answers. */
function unit(phases: string, changes: Readonly<Record<string, string | null>> = {}) {
  const replies: Record<string, string | null> = {
    QMD: `(#######OL33K10K ##10000 90 ${phases} 230 230 20 12.0\r`,
    QGS: STATUS,
    QMOD: "(L\r",
    QBV: "(272.0 20 01 100 042\r",
    QWS: `(${"0".repeat(64)}\r`,
    Q3PV: `(${VOLTAGES}\r`,
    Q3OV: "(230.1 230.0 229.9 398.5 398.4 398.6\r",
    Q3YV: "(230.2 228.5 231.7 397.2 398.6 400.0\r",
    Q3PC: "(005 004 006\r",
    Q3OC: "(005 004 006\r",
    Q3LD: "(034 027 041\r",
    ...changes,
  };
  return replies;
}

/** A driver that has read the nameplate of such a unit; `poll` gives the last of so many observations and what was asked for each. */
async function bench(replies: Readonly<Record<string, string | null>>, options: VoltronicOptions = {}) {
  const script = (command: string) => (Object.hasOwn(replies, command) ? (replies[command] ?? null) : "(NAK\r");
  const { driver, line, wait, transport, clock } = driverBench((c) => createVoltronic(c, options), script);
  const nameplate = await wait(driver.readNameplate(line, never));
  const poll = async (count: number) => {
    const asked: string[][] = [];
    let seen = await wait(driver.readStatus(line, nameplate, never));
    asked.push(transport.sent.splice(0));
    while (asked.length < count) {
      seen = await wait(driver.readStatus(line, nameplate, never));
      asked.push(transport.sent.splice(0));
    }
    return { seen, asked };
  };
  transport.sent.splice(0);
  return { poll, clock, driver, line, wait, transport };
}
const voltages = (side: readonly { readonly voltage: number | null }[]) => side.map(({ voltage }) => voltage);
const q3 = (asked: readonly (readonly string[])[]) => asked.flat().filter((text) => text.startsWith("Q3"));

test("a three-phase unit is read phase by phase, turn by turn", async () => {
  const { seen, sent, steps, nameplate } = await playTranscript((clock) => createVoltronic(clock), "voltronic/three-phase");
  expect(sent).toEqual(steps.map((step) => step.sent));
  expect(nameplate.ratings).toMatchObject({ apparentPower: 10_000, power: 9_000, batteryVoltage: 240 });
  expect(seen[5]).toMatchObject({
    input: [
      { ...unknownLine(), voltage: 230, current: 5, frequency: 50 },
      { ...unknownLine(), voltage: 228.4, current: 4, frequency: 50 },
      { ...unknownLine(), voltage: 231.6, current: 6, frequency: 50 },
    ],
    bypass: [
      { ...unknownLine(), voltage: 230.2 },
      { ...unknownLine(), voltage: 228.5 },
      { ...unknownLine(), voltage: 231.7 },
    ],
    output: [
      { ...unknownLine(), voltage: 230.1, current: 5, frequency: 50, load: 34 },
      { ...unknownLine(), voltage: 230, current: 4, frequency: 50, load: 27 },
      { ...unknownLine(), voltage: 229.9, current: 6, frequency: 50, load: 41 },
    ],
    battery: { charge: 100, runtime: 2_520 },
    facts: { mainsOk: true, onBattery: false, overload: false, fanFailed: false },
    remarks: [],
  });
  expect(seen.map((o) => [o.input.length, o.bypass.length, o.output.length])).toEqual(seen.map(() => [3, 3, 3]));
  expect(seen.map((o) => o.facts.onBattery)).toEqual([false, false, false, false, false, false, true, true, true]);
  expect(voltages(seen[0]?.input ?? [])).toEqual([null, null, null]);
  expect(voltages(seen[8]?.input ?? [])).toEqual([0, 0, 0]);
});

test("what was measured on the mains is not kept over a change of it; output, charge and runtime are", async () => {
  const replies = unit("3/3");
  const { poll } = await bench(replies);
  const before = (await poll(6)).seen;
  expect(voltages(before.input)).toEqual([230, 228.4, 231.6]);
  replies.QGS = FAILED;
  replies.QMOD = "(B\r";
  const { seen } = await poll(1);
  expect([...seen.input, ...seen.bypass].map(({ voltage, current }) => [voltage, current])).toEqual(
    Array.from({ length: 6 }, () => [null, null]),
  );
  expect(seen.output).toEqual(before.output);
  expect(seen).toMatchObject({ facts: { onBattery: true, mainsOk: false, outputOn: true }, battery: { charge: 100, runtime: 2_520 } });
});

test("what was measured on the output is not kept over a change of what feeds it", async () => {
  const replies = unit("3/3");
  const { poll } = await bench(replies);
  for (const mode of ["Y", "L", "E", "S"]) {
    expect(voltages((await poll(6)).seen.output)).toEqual([230.1, 230, 229.9]);
    replies.QMOD = `(${mode}\r`;
    const { output } = (await poll(1)).seen;
    expect(output.map(({ voltage, current, load }) => [voltage, current, load])).toEqual([
      [null, null, null],
      [null, null, null],
      [null, null, null],
    ]);
  }
});

test("SAFETY 4: nothing that was told before a pause of ours of more than ten seconds stands after it", async () => {
  const { poll, clock, driver, line, wait } = await bench(unit("3/3"));
  expect((await poll(6)).seen).toMatchObject({ facts: { batteryBad: false }, output: [{ load: 34 }, {}, {}] });
  await clock.advance(10_001);
  const { seen, asked } = await poll(1);
  expect(asked).toEqual([["QBV", "Q3PC", "QMOD", "QGS"]]);
  expect(seen).toMatchObject({ facts: { batteryBad: null, mainsOk: true }, output: [{ load: null }, {}, {}], battery: { charge: 100 } });
  expect(voltages(seen.input)).toEqual([null, null, null]);
  clock.stepWall(3_600_000);
  expect((await wait(driver.readStatus(line, BLANK, never))).battery.charge).toBeNull();
});

test.each(["3/3", "3/1", "2/2", "1/1"])("SAFETY 30: at 2400 baud each poll of a unit with %s phases fits into a second", async (phases) => {
  const replies = unit(phases);
  const { asked } = await (await bench(replies)).poll(12);
  const charactersOf = (text: string) => text.length + 1 + (replies[text] ?? "").length;
  const tookMs = asked.map((poll) => poll.reduce((sum, text) => sum + (charactersOf(text) * 10_000) / 2_400 + 100, 0));
  expect(Math.max(...tookMs)).toBeLessThanOrEqual(1_000);
  for (const poll of asked) expect(poll.slice(-2)).toEqual(["QMOD", "QGS"]);
});

test("slower polls ask more in each, so that no answer grows older than with fast ones", async () => {
  const { asked } = await (await bench(unit("3/3"), { pollEveryMs: 3_000 })).poll(2);
  expect(asked.map((poll) => poll.length)).toEqual([6, 6]);
  expect(new Set(asked.flat()).size).toBe(10);
  expect((await (await bench(unit("1/1"), { pollEveryMs: 5_000 })).poll(2)).asked).toEqual([
    ["QBV", "QWS", "QMOD", "QGS"],
    ["QBV", "QWS", "QMOD", "QGS"],
  ]);
});

test.each([
  ["1/1", []],
  ["3/1", ["Q3PC", "Q3PV"]],
  ["2/2", ["Q3LD", "Q3OC", "Q3OV", "Q3PC", "Q3PV", "Q3YV"]],
])("a unit with %s phases is asked %j", async (phases, queries) => {
  const { seen, asked } = await (await bench(unit(phases))).poll(8);
  expect([...new Set(q3(asked))].toSorted()).toEqual(queries);
  const [input = 0, output = 0] = phases.split("/").map(Number);
  expect([seen.input.length, seen.output.length, seen.bypass.length]).toEqual([input, output, output > 1 ? output : 0]);
  if (output === 1) expect(seen.output[0]).toMatchObject({ voltage: 230.1, current: 5.2, load: 34 });
});

test("a unit that does not tell its model is taken for one of a single phase, and one that stops telling it is not", async () => {
  expect(q3((await (await bench(unit("3/3", { QMD: "(NAK\r" }))).poll(8)).asked)).toEqual([]);
  const replies = unit("3/3");
  const { poll, driver, line, wait, transport } = await bench(replies);
  replies.QMD = null;
  await wait(driver.readNameplate(line, never));
  transport.sent.splice(0);
  expect((await poll(6)).seen.input).toHaveLength(3);
});

test("a phase query that is refused is asked once, one that stays silent three times; a side without voltages is told by QGS", async () => {
  const { poll } = await bench(unit("3/3", { Q3PV: "(NAK\r", Q3YV: null, Q3LD: "(NAK\r" }));
  const { seen, asked } = await poll(24);
  const times = (text: string) => asked.flat().filter((sent) => sent === text).length;
  expect([times("Q3PV"), times("Q3LD"), times("Q3YV")]).toEqual([1, 1, 3]);
  expect(seen.input).toEqual([{ ...unknownLine(), voltage: 230, frequency: 50 }]);
  expect(seen.bypass).toEqual([]);
  expect(seen.output).toMatchObject([{ voltage: 230.1, load: null }, { voltage: 230 }, { voltage: 229.9 }]);
});

test("an answer that fails to come in its turn is unknown, and the others stand", async () => {
  const replies = unit("3/3");
  const { poll } = await bench(replies);
  await poll(6);
  replies.Q3PV = "(230.0 228.4 2\r";
  const { seen } = await poll(6);
  expect(voltages(seen.input)).toEqual([null, null, null]);
  expect(voltages(seen.output)).toEqual([230.1, 230, 229.9]);
});

test("one overloaded phase is an overload, whatever the whole unit's load is", async () => {
  expect((await (await bench(unit("3/3", { Q3LD: "(034 101 041\r" }))).poll(6)).seen.facts.overload).toBe(true);
});

test("a unit of other phases in its place takes over nothing of what the first one told", async () => {
  const replies = unit("3/3", { Q3LD: "(034 101 041\r" });
  const { poll, driver, line, wait, transport } = await bench(replies);
  expect((await poll(6)).seen.facts.overload).toBe(true);
  Object.assign(replies, unit("1/1"));
  await wait(driver.readNameplate(line, never));
  transport.sent.splice(0);
  const { seen, asked } = await poll(1);
  expect(asked).toEqual([["QBV", "QMOD", "QGS"]]);
  expect(seen).toMatchObject({
    facts: { overload: false, fanFailed: null },
    input: [{ voltage: 230 }],
    output: [{ load: 34 }],
    bypass: [],
  });
});

test("a value out of its range is unknown with the reason, and so is a phase that is not measured", async () => {
  const { seen } = await (await bench(unit("3/3", { Q3PV: "(230.0 ---.- 612.0 397.0 398.4 399.8\r" }))).poll(6);
  expect(voltages(seen.input)).toEqual([230, null, null]);
  expect(seen.remarks).toEqual(["Q3PV word 3 612.0 V is outside 0 to 500"]);
});

const QUERIES = [
  [Q3PV, VOLTAGES],
  [Q3OV, VOLTAGES],
  [Q3YV, "230.0 228.4 231.6"],
  [Q3PC, "005 004 006"],
  [Q3OC, "005 004 006"],
  [Q3LD, "034 027 041"],
] as const;

test("phase queries are told behind a bracket, in three or six words of one form", () => {
  expect(QUERIES.map(([query]) => query.text)).toEqual(["Q3PV", "Q3OV", "Q3YV", "Q3PC", "Q3OC", "Q3LD"]);
  for (const [query, whole] of QUERIES) {
    expect(query.replyStart).toBe("(");
    expect(query.parse(whole).values).toEqual(whole.split(" ").slice(0, 3).map(Number));
  }
  expect(Q3YV.parse(VOLTAGES).values).toEqual([230, 228.4, 231.6]);
  expect(accepted(Q3PV.parse, "230.0 228.4 231.6")).toBeNull();
});

test("a phase reply cut short at any length or with any byte lost is refused; a flipped bit changes one phase at most", () => {
  for (const [query, whole] of QUERIES) {
    for (const reply of [...cutShort(whole), ...oneByteLost(whole)]) expect(accepted(query.parse, reply)).toBeNull();
    const healthy = { values: query.parse(whole).values, bits: {} };
    for (const reply of oneBitFlipped(whole)) {
      const told = accepted(query.parse, reply)?.value;
      if (told) expect(changedBetween(healthy, { values: told.values, bits: {} }).length).toBeLessThanOrEqual(1);
    }
  }
});
