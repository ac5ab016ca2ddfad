import { expect, test } from "vitest";
import { EMPTY_VIEW, leftNow, withMessage } from "./agent-view.ts";

const entry = (id: number) => ({ id, wallMs: id, code: "started" as const, params: {} });

test("what happens comes first, and a new connection forgets what it may have missed something after", () => {
  const one = withMessage(EMPTY_VIEW, { event: "why", data: entry(1) }, 10);
  const two = withMessage(one, { event: "why", data: entry(2) }, 20);
  expect(two.why.map(({ id }) => id)).toEqual([2, 1]);
  const again = withMessage(two, { event: "hello", data: { v: 1, version: "0", wallMs: 5 } }, 30);
  expect(again.why).toEqual([]);
  expect(again.connections).toBe(1);
  expect(again).toMatchObject({ stream: "open", heardAtMs: 30, clock: { wallMs: 5, atMs: 30 } });
});

test("a word about settings or reports is told each time, also when its content is the same", () => {
  const one = withMessage(EMPTY_VIEW, { event: "settings", data: { etag: "a" } }, 1);
  expect(withMessage(one, { event: "settings", data: { etag: "a" } }, 2).settingsTold).toBe(2);
});

test("a time that runs out goes on by our own clock, ends at zero, and unknown stays unknown", () => {
  expect(leftNow(5_000, 1_200)).toBe(3_800);
  expect(leftNow(5_000, 9_000)).toBe(0);
  expect(leftNow(null, 9_000)).toBeNull();
});
