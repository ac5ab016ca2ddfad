import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { BytePace } from "./byte-pace.ts";

function makePace(baud: number | null) {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const passed: { byte: number; atMs: number }[] = [];
  const emit = (bytes: Uint8Array) => {
    for (const byte of bytes) passed.push({ byte, atMs: clock.monoMs() });
  };
  return { clock, stop, passed, pace: new BytePace({ clock, baud, emit, stop: stop.signal }) };
}

const text = (passed: readonly { byte: number }[]): string => String.fromCharCode(...passed.map((p) => p.byte));
const STATUS = Buffer.from("(230.0 230.0 230.0 030 50.0 27.2 25.1 00001000\r", "latin1");

test("at 2400 baud a status of 47 bytes takes 196 ms, byte by byte at its moment", async () => {
  const { clock, passed, pace } = makePace(2400);
  pace.push(STATUS);
  await clock.advance(0);
  expect(passed).toEqual([]);
  await clock.advance(4);
  expect(passed).toHaveLength(0);
  await clock.advance(0.2);
  expect(passed).toHaveLength(1);
  await clock.advance(190);
  expect(passed).toHaveLength(46);
  await clock.advance(2);
  expect(Buffer.from(passed.map((p) => p.byte))).toEqual(STATUS);
  passed.forEach(({ atMs }, i) => {
    expect(atMs).toBeGreaterThanOrEqual(((i + 1) * 10_000) / 2400 - 1e-3);
    expect(atMs).toBeLessThan(((i + 1) * 10_000) / 2400 + 1e-3);
  });
});

test("what comes while the line is busy waits its turn", async () => {
  const { clock, passed, pace } = makePace(1000);
  pace.push(Buffer.from("abc"));
  await clock.advance(15);
  pace.push(Buffer.from("de"));
  await clock.advance(100);
  expect(text(passed)).toBe("abcde");
  expect(passed.map((p) => p.atMs)).toEqual([10, 20, 30, 40, 50]);
});

test("an idle line does not save up time", async () => {
  const { clock, passed, pace } = makePace(1000);
  pace.push(Buffer.from("a"));
  await clock.advance(500);
  pace.push(Buffer.from("b"));
  await clock.advance(9);
  expect(text(passed)).toBe("a");
  await clock.advance(1);
  expect(text(passed)).toBe("ab");
});

test("a late timer makes up for what is due and no more", async () => {
  const { clock, passed, pace } = makePace(1000);
  pace.push(Buffer.from("abcdefgh"));
  await clock.advance(10);
  clock.suspend(34);
  await clock.advance(0);
  expect(text(passed)).toBe("abcd");
  await clock.advance(6);
  expect(text(passed)).toBe("abcde");
});

test("without a speed bytes pass before the call returns", () => {
  const { passed, pace } = makePace(null);
  pace.push(Buffer.from("Q1\r"));
  expect(text(passed)).toBe("Q1\r");
});

test("a pause holds the bytes back, and later ones stay behind them", async () => {
  const { clock, passed, pace } = makePace(null);
  pace.push(Buffer.from("late"), 300);
  pace.push(Buffer.from("later"));
  await clock.advance(299);
  expect(text(passed)).toBe("");
  await clock.advance(1);
  expect(text(passed)).toBe("latelater");
  pace.push(Buffer.from("!"));
  expect(text(passed)).toBe("latelater!");
});

test("bytes on a line that is gone are lost without a sound", async () => {
  const { clock, stop, passed, pace } = makePace(1000);
  pace.push(Buffer.from("abc"));
  await clock.advance(10);
  stop.abort();
  await clock.advance(100);
  pace.push(Buffer.from("d"));
  expect(text(passed)).toBe("a");
});
