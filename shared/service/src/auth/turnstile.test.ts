import { expect, test } from "vitest";
import { Turnstile } from "./turnstile.ts";

/** A job that ends when told to. */
function heldJob() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { job: () => promise, end: resolve, fail: reject };
}

test("no more jobs run at once than allowed, and each that ends lets the next one in", async () => {
  const turnstile = new Turnstile({ running: 2, places: 10, placesPerSource: 10 });
  const jobs = Array.from({ length: 4 }, heldJob);
  const started: number[] = [];
  const done = jobs.map(({ job }, i) =>
    turnstile.run("a", () => {
      started.push(i);
      return job();
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  jobs[1]?.end();
  await done[1];
  expect(started).toEqual([0, 1, 2]);
  for (const { end } of jobs) end();
  await Promise.all(done);
  expect(started).toEqual([0, 1, 2, 3]);
});

test("one source cannot take every place, and a failed job gives its place back", async () => {
  const turnstile = new Turnstile({ running: 1, places: 3, placesPerSource: 2 });
  const jobs = Array.from({ length: 3 }, heldJob);
  const first = turnstile.run("a", () => jobs[0]?.job() ?? Promise.resolve());
  const second = turnstile.run("a", () => jobs[1]?.job() ?? Promise.resolve());
  expect(turnstile.isFull("a")).toBe(true);
  expect(turnstile.isFull("b")).toBe(false);
  const third = turnstile.run("b", () => jobs[2]?.job() ?? Promise.resolve());
  expect(turnstile.isFull("c")).toBe(true);
  jobs[0]?.fail(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  expect(turnstile.isFull("a")).toBe(false);
  jobs[1]?.end();
  jobs[2]?.end();
  await Promise.all([second, third]);
  expect(turnstile.isFull("c")).toBe(false);
});
