import { sampleCard, sampleFleetAlarm } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import { expect, test } from "vitest";
import { type AlarmRow, alarmRows, callsSomebody, groupedAlarms, isSilenced, NO_ALARM_FILTER } from "./alarm-rows.ts";

const row = (id: number, alarm: Parameters<typeof sampleFleetAlarm>[1] = {}, card: Parameters<typeof sampleCard>[1] = {}): AlarmRow => ({
  alarm: sampleFleetAlarm(id, alarm),
  card: sampleCard(id, card),
});
const ids = (rows: readonly AlarmRow[]) => rows.map(({ alarm }) => alarm.id);
const seen = { by: "ada", wallMs: 5 };

test("the worst stands first, of the same severity what nobody has acknowledged, then the newest", () => {
  const rows = [
    row(1, { raisedWallMs: 1 }),
    row(2, { severity: "critical", acknowledged: seen, raisedWallMs: 9 }),
    row(3, { severity: "critical", raisedWallMs: 2 }),
    row(4, { raisedWallMs: 7 }),
    row(5, { severity: "information", raisedWallMs: 10 }),
  ];
  expect(ids(alarmRows(rows, NO_ALARM_FILTER, () => ""))).toEqual([3, 2, 4, 1, 5]);
});

test("filters hold together, and every word typed has to stand in what the row says", () => {
  const rows = [row(1, { acknowledged: seen }), row(2, {}, { site: null }), row(3, { severity: "critical" })];
  const find = (change: Partial<typeof NO_ALARM_FILTER>) =>
    ids(alarmRows(rows, { ...NO_ALARM_FILTER, ...change }, ({ alarm, card }) => `${card?.name} ${alarm.alarm}`));
  expect(find({ isUnacknowledgedOnly: true })).toEqual([3, 2]);
  expect(find({ sites: new Set([""]) })).toEqual([2]);
  expect(find({ severities: new Set(["critical"]) })).toEqual([3]);
  expect(find({ search: "UPS-2 battery" })).toEqual([2]);
  expect(find({ search: "ups-2 moon" })).toEqual([]);
});

test("SAFETY 29: nothing keeps a critical alarm from calling, neither its own silence nor its card's", () => {
  const critical = row(1, { severity: "critical", silencedUntilWallMs: 500 }, { silencedUntilWallMs: 500 });
  expect(isSilenced(critical, 100)).toBe(false);
  expect(callsSomebody(critical, 100)).toBe(true);
});

test("a silence keeps a warning from calling until its time is over, whether it is the alarm's or the card's", () => {
  expect(callsSomebody(row(1, { silencedUntilWallMs: 500 }), 100)).toBe(false);
  expect(callsSomebody(row(1, { silencedUntilWallMs: 500 }), 500)).toBe(true);
  expect(callsSomebody(row(1, {}, { silencedUntilWallMs: 500 }), 499)).toBe(false);
  expect(callsSomebody(row(1, { silencedUntilWallMs: 50 }, { silencedUntilWallMs: 500 }), 100)).toBe(false);
});

test("information calls nobody, nor does what somebody has acknowledged", () => {
  expect(callsSomebody(row(1, { severity: "information" }), 0)).toBe(false);
  expect(callsSomebody(row(1, { acknowledged: seen, severity: "critical" }), 0)).toBe(false);
});

test("groups stand in the order of their worst alarm, and each is headed above its first row", () => {
  const rows = [row(3, {}, { site: "B" }), row(1, {}, { site: "A" }), row(2, {}, { site: "B" })];
  const grouped = groupedAlarms(rows, "site");
  expect(ids(grouped.rows)).toEqual([3, 2, 1]);
  expect([...grouped.groups].map(([key, { count }]) => [key, count])).toEqual([
    [3, 2],
    [1, 1],
  ]);
  expect(groupedAlarms(rows, "none").rows).toBe(rows);
});
