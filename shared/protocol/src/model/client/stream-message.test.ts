import { expect, test } from "vitest";
import { sampleAlarm } from "../sample-alarm.ts";
import { sampleLine, sampleReading } from "../sample-reading.ts";
import { readStreamMessage } from "./stream-message.ts";

const read = (event: string, data: unknown) => readStreamMessage({ event, data: JSON.stringify(data), id: "log-1.7" });
const reading = sampleReading({ input: [sampleLine({ voltage: 230 })], output: [sampleLine({ voltage: 230 })] });

test.each([
  ["hello", { v: 1, cardId: "c", bootId: "b", logId: "log-1", lastId: 7, oldestId: 1, wallMs: 1 }],
  ["reading", reading],
  ["reading", { ...reading, input: [], later: true }],
  ["alarm", { ...sampleAlarm("on-battery"), active: true }],
  ["gap", { logId: "log-1", oldestId: 3, lastId: 9 }],
  ["beat", { wallMs: 1 }],
])("a %s is read as the card sends it", (event, data) => {
  expect(read(event, data)).toMatchObject({ event, data, id: "log-1.7" });
});

test.each([
  ["reading", { ...reading, input: {} }],
  ["reading", { ...reading, facts: null }],
  ["reading", { ...reading, ageMs: "4" }],
  ["beat", {}],
])("a %s that is not what its name says is malformed", (event, data) => {
  expect(read(event, data)).toBe("malformed");
});
