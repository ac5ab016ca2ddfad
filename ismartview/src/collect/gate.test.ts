import { expect, test } from "vitest";
import { Gate } from "./gate.ts";

const never = new AbortController().signal;
/** What has settled by now. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test("so many are let through at once, the others in their order, each as one leaves", async () => {
  const gate = new Gate(2);
  const entered: number[] = [];
  const leave = new Map<number, () => void>();
  for (const who of [1, 2, 3, 4]) {
    void gate.enter(never).then((out) => {
      entered.push(who);
      leave.set(who, out);
    });
  }
  await settled();
  expect(entered).toEqual([1, 2]);
  leave.get(2)?.();
  await settled();
  expect(entered).toEqual([1, 2, 3]);
  leave.get(2)?.();
  await settled();
  expect(entered).toEqual([1, 2, 3]);
  leave.get(1)?.();
  await settled();
  expect(entered).toEqual([1, 2, 3, 4]);
});

test("whoever gives up while waiting takes nobody's place", async () => {
  const gate = new Gate(1);
  const leave = await gate.enter(never);
  const stop = new AbortController();
  const given = gate.enter(stop.signal).catch((reason: unknown) => reason);
  const after = gate.enter(never);
  stop.abort("gave up");
  expect(await given).toBe("gave up");
  leave();
  (await after)();
  await expect(gate.enter(stop.signal)).rejects.toBe("gave up");
  (await gate.enter(never))();
});
