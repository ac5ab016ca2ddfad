import { expect, test } from "vitest";
import { forEachAtOnce } from "./at-once.ts";

const never = new AbortController().signal;

test("jobs are begun in order, and never more at a time than asked for", async () => {
  const begun: number[] = [];
  const open: (() => void)[] = [];
  let most = 0;
  const all = forEachAtOnce(
    [1, 2, 3, 4, 5],
    2,
    (item) => {
      begun.push(item);
      const { promise, resolve } = Promise.withResolvers<void>();
      open.push(resolve);
      most = Math.max(most, open.length);
      return promise;
    },
    never,
  );
  while (begun.length < 5) {
    open.shift()?.();
    await new Promise<void>((next) => setImmediate(next));
  }
  for (const end of open) end();
  await all;
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("no more are begun when the signal aborts", async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  await forEachAtOnce(
    [1, 2, 3, 4],
    1,
    async (item) => {
      begun.push(item);
      if (item === 2) stop.abort();
    },
    stop.signal,
  );
  expect(begun).toEqual([1, 2]);
});

test("a job that fails fails the whole", async () => {
  await expect(forEachAtOnce([1], 1, () => Promise.reject(new Error("no")), never)).rejects.toThrow("no");
});
