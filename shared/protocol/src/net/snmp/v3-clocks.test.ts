import { expect, test } from "vitest";
import { V3Clocks } from "./v3-clocks.ts";

const OWN = { engineId: Uint8Array.of(0x80, 0, 0, 0, 5, 1), boots: 4 };
const SENDER = Uint8Array.of(0x80, 0, 0, 0, 5, 2);

function openClocks(peers: ConstructorParameters<typeof V3Clocks>[1] = []) {
  let nowMs = 5_000_000;
  const clocks = new V3Clocks(OWN, peers, { monoMs: () => nowMs });
  return {
    clocks,
    pass: (s: number) => {
      nowMs += s * 1_000;
    },
    isTimely: (boots: number, time: number) => clocks.isTimely({ engineId: SENDER, boots, time }),
  };
}

test("what is said to us counts within 150 seconds of our own clock, of this start alone", () => {
  const { clocks, pass } = openClocks();
  pass(1_000);
  expect(clocks.ownTime).toBe(1_000);
  for (const time of [850, 1_000, 1_150]) expect(clocks.isOurs({ boots: 4, time })).toBe(true);
  for (const time of [0, 849, 1_151]) expect(clocks.isOurs({ boots: 4, time })).toBe(false);
  for (const boots of [3, 5]) expect(clocks.isOurs({ boots, time: 1_000 })).toBe(false);
});

test("a sender's clock is learned, goes on by itself, and never goes back", () => {
  const { isTimely, pass, clocks } = openClocks();
  expect(isTimely(7, 500)).toBe(true);
  expect(isTimely(7, 350)).toBe(true);
  expect(isTimely(7, 349)).toBe(false);
  pass(100);
  expect(isTimely(7, 449)).toBe(false);
  expect(isTimely(7, 450)).toBe(true);
  expect(isTimely(7, 10_000)).toBe(true);
  expect(isTimely(7, 600)).toBe(false);
  expect(isTimely(8, 0)).toBe(true);
  expect(isTimely(7, 20_000)).toBe(false);
  expect(isTimely(2_147_483_647, 1)).toBe(false);
  expect(clocks.peers).toEqual([{ engine: "800000000502", boots: 8, time: 0 }]);
});

test("what was heard before a restart is not heard again after it", () => {
  const { isTimely } = openClocks([{ engine: "800000000502", boots: 7, time: 500 }]);
  expect(isTimely(7, 500)).toBe(false);
  expect(isTimely(6, 900)).toBe(false);
  expect(isTimely(7, 501)).toBe(true);
});
