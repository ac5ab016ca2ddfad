import { expect, test } from "vitest";
import { Follower } from "./follower.ts";

/** A follower whose pauses end when the test says so. */
function bench() {
  const ran: string[] = [];
  const pauses: (() => void)[] = [];
  const follower = new Follower(() => new Promise((resolve) => pauses.push(resolve)));
  const job = (name: string) => async () => void ran.push(name);
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  /** Ends the pause, and lets what waits run. */
  const goOn = async () => {
    await settle();
    pauses.shift()?.();
    await settle();
  };
  return { follower, ran, job, goOn };
}

test("the first sign is followed at once, those that come meanwhile together", async () => {
  const { follower, ran, job, goOn } = bench();
  follower.sign(job("first"));
  expect(ran).toEqual(["first"]);
  await goOn();
  follower.sign(job("second"));
  await goOn();
  follower.sign(job("third"));
  follower.sign(job("fourth"));
  expect(ran).toEqual(["first", "second", "third"]);
  follower.sign(job("fifth"));
  await goOn();
  expect(ran).toEqual(["first", "second", "third", "fifth"]);
});

test("a sign while the job is under way is one more run, so that nothing is missed that it had not seen", async () => {
  const { follower, ran, job, goOn } = bench();
  let finish = () => {};
  follower.sign(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  follower.sign(job("after"));
  await goOn();
  expect(ran).toEqual([]);
  finish();
  await goOn();
  expect(ran).toEqual(["after"]);
});

test("nothing is run any more after it was stopped", async () => {
  const { follower, ran, job, goOn } = bench();
  follower.sign(job("first"));
  follower.sign(job("second"));
  follower.stop();
  await goOn();
  expect(ran).toEqual(["first"]);
});
