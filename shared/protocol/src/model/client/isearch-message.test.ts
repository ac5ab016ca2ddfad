import { expect, test } from "vitest";
import { readIsearchMessage } from "./isearch-message.ts";

const read = (event: string, data: unknown) => readIsearchMessage({ event, data: JSON.stringify(data), id: "" });

test.each([
  ["hello", { v: 1, version: "0.1.0", wallMs: 1 }],
  ["cards", { cards: [] }],
  ["forgotten", {}],
  ["scan", { id: 1, state: "running", asked: 0, toAsk: 254, found: 3, later: true }],
  ["change", { id: 2, isRunning: true, cards: [] }],
  ["beat", { wallMs: 1 }],
])("a %s is read as it is, with what a later version may add", (event, data) => {
  expect(read(event, data)).toMatchObject({ event, data });
});

test("an event of a later version is passed over", () => {
  expect(read("weather", { sun: true })).toBe("unknown");
  expect(read("toString", {})).toBe("unknown");
});

test.each([
  ["cards", { cards: {} }],
  ["cards", { cards: null }],
  ["scan", { id: "1", state: "running", asked: 0, toAsk: 254, found: 3 }],
  ["change", { id: 2, isRunning: true }],
  ["hello", null],
  ["beat", 7],
])("a %s that is not what its name says is malformed: %j", (event, data) => {
  expect(read(event, data)).toBe("malformed");
});

test("what is no JSON is malformed", () => {
  expect(readIsearchMessage({ event: "cards", data: "{", id: "" })).toBe("malformed");
});
