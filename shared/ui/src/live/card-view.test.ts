import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import { sampleHost } from "@istars/protocol/model/sample-host.ts";
import { sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import type { AlarmState, Hello } from "@istars/protocol/model/stream.ts";
import { expect, test } from "vitest";
import { type CardView, cardWallMs, EMPTY_VIEW, withMessage } from "./card-view.ts";

const hello = (cardId = "card-1"): StreamMessage => {
  const data: Hello = { v: 1, cardId, bootId: "boot-1", logId: "log-1", lastId: 0, oldestId: 0, wallMs: 1_000_000 };
  return { event: "hello", id: "", data };
};
const beat = (wallMs = 1_002_000): StreamMessage => ({ event: "beat", id: "", data: { wallMs } });
const alarm = (change: Partial<AlarmState> = {}): StreamMessage => ({
  event: "alarm",
  id: "",
  data: {
    instance: 1,
    id: "on-battery",
    subject: "ups",
    name: null,
    severity: "warning",
    raisedWallMs: 999_000,
    acknowledged: null,
    active: true,
    ...change,
  },
});
const after = (...messages: readonly StreamMessage[]): CardView => from(EMPTY_VIEW, ...messages);
const from = (view: CardView, ...messages: readonly StreamMessage[]): CardView => messages.reduce((v, m) => withMessage(v, m, 5_000), view);
const ids = (view: CardView) => view.alarms.map((a) => a.id);

test("a reading's moment is its arrival less the age it came with", () => {
  const view = after(hello(), { event: "reading", id: "", data: sampleMeasuredReading({ ageMs: 700 }) });
  expect(view.readAtMs).toBe(4_300);
  expect(view.heardAtMs).toBe(5_000);
});

test("before the first beat no alarms is not yet a promise that there are none", () => {
  expect(after(hello()).alarmsKnown).toBe(false);
  expect(after(hello(), beat()).alarmsKnown).toBe(true);
});

test("alarms stand worst first, unacknowledged before acknowledged, newest before oldest", () => {
  const view = after(
    hello(),
    alarm({ id: "test-in-progress", severity: "information" }),
    alarm({ id: "on-bypass", acknowledged: { by: "admin", wallMs: 1 } }),
    alarm({ id: "input-bad", raisedWallMs: 10 }),
    alarm({ id: "on-battery", raisedWallMs: 20 }),
    alarm({ id: "general-fault", severity: "critical" }),
  );
  expect(ids(view)).toEqual(["general-fault", "on-battery", "input-bad", "on-bypass", "test-in-progress"]);
});

test("an alarm told twice stands once, and goes when it is told as over", () => {
  const twice = after(hello(), alarm(), alarm({ acknowledged: { by: "admin", wallMs: 1 } }));
  expect(twice.alarms).toHaveLength(1);
  expect(twice.alarms[0]?.acknowledged?.by).toBe("admin");
  expect(from(twice, alarm({ active: false })).alarms).toEqual([]);
});

test("after a reconnect alarms stay until the card has listed its own, then those it left out go", () => {
  const before = after(hello(), alarm(), alarm({ id: "general-fault", severity: "critical" }), beat());
  const again = from(before, hello(), alarm());
  expect(ids(again)).toEqual(["general-fault", "on-battery"]);
  expect(ids(from(again, beat()))).toEqual(["on-battery"]);
});

const host = (id: string, name = id): StreamMessage => ({ event: "host", id: "", data: { host: sampleHost({ id, name }) } });
const names = (view: CardView) => [...view.hosts.values()].map((heard) => heard.host.name);

test("hosts stand as told last; a removed one goes, and after a reconnect those that the card leaves out", () => {
  const before = after(hello(), host("a"), host("b"), host("a", "web-1"), beat());
  expect(names(before)).toEqual(["web-1", "b"]);
  expect(names(from(before, { event: "host", id: "", data: { removed: "b" } }))).toEqual(["web-1"]);
  const again = from(before, hello(), host("b"));
  expect(names(again)).toEqual(["web-1", "b"]);
  expect(names(from(again, beat()))).toEqual(["b"]);
});

test("another card at the same address takes nothing over", () => {
  const view = from(after(hello(), alarm(), beat(), { event: "reading", id: "", data: sampleMeasuredReading() }), hello("card-2"));
  expect(view.alarms).toEqual([]);
  expect(view.reading).toBe(null);
  expect(view.alarmsKnown).toBe(false);
});

test("the card's clock goes on with ours between beats", () => {
  const view = after(hello(), beat(1_002_000));
  expect(cardWallMs(view, 6_500)).toBe(1_003_500);
  expect(cardWallMs(EMPTY_VIEW, 6_500)).toBe(null);
});

test("log entries and gaps count as being heard and change nothing else", () => {
  const before = after(hello(), alarm());
  const gap = withMessage(before, { event: "gap", id: "", data: { logId: "log-1", oldestId: 1, lastId: 9 } }, 9_000);
  expect(gap).toEqual({ ...before, heardAtMs: 9_000 });
});
