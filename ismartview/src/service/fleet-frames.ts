import type { CardFigures } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { ageingSseFrame, readySseFrame, type SseFrame, sseFrame } from "@istars/service/http/sse-frame.ts";
import type { CardReading } from "../fleet/fleet.ts";

/** Rows of figures in one message. */
const ROWS_AT_ONCE = 2_000;

/** Cards as they are, each JSON already, and ids of those that are gone. */
export const cardFrames = (cards: readonly string[], removed: readonly number[]): readonly SseFrame[] => [
  ...(cards.length > 0 ? [readySseFrame("cards", `{"cards":[${cards.join(",")}]}`)] : []),
  ...(removed.length > 0 ? [sseFrame("removed", { ids: removed })] : []),
];

/** Alarms that are on, each JSON already, and ids of those that are over. */
export const alarmFrames = (on: readonly string[], off: readonly number[]): readonly SseFrame[] => [
  readySseFrame("alarms", `{"on":[${on.join(",")}],"off":[${off.join(",")}]}`),
];

/** A round of figures, aged to `takenMonoMs`. A newer round takes the place of one that a slow client has not taken. */
export function figureFrames(rows: readonly CardFigures[], takenMonoMs: number): readonly SseFrame[] {
  const frames: SseFrame[] = [];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE);
    frames.push(
      ageingSseFrame("figures", `figures ${from}`, (monoMs) => ({ rows: some.map((row) => agedRow(row, monoMs - takenMonoMs)) })),
    );
  }
  return frames;
}

const agedRow = ([id, ageMs, values]: CardFigures, byMs: number): CardFigures => [
  id,
  ageMs === null ? null : Math.round(ageMs + byMs),
  values,
];

/** A card's reading, aged to `takenMonoMs`. */
export const readingFrame = ({ cardId, reading, identity, ratings }: CardReading, takenMonoMs: number): SseFrame =>
  ageingSseFrame("reading", `reading ${cardId}`, (monoMs) => ({
    cardId,
    reading: { ...reading, ageMs: Math.round(reading.ageMs + monoMs - takenMonoMs) },
    identity,
    ratings,
  }));
