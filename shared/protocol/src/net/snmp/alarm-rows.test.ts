import { expect, test } from "vitest";
import type { AlarmId } from "../../model/alarm.ts";
import type { ActiveAlarm } from "../../model/event.ts";
import { AlarmRows } from "./alarm-rows.ts";

const alarm = (id: AlarmId, subject = "ups"): ActiveAlarm => ({
  instance: 1,
  id,
  subject,
  name: null,
  severity: "warning",
  raisedWallMs: 0,
  acknowledged: null,
});
const ARC = "1.3.6.1.2.1.33.1.6.3";

test("a row keeps its id and time while its alarm lasts, and a later one counts on", () => {
  const rows = new AlarmRows();
  expect(rows.update([alarm("on-battery")], 100).added).toEqual([{ id: 1, descr: `${ARC}.2`, ticks: 100 }]);
  expect(rows.update([alarm("low-battery"), alarm("on-battery")], 200)).toEqual({
    added: [{ id: 2, descr: `${ARC}.3`, ticks: 200 }],
    removed: [],
  });
  expect(rows.update([alarm("low-battery")], 300).removed).toEqual([{ id: 1, descr: `${ARC}.2`, ticks: 100 }]);
  expect(rows.update([alarm("low-battery"), alarm("on-battery")], 400).added).toEqual([{ id: 3, descr: `${ARC}.2`, ticks: 400 }]);
  expect(rows.size).toBe(2);
});

test("no two rows tell of the same alarm", () => {
  const rows = new AlarmRows();
  rows.update([alarm("on-battery"), alarm("on-battery")], 0);
  expect(rows.size).toBe(1);
});

test("an alarm of the card, or one that RFC 1628 has no identity for, has no row", () => {
  const rows = new AlarmRows();
  rows.update([alarm("storage-failed", "card"), alarm("temp-bad", "env:1")], 0);
  expect(rows.size).toBe(0);
});

test("after the highest id the first free one follows", () => {
  const rows = new AlarmRows(2_147_483_647);
  const ids = (alarms: readonly ActiveAlarm[]) => rows.update(alarms, 0).added.map(({ id }) => id);
  expect(ids([alarm("on-battery")])).toEqual([2_147_483_647]);
  expect(ids([alarm("on-battery"), alarm("input-bad")])).toEqual([1]);
});
