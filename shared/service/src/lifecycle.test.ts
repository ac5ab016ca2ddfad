import { expect, test } from "vitest";
import { Lifecycle } from "./lifecycle.ts";
import { RecordingLogger, silentLogger } from "./recording-logger.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("parts close one after the other, last added first", async () => {
  const order: string[] = [];
  const life = new Lifecycle({ clock: new VirtualClock(), log: silentLogger });
  for (const name of ["store", "poller", "http"]) {
    life.add(name, async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  }
  expect(await life.close()).toEqual([]);
  expect(order).toEqual(["http begins", "http ends", "poller begins", "poller ends", "store begins", "store ends"]);
});

test("closing twice closes each part once", async () => {
  let closed = 0;
  const life = new Lifecycle({ clock: new VirtualClock(), log: silentLogger });
  life.add("store", () => void closed++);
  await Promise.all([life.close(), life.close()]);
  await life.close();
  expect(closed).toBe(1);
});

test("a part that throws, rejects or hangs is named, and the others are still closed", async () => {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const life = new Lifecycle({ clock, log, closeLimitMs: 3_000 });
  const order: string[] = [];
  life.add("store", () => void order.push("store"));
  life.add("throws", () => {
    throw new Error("at once");
  });
  life.add("rejects", () => Promise.reject(new Error("later")));
  life.add("hangs", () => new Promise(() => {}));
  const closed = life.close();
  await clock.advance(2_999);
  expect(order).toEqual([]);
  await clock.advance(1);
  expect((await closed).map(({ name, error }) => `${name}: ${String(error)}`)).toEqual([
    "hangs: Error: hangs did not close within 3000 ms",
    "rejects: Error: later",
    "throws: Error: at once",
  ]);
  expect(order).toEqual(["store"]);
  expect(log.lines.map((l) => l.fields.name)).toEqual(["hangs", "rejects", "throws"]);
});

test("a part added while closing is closed as well", async () => {
  const order: string[] = [];
  const life = new Lifecycle({ clock: new VirtualClock(), log: silentLogger });
  life.add("first", () => void order.push("first"));
  life.add("late starter", () => life.add("late", () => void order.push("late")));
  await life.close();
  expect(order).toEqual(["late", "first"]);
});
