import { expect, test } from "vitest";
import { readIsmartmateMessage } from "./ismartmate-message.ts";

const read = (event: string, data: unknown) => readIsmartmateMessage({ event, data: JSON.stringify(data), id: "" });

test("a line of the timeline is read as it is, with what a later version may add", () => {
  const data = { id: 7, wallMs: 1, code: "started", params: {}, later: true };
  expect(read("why", data)).toMatchObject({ event: "why", data });
});

test("an event of a later version is passed over", () => {
  expect(read("weather", { sun: true })).toBe("unknown");
});

test.each([
  ["why", { id: "7", wallMs: 1, code: "started", params: {} }],
  ["state", { wallMs: 1, mode: "armed" }],
  ["settings", {}],
  ["hello", null],
])("a %s that is not what its name says is malformed: %j", (event, data) => {
  expect(read(event, data)).toBe("malformed");
});
