import fc from "fast-check";
import { expect, test } from "vitest";
import { ALARM_IDS, type AlarmFacts, type AlarmId, alarmOf, verdictsOf } from "./alarm.ts";
import { BATTERY_STATUSES, type Facts, LINK_STATES, type Reading, TEST_RESULTS, unknownBattery, unknownFacts } from "./reading.ts";
import { sampleMeasuredReading } from "./sample-reading.ts";

const KNOWN: Facts = sampleMeasuredReading().facts;

const look = (changes: Partial<Reading> = {}, more: Partial<AlarmFacts> = {}): AlarmFacts => ({
  reading: sampleMeasuredReading(changes),
  link: "online",
  storageFailed: false,
  tells: null,
  hosts: [],
  tokens: [],
  ...more,
});
const raised = (facts: AlarmFacts) => ALARM_IDS.filter((id) => judge(id, facts) === true);
const judge = (id: AlarmId, facts: AlarmFacts) => verdictsOf(id, facts)[0]?.isOn;
const battery = (status: Reading["battery"]["status"]) => ({ ...unknownBattery(), status });

test("a healthy UPS raises nothing", () => {
  expect(raised(look())).toEqual([]);
});

test.each([
  [{ facts: { ...KNOWN, mainsOk: false, onBattery: true } }, ["on-battery", "input-bad"]],
  [{ battery: battery("low") }, ["low-battery"]],
  [{ battery: battery("depleted") }, ["low-battery", "depleted-battery"]],
  [
    { facts: { ...KNOWN, onBattery: true }, battery: battery("depleted") },
    ["on-battery", "low-battery", "depleted-battery", "shutdown-imminent"],
  ],
  [{ temperature: 50 }, ["temp-bad"]],
  [{ facts: { ...KNOWN, overload: true } }, ["output-overload"]],
  [{ facts: { ...KNOWN, onBypass: true } }, ["on-bypass"]],
  [{ facts: { ...KNOWN, outputOn: false } }, ["ups-output-off"]],
  [{ facts: { ...KNOWN, fault: true } }, ["general-fault"]],
  [{ facts: { ...KNOWN, testing: true } }, ["test-in-progress"]],
  [{ facts: { ...KNOWN, shutdownPending: true } }, ["shutdown-pending"]],
  [{ facts: { ...KNOWN, shutdownPending: true }, shutdownInS: 5 }, ["shutdown-pending", "shutdown-imminent"]],
  [{ facts: { ...KNOWN, shutdownPending: true }, shutdownInS: 6 }, ["shutdown-pending"]],
  [{ test: { result: "failed", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null } }, ["diagnostic-test-failed"]],
] as [Partial<Reading>, AlarmId[]][])("%j raises %j", (changes, expected) => {
  expect(raised(look(changes))).toEqual(expected);
});

test("a lost link and failed storage raise their own alarms, and connecting says nothing yet", () => {
  expect(raised(look({}, { link: "lost", storageFailed: true }))).toEqual(["communications-lost", "storage-failed"]);
  expect(judge("communications-lost", look({}, { link: "connecting" }))).toBeNull();
});

test("over-temperature raises at 50 °C and clears below 45", () => {
  expect([49, 45, 44.9].map((temperature) => judge("temp-bad", look({ temperature })))).toEqual([null, null, false]);
});

test("an output that went off ends what was imminent", () => {
  const facts = { ...KNOWN, onBattery: true, outputOn: false };
  expect(judge("shutdown-imminent", look({ facts, battery: battery("depleted") }))).toBe(false);
});

test("an alarm on a fact that this UPS can never tell is off, not open", () => {
  const facts = { ...KNOWN, shutdownPending: null };
  const tells = (Object.keys(KNOWN) as (keyof Facts)[]).filter((name) => name !== "shutdownPending");
  expect(judge("shutdown-pending", look({ facts }, { tells }))).toBe(false);
  expect(judge("shutdown-imminent", look({ facts }, { tells }))).toBe(false);
  expect(judge("shutdown-pending", look({ facts }))).toBeNull();
  expect(judge("shutdown-imminent", look({ facts }))).toBeNull();
});

test("SAFETY 2: unknown never raises or clears an alarm: taking knowledge away only ever leaves it open or as it was", () => {
  const fact = fc.constantFrom(true, false, null);
  const facts = fc.record<Facts>({
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
    batteryBad: fact,
    chargerFailed: fact,
    fanFailed: fact,
  });
  const some = fc.record({
    facts,
    battery: fc.constantFrom(...BATTERY_STATUSES).map(battery),
    temperature: fc.option(fc.integer({ min: 0, max: 80 })),
    shutdownInS: fc.option(fc.nat(20)),
    test: fc
      .constantFrom(...TEST_RESULTS)
      .map((result) => ({ result, kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null })),
  });
  type Forget = readonly [what: string, (r: Partial<Reading>) => Partial<Reading>];
  const forgetting: readonly Forget[] = [
    ["temperature", (r) => ({ ...r, temperature: null })],
    ["battery", (r) => ({ ...r, battery: battery("unknown") })],
    ["everything", (r) => ({ ...r, facts: unknownFacts() })],
    ...(Object.keys(KNOWN) as (keyof Facts)[]).map(
      (name): Forget => [name, (r) => ({ ...r, facts: { ...(r.facts ?? KNOWN), [name]: null } })],
    ),
  ];
  fc.assert(
    fc.property(some, fc.constantFrom(...forgetting), fc.constantFrom(...LINK_STATES), (known, [what, forget], link) => {
      for (const id of ALARM_IDS) {
        // An output that is off ends what was imminent; one that is not measured cancels nothing.
        if (id === "shutdown-imminent" && what === "outputOn") continue;
        const less = judge(id, look(forget(known), { link }));
        expect([null, judge(id, look(known, { link }))]).toContain(less);
      }
    }),
    { numRuns: 500 },
  );
});

test("SAFETY 2: an output that is not measured does not cancel an imminent shutdown", () => {
  const facts = { ...KNOWN, onBattery: true, outputOn: null };
  expect(judge("shutdown-imminent", look({ facts, battery: battery("depleted") }))).toBe(true);
});

test("SAFETY 2: before the first reading nothing about the UPS is decided", () => {
  for (const id of ALARM_IDS.filter((a) => alarmOf(a).subject === "ups")) {
    expect(judge(id, { reading: null, link: "connecting", storageFailed: false, tells: null, hosts: [], tokens: [] })).toBeNull();
  }
});
