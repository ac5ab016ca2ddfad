import type { AlarmId } from "@istars/protocol/model/alarm.ts";
import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { encodeOid } from "@istars/protocol/net/snmp/oid.ts";
import { UPS_OBJECTS } from "@istars/protocol/net/snmp/rfc1628.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { initialSnapshot } from "../live/initial-snapshot.ts";
import type { Snapshot } from "../live/live.ts";
import { sampleReading } from "../polling/sample.ts";
import { MibTree } from "./mib-tree.ts";
import { UpsMib } from "./ups-mib.ts";

const NAMES = { ups: "ups", attachedDevices: "", agentVersion: "0.1.0" };
const START = initialSnapshot({ protocol: "megatec", address: "tcp://192.0.2.1:4001" }, 0);

function setUp() {
  const tree = new MibTree([]);
  const clock = new VirtualClock();
  const mib = new UpsMib({ tree, clock, startedMonoMs: clock.monoMs() });
  /** The last content octet of an instance's value, or `null` without such an instance: enough for the small values here. */
  const octet = (suffix: string): number | null => {
    const name = encodeOid(`${UPS_OBJECTS}.${suffix}`);
    const entry = tree.get(name, 0, name.length);
    return entry?.bytes[entry.length - 1] ?? null;
  };
  const update = (change: Partial<Snapshot>) => mib.update({ ...START, ...change }, NAMES);
  return { tree, clock, octet, update };
}

const alarm = (id: AlarmId): ActiveAlarm => ({
  instance: 1,
  id,
  subject: "ups",
  name: null,
  severity: "warning",
  raisedWallMs: 0,
  acknowledged: null,
});
const timed = (reading: Reading, atMonoMs: number) => ({ reading, atMonoMs });

test("alarms that were there before the agent have time 0, later ones the agent's time", async () => {
  const { clock, octet, update } = setUp();
  update({ alarms: [alarm("on-battery")] });
  await clock.advance(500);
  update({ alarms: [alarm("on-battery"), alarm("low-battery")] });
  expect([octet("6.1.0"), octet("6.2.1.2.1"), octet("6.2.1.3.1"), octet("6.2.1.2.2"), octet("6.2.1.3.2")]).toEqual([2, 2, 0, 3, 50]);
});

test("a row goes with its alarm, and the others keep theirs", () => {
  const { octet, update } = setUp();
  update({ alarms: [alarm("on-battery"), alarm("low-battery")] });
  update({ alarms: [alarm("low-battery")] });
  expect([octet("6.1.0"), octet("6.2.1.2.1"), octet("6.2.1.3.1"), octet("6.2.1.2.2")]).toEqual([1, null, null, 3]);
});

test("lines come and go with the reading", () => {
  const { octet, update, tree } = setUp();
  const reading = sampleReading();
  const [line] = reading.input;
  if (!line) throw new Error("the sample has no input line");
  const input = (...volts: readonly number[]) => ({
    latest: timed({ ...reading, input: volts.map((voltage) => ({ ...line, voltage })) }, 0),
  });
  update(input(101, 102, 103));
  const size = tree.size;
  expect([1, 2, 3].map((row) => octet(`3.3.1.3.${row}`))).toEqual([101, 102, 103]);
  update(input(104));
  expect([1, 2, 3].map((row) => octet(`3.3.1.3.${row}`))).toEqual([104, null, null]);
  expect(tree.size).toBeLessThan(size);
});

test("a running test's time goes on between readings and stands still when it is over", async () => {
  const { clock, octet, update } = setUp();
  const test = { result: "running", kind: "quick", startedWallMs: 5, elapsedMs: 0, lowestVoltage: null } as const;
  update({ latest: timed({ ...sampleReading(), test }, clock.monoMs()) });
  await clock.advance(1_000);
  expect(octet("7.6.0")).toBe(100);
  update({ latest: timed({ ...sampleReading(), test: { ...test, result: "passed", elapsedMs: 1_100 } }, clock.monoMs()) });
  await clock.advance(1_000);
  expect(octet("7.6.0")).toBe(110);
});

test("SAFETY 12: a test's start stays where it was when the wall clock steps", async () => {
  const { clock, octet, update } = setUp();
  await clock.advance(1_000);
  const wallMs = clock.wallMs();
  const running = { result: "running", kind: "quick", startedWallMs: wallMs, elapsedMs: 400, lowestVoltage: null } as const;
  update({ latest: timed({ ...sampleReading(), wallMs, test: running }, clock.monoMs()) });
  expect(octet("7.5.0")).toBe(60);
  update({ latest: timed({ ...sampleReading(), wallMs: wallMs + 86_400_000, test: { ...running, elapsedMs: 500 } }, clock.monoMs()) });
  expect(octet("7.5.0")).toBe(60);
});

test("a test that is over when it is first seen is dated by the wall clock, and by 0 if it was before the agent", async () => {
  const { clock, octet, update } = setUp();
  await clock.advance(1_000);
  const wallMs = clock.wallMs();
  const over = { result: "passed", kind: "quick", elapsedMs: 100, lowestVoltage: null } as const;
  update({ latest: timed({ ...sampleReading(), wallMs, test: { ...over, startedWallMs: wallMs - 700 } }, clock.monoMs()) });
  expect(octet("7.5.0")).toBe(30);
  update({ latest: timed({ ...sampleReading(), wallMs, test: { ...over, startedWallMs: wallMs - 60_000 } }, clock.monoMs()) });
  expect(octet("7.5.0")).toBe(0);
});
