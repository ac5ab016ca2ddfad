import type { CardFigures } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { figureFrames, readingFrame } from "./fleet-frames.ts";

const dataOf = (bytes: Buffer): unknown => JSON.parse(/^data: (.*)$/m.exec(bytes.toString())?.[1] ?? "");
const row = (id: number, ageMs: number | null): CardFigures => [id, ageMs, [null, null, null, null, null, null, null, null]];

test("figures and readings that wait for a slow client are as old as they are when they leave", () => {
  const [frame] = figureFrames([row(1, 500), row(2, null)], 10_000);
  const sentAt = (monoMs: number) => dataOf(frame?.bytes(monoMs) ?? Buffer.of());
  expect(sentAt(10_000)).toEqual({ rows: [row(1, 500), row(2, null)] });
  expect(sentAt(13_000)).toEqual({ rows: [row(1, 3_500), row(2, null)] });
  const reading = readingFrame({ cardId: 1, reading: sampleReading({ ageMs: 200 }), identity: null, ratings: null }, 10_000);
  expect(dataOf(reading.bytes(12_000))).toMatchObject({ cardId: 1, reading: { ageMs: 2_200 } });
});

test("a round of a large fleet goes in parts, of which a newer round takes the place", () => {
  const rows = Array.from({ length: 4_500 }, (_, i) => row(i + 1, 0));
  const keys = figureFrames(rows, 0).map(({ key }) => key);
  expect(keys).toEqual(["figures 0", "figures 2000", "figures 4000"]);
  expect(figureFrames(rows, 5_000).map(({ key }) => key)).toEqual(keys);
});
