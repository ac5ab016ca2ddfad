import fc from "fast-check";
import { expect, test } from "vitest";
import { HandClock } from "../source/hand-clock.ts";
import { AbortList } from "./abort-list.ts";
import { Deadlines, type Waiter } from "./deadlines.ts";
import { type Numbered, OpenQuestions } from "./open-questions.ts";

const waiter = (wake: () => void): Waiter => ({ dueMs: 0, wake });

test("whoever waits is woken once when its time is over, in order, and not if it gave up", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ ms: fc.constantFrom(10, 50, 200), isGivenUp: fc.boolean() }), { maxLength: 30 }),
      async (waits) => {
        const clock = new HandClock();
        const startMs = clock.monoMs();
        const deadlines = new Deadlines(clock);
        const woken: [number, number][] = [];
        for (const [n, { ms, isGivenUp }] of waits.entries()) {
          const deadline = deadlines.wait(
            ms,
            waiter(() => woken.push([n, clock.monoMs() - startMs])),
          );
          if (isGivenUp) deadlines.giveUp(deadline);
          if (isGivenUp) deadlines.giveUp(deadline);
        }
        await clock.advance(500);
        const expected = waits.flatMap(({ ms, isGivenUp }, n) => (isGivenUp ? [] : [[n, ms] as [number, number]]));
        expect(woken).toEqual(expected.toSorted(([, a], [, b]) => a - b));
      },
    ),
    { numRuns: 60 },
  );
});

test("a shorter wait that comes later is woken first, and one may be begun by whoever is woken", async () => {
  const clock = new HandClock();
  const deadlines = new Deadlines(clock);
  const woken: string[] = [];
  deadlines.wait(
    100,
    waiter(() => woken.push("long")),
  );
  deadlines.wait(
    10,
    waiter(() => {
      woken.push("short");
      deadlines.wait(
        20,
        waiter(() => woken.push("again")),
      );
    }),
  );
  await clock.advance(50);
  expect(woken).toEqual(["short", "again"]);
  await clock.advance(50);
  expect(woken).toEqual(["short", "again", "long"]);
});

test("a signal ends all who joined and have not left, each once", () => {
  const list = new AbortList();
  const one = new AbortController();
  const other = new AbortController();
  const ended: string[] = [];
  list.join(one.signal, { onAbort: () => ended.push("stays") });
  const left = list.join(one.signal, { onAbort: () => ended.push("left") });
  left.leave();
  left.leave();
  list.join(other.signal, { onAbort: () => ended.push("of another") });
  one.abort();
  expect(ended).toEqual(["stays"]);
});

test("open questions are found by their number as a map would find them", () => {
  interface Plain extends Numbered<Plain> {
    readonly text: string;
  }
  const steps = fc.array(fc.record({ id: fc.constantFrom(1, 4_097, 8_193, 2, 5_000_000), isAdded: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(steps, (taken) => {
      const open = new OpenQuestions<Plain>();
      const model = new Map<number, string>();
      for (const [n, { id, isAdded }] of taken.entries()) {
        if (isAdded && !model.has(id)) {
          open.add({ id, next: null, text: String(n) });
          model.set(id, String(n));
        } else {
          open.remove(id);
          model.delete(id);
        }
        for (const known of [1, 4_097, 8_193, 2, 5_000_000]) expect(open.get(known)?.text).toBe(model.get(known));
        expect(open.size).toBe(model.size);
      }
    }),
  );
});
