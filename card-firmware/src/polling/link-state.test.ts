import { expect, test } from "vitest";
import { CONNECT_GRACE_MS, type LinkInput, type LinkStep, nextLink, periodMs } from "./link-state.ts";

const miss = (atMs: number): LinkInput => ({ kind: "miss", atMs, reason: "reply.timeout" });
const reply = (atMs: number): LinkInput => ({ kind: "reply", atMs });
const connecting: LinkStep = { kind: "connecting", sinceMs: 0, misses: 0, reason: null };
const play = (start: LinkStep, ...inputs: LinkInput[]) => inputs.reduce((link, input) => nextLink(link, input), start);

test("the first valid reply makes the link online", () => {
  expect(play(connecting, miss(1), reply(2))).toEqual({ kind: "online", sinceMs: 2, misses: 0, reason: null });
});

test("three misses in a row lose it, and a reply in between starts the count anew", () => {
  expect(play(connecting, reply(0), miss(1), miss(2)).kind).toBe("online");
  expect(play(connecting, reply(0), miss(1), miss(2), reply(3), miss(4), miss(5)).kind).toBe("online");
  expect(play(connecting, reply(0), miss(1), miss(2), miss(3))).toEqual({ kind: "lost", sinceMs: 3, misses: 3, reason: "reply.timeout" });
});

test("the settings may ask for more misses before it is lost", () => {
  const online = play(connecting, reply(0));
  const after = (misses: number) =>
    Array.from({ length: misses }, (_, at) => miss(at + 1)).reduce((link, input) => nextLink(link, input, 5), online);
  expect(after(4).kind).toBe("online");
  expect(after(5)).toMatchObject({ kind: "lost", sinceMs: 5 });
});

test("a lost link stays lost since the same moment, with the latest reason, until a reply", () => {
  const lost = play(connecting, reply(0), miss(1), miss(2), miss(3), { kind: "miss", atMs: 9, reason: "port.closed" });
  expect(lost).toEqual({ kind: "lost", sinceMs: 3, misses: 4, reason: "port.closed" });
  expect(play(lost, reply(10))).toEqual({ kind: "online", sinceMs: 10, misses: 0, reason: null });
});

test("a first contact has some seconds before it counts as lost", () => {
  expect(play(connecting, miss(1), miss(2), miss(3), miss(CONNECT_GRACE_MS - 1))).toMatchObject({
    kind: "connecting",
    reason: "reply.timeout",
  });
  expect(play(connecting, miss(1), miss(2), miss(CONNECT_GRACE_MS)).kind).toBe("lost");
});

test("SAFETY 30: polls keep their rhythm until the link is lost, then slow down to one in four seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 100].map((misses) => periodMs(misses, 1_000))).toEqual([
    1_000, 1_000, 1_000, 1_000, 2_000, 4_000, 4_000, 4_000,
  ]);
  expect(periodMs(100, 5_000)).toBe(5_000);
});
