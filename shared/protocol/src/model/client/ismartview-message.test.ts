import { expect, test } from "vitest";
import { readIsmartviewMessage } from "./ismartview-message.ts";

const read = (event: string, data: unknown) => readIsmartviewMessage({ event, data: JSON.stringify(data), id: "" });

test("figures are read as they are, with what a later version may add", () => {
  const data = { rows: [[7, 400, [21, 100, null, 230, 230, 54.4, null, 812]]], later: true };
  expect(read("figures", data)).toMatchObject({ event: "figures", data });
});

test("an event of a later version is passed over", () => {
  expect(read("weather", { sun: true })).toBe("unknown");
});

test.each([
  ["cards", { cards: null }],
  ["alarms", { on: [] }],
  ["reading", { cardId: 3, reading: null }],
  ["run", { id: 1, command: "beeper.toggle", isRunning: "yes", cards: [] }],
  ["storage", { state: "ok", waiting: "0", lostReadings: 0 }],
  ["hello", null],
])("a %s that is not what its name says is malformed: %j", (event, data) => {
  expect(read(event, data)).toBe("malformed");
});
