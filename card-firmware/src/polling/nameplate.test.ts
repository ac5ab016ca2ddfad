import { unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import { expect, test } from "vitest";
import { afterAsking, afterReconnect, nothingTold } from "./nameplate.ts";

const SILENT = { identity: unknownIdentity(), ratings: unknownRatings() };
const FULL = { identity: { ...unknownIdentity(), model: "A" }, ratings: { ...unknownRatings(), batteryVoltage: 24 } };

test("a nameplate that was told is asked again every few minutes", () => {
  expect(afterAsking(nothingTold(), FULL, 1_000)).toEqual({ told: FULL, dueMs: 301_000, attempts: 1 });
});

test("one that was not told is asked again twice, then rarely", () => {
  let track = nothingTold();
  const waits = [1, 2, 3, 4].map(() => {
    track = afterAsking(track, SILENT, 0);
    return track.dueMs;
  });
  expect(waits).toEqual([10_000, 60_000, 1_800_000, 1_800_000]);
});

test("a refresh that is not answered keeps what is known; after a reconnection the answer counts alone", () => {
  const known = afterAsking(nothingTold(), FULL, 0);
  expect(afterAsking(known, SILENT, 0).told).toEqual(FULL);
  const back = afterReconnect(known, 5_000);
  expect(back).toEqual({ told: FULL, dueMs: 5_000, attempts: 0 });
  expect(afterAsking(back, SILENT, 0).told).toEqual(SILENT);
});
