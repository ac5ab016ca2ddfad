import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { VirtualClock } from "../virtual-clock.ts";
import { OutboxTime } from "./outbox-time.ts";

const MINUTE = 60_000;
const YEAR_2026 = Date.UTC(2026, 0, 1);

function database() {
  const db = new Sqlite(":memory:");
  db.exec("CREATE TABLE outbox_time (only INTEGER PRIMARY KEY, now_ms INTEGER, wall_ms INTEGER)");
  return db;
}

/** The time that has gone by between noting it in one run and reading it in the next, whose clock says `wallMs`. */
function passed(lastWallMs: number, wallMs: number): number {
  const db = database();
  const before = new OutboxTime(db, new VirtualClock(lastWallMs)).take();
  return new OutboxTime(db, new VirtualClock(wallMs)).peek() - before;
}

test("SAFETY 12: stepping the wall clock moves no delivery", async () => {
  const clock = new VirtualClock(0);
  const time = new OutboxTime(database(), clock);
  const start = time.take();
  clock.stepWall(YEAR_2026);
  await clock.advance(MINUTE);
  clock.stepWall(-YEAR_2026);
  expect(time.peek() - start).toBe(MINUTE);
});

test("over a restart the time away counts", () => {
  expect(passed(YEAR_2026, YEAR_2026 + 90 * MINUTE)).toBe(90 * MINUTE);
});

test("over a restart a clock that went back, or was not set on either side, counts as no time", () => {
  expect(passed(YEAR_2026, YEAR_2026 - MINUTE)).toBe(0);
  expect(passed(YEAR_2026, 5_000)).toBe(0);
  expect(passed(5_000, YEAR_2026)).toBe(0);
  expect(passed(5_000, 60_000)).toBe(0);
});

test("a clock set during the run is what the next run counts from", () => {
  const db = database();
  const clock = new VirtualClock(0);
  const first = new OutboxTime(db, clock);
  first.take();
  clock.stepWall(YEAR_2026);
  const before = first.take();
  expect(new OutboxTime(db, new VirtualClock(YEAR_2026 + MINUTE)).peek() - before).toBe(MINUTE);
});
