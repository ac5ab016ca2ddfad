import { expect, test } from "vitest";
import { Lane } from "./lane.ts";

const never = new AbortController().signal;

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: () => promise, open: resolve };
}

test("commands go before polls, each kind in its own order", async () => {
  const lane = new Lane();
  const first = gate();
  const order: string[] = [];
  const job = (name: string) => async () => void order.push(name);
  const all = [
    lane.run(first.wait, "poll", never),
    lane.run(job("poll 1"), "poll", never),
    lane.run(job("poll 2"), "poll", never),
    lane.run(job("command 1"), "command", never),
    lane.run(job("command 2"), "command", never),
  ];
  first.open();
  await Promise.all(all);
  expect(order).toEqual(["command 1", "command 2", "poll 1", "poll 2"]);
});

test("one job runs at a time", async () => {
  const lane = new Lane();
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      lane.run(
        async () => {
          most = Math.max(most, ++running);
          await Promise.resolve();
          running--;
        },
        "poll",
        never,
      ),
    ),
  );
  expect(most).toBe(1);
});

test("a failed job hands its failure to its caller and lets the next one run", async () => {
  const lane = new Lane();
  const failed = lane.run(() => Promise.reject(new Error("cut")), "poll", never);
  const next = lane.run(async () => "fine", "poll", never);
  await expect(failed).rejects.toThrow("cut");
  await expect(next).resolves.toBe("fine");
});

test("a job aborted while it waits never runs", async () => {
  const lane = new Lane();
  const first = gate();
  const stop = new AbortController();
  const ran: string[] = [];
  const running = lane.run(first.wait, "poll", never);
  const waiting = lane.run(async () => void ran.push("waiting"), "poll", stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  first.open();
  await running;
  await lane.run(async () => {}, "poll", never);
  expect(ran).toEqual([]);
  await expect(lane.run(async () => {}, "poll", stop.signal)).rejects.toThrow("enough");
});
