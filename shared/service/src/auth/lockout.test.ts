import fc from "fast-check";
import { expect, test } from "vitest";
import { LOCKOUT, Lockout, sourceOf } from "./lockout.ts";

const HOUR_MS = 3_600_000;

/** Fails nine times, each as soon as it may; returns the moment of the last failure, when the wait has just begun. */
function failUntilLocked(lockout: Lockout, user: string, source: string, monoMs = 0): number {
  let now = monoMs;
  for (let failures = 0; failures < 9; ) {
    const waitMs = lockout.admit(user, source, now);
    if (waitMs === 0) failures++;
    now += waitMs;
  }
  return now;
}

test("the first five failures cost nothing, then the wait doubles up to a quarter of an hour", () => {
  const lockout = new Lockout();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 18; i++) {
    const waitMs = lockout.admit("admin", "10.0.0.1", now);
    waits.push(waitMs);
    if (waitMs > 0) {
      now += waitMs;
      expect(lockout.admit("admin", "10.0.0.1", now)).toBe(0);
    }
  }
  expect(waits.slice(0, 10)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000]);
  expect(waits.slice(-3)).toEqual([900_000, 900_000, 900_000]);
});

test("attempts made while locked do not make the wait longer", () => {
  const lockout = new Lockout();
  const now = failUntilLocked(lockout, "admin", "10.0.0.1");
  const waitMs = lockout.admit("admin", "10.0.0.1", now);
  expect(waitMs).toBeGreaterThan(0);
  for (let i = 0; i < 50; i++) expect(lockout.admit("admin", "10.0.0.1", now)).toBe(waitMs);
  expect(lockout.admit("admin", "10.0.0.1", now + waitMs)).toBe(0);
});

test("SAFETY 32: no number of failures from elsewhere keeps a user out who comes from another source", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 60_000 })), { maxLength: 300 }), (attempts) => {
      const lockout = new Lockout();
      let now = 0;
      for (const [source, pauseMs] of attempts) {
        now += pauseMs;
        lockout.admit("admin", source === "192.168.7.7" ? "10.9.9.9" : source, now);
      }
      expect(lockout.admit("admin", "192.168.7.7", now)).toBe(0);
    }),
  );
});

test("another user from the same source is not kept out either", () => {
  const lockout = new Lockout();
  const now = failUntilLocked(lockout, "admin", "10.0.0.1");
  expect(lockout.admit("admin", "10.0.0.1", now)).toBeGreaterThan(0);
  expect(lockout.admit("ada", "10.0.0.1", now)).toBe(0);
});

test("attempts made at once count before any of them is known to have failed", () => {
  const lockout = new Lockout();
  const admitted = Array.from({ length: 1_000 }, () => lockout.admit("admin", "10.0.0.1", 0)).filter((waitMs) => waitMs === 0);
  expect(admitted).toHaveLength(LOCKOUT.freeFailures);
});

test("a right password and an hour of quiet both start afresh", () => {
  const lockout = new Lockout();
  const now = failUntilLocked(lockout, "admin", "10.0.0.1");
  expect(lockout.admit("admin", "10.0.0.1", now)).toBeGreaterThan(0);
  lockout.succeeded("admin", "10.0.0.1");
  expect(lockout.admit("admin", "10.0.0.1", now)).toBe(0);
  const again = failUntilLocked(lockout, "admin", "10.0.0.1", now);
  const afterAnHour = again + HOUR_MS;
  for (let i = 0; i < LOCKOUT.freeFailures; i++) expect(lockout.admit("admin", "10.0.0.1", afterAnHour)).toBe(0);
});

test("a flood of made-up names takes bounded memory and does not free the pair that is being guessed at", () => {
  const lockout = new Lockout({ ...LOCKOUT, maxPairs: 50 });
  const now = failUntilLocked(lockout, "admin", "10.0.0.1");
  for (let i = 0; i < 5_000; i++) lockout.admit(`user${i}`, "10.0.0.1", now);
  expect(lockout.size).toBe(50);
  expect(lockout.admit("admin", "10.0.0.1", now)).toBeGreaterThan(0);
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80::1"],
  ["::1", "::1"],
])("the source of %s is %s", (address, source) => {
  expect(sourceOf(address)).toBe(source);
});
