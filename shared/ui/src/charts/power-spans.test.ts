import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { Series } from "@istars/protocol/model/records.ts";
import { expect, test } from "vitest";
import { bypassSpans, powerSpans, whereMeasured } from "./power-spans.ts";

const RANGE = { fromMs: 1_000, toMs: 9_000 };
const ON_MAINS = { mainsOk: true, onBattery: false, outputOn: true };
const ON_BATTERY = { mainsOk: false, onBattery: true, outputOn: true };
const OFF = { mainsOk: false, onBattery: false, outputOn: false };
const at = (wallMs: number, facts: typeof ON_MAINS) => ({ wallMs, ...facts });
const known = { before: null, changes: [], restartsMs: [] };

test("time on battery lasts from the change that began it to the one that ended it", () => {
  expect(powerSpans({ ...known, changes: [at(2_000, ON_BATTERY), at(3_000, ON_MAINS)] }, RANGE)).toEqual([
    { kind: "on-battery", fromMs: 2_000, toMs: 3_000 },
  ]);
});

test("what was so before the range begins with it, and what goes on ends with it", () => {
  expect(powerSpans({ ...known, before: ON_BATTERY, changes: [at(2_000, ON_MAINS), at(8_000, OFF)] }, RANGE)).toEqual([
    { kind: "on-battery", fromMs: 1_000, toMs: 2_000 },
    { kind: "ups-output-off", fromMs: 8_000, toMs: 9_000 },
  ]);
});

test("without any change the whole range is as it was before; unknown facts make no span", () => {
  expect(powerSpans({ ...known, before: ON_BATTERY }, RANGE)).toEqual([{ kind: "on-battery", ...RANGE }]);
  expect(powerSpans({ ...known, before: { mainsOk: null, onBattery: null, outputOn: null } }, RANGE)).toEqual([]);
  expect(powerSpans(known, RANGE)).toEqual([]);
});

test("changes that leave the kind as it is do not cut a span", () => {
  const changes = [at(2_000, ON_BATTERY), { wallMs: 3_000, mainsOk: true, onBattery: true, outputOn: true }, at(4_000, ON_MAINS)];
  expect(powerSpans({ ...known, changes }, RANGE)).toEqual([{ kind: "on-battery", fromMs: 2_000, toMs: 4_000 }]);
});

test("a restart of the card ends what was known until a change says more", () => {
  expect(powerSpans({ ...known, changes: [at(2_000, ON_BATTERY), at(6_000, OFF)], restartsMs: [4_000] }, RANGE)).toEqual([
    { kind: "on-battery", fromMs: 2_000, toMs: 4_000 },
    { kind: "ups-output-off", fromMs: 6_000, toMs: 9_000 },
  ]);
});

const event = (id: number, wallMs: number, kind: EventRecord["kind"]): EventRecord => ({
  id,
  wallMs,
  kind,
  subject: "ups",
  severity: "warning",
  alarm: "on-bypass",
  instance: null,
  params: {},
});

test("time on bypass is told by its alarm, whether it began before the range or goes on after it", () => {
  const raised = event(1, 2_000, "alarm.raised");
  const cleared = event(2, 3_000, "alarm.cleared");
  expect(bypassSpans([raised, cleared], null, RANGE)).toEqual([{ kind: "on-bypass", fromMs: 2_000, toMs: 3_000 }]);
  expect(bypassSpans([cleared, event(3, 5_000, "alarm.raised")], 5_000, RANGE)).toEqual([
    { kind: "on-bypass", fromMs: 1_000, toMs: 3_000 },
    { kind: "on-bypass", fromMs: 5_000, toMs: 9_000 },
  ]);
  expect(bypassSpans([], 500, RANGE)).toEqual([{ kind: "on-bypass", ...RANGE }]);
  expect(bypassSpans([event(1, 100, "alarm.raised"), event(2, 900, "alarm.cleared")], null, RANGE)).toEqual([]);
});

test("a span is drawn only where something was measured", () => {
  const avg = [1, 0, null, null, 5, null, null, null];
  const series: Series = {
    from: 1_000,
    to: 9_000,
    stepMs: 1_000,
    resolution: "raw",
    fields: { output1_load: { min: avg, avg, max: avg } },
    power: [],
  };
  expect(whereMeasured([{ kind: "on-battery", fromMs: 1_500, toMs: 9_000 }], series)).toEqual([
    { kind: "on-battery", fromMs: 1_500, toMs: 3_000 },
    { kind: "on-battery", fromMs: 5_000, toMs: 6_000 },
  ]);
});
