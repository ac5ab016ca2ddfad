import fc from "fast-check";
import { expect, test } from "vitest";
import { type SseMessage, SseParser } from "./sse-parser.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parse = (...chunks: (string | Uint8Array)[]) => {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.push(typeof chunk === "string" ? bytesOf(chunk) : chunk));
};
const message = (data: string, facts: Partial<SseMessage> = {}): SseMessage => ({ event: "message", id: "", ...facts, data });

test("an event has a name, data and an id that stays until there is another", () => {
  expect(parse('id: log.7\nevent: event\ndata: {"id":7}\n\nevent: beat\ndata: {}\n\nid\ndata:x\n\n')).toEqual([
    message('{"id":7}', { event: "event", id: "log.7" }),
    message("{}", { event: "beat", id: "log.7" }),
    message("x"),
  ]);
});

test("one blank after the colon belongs to the syntax, a second one to the data", () => {
  expect(parse("data:a\n\ndata: b\n\ndata:  c\n\ndata\n\ndata:d:e\n\n")).toEqual(["a", "b", " c", "", "d:e"].map((data) => message(data)));
});

test("several data lines are one event with line breaks", () => {
  expect(parse("data: a\ndata:\ndata: b\n\n")).toEqual([message("a\n\nb")]);
});

test("comments, unknown fields, retry and events without data are passed over", () => {
  expect(parse(": hello\nretry: 10\nnonsense: 1\nevent: lost\n\ndata: a\n\n")).toEqual([message("a")]);
});

test("an event that is cut off before its empty line is none", () => {
  expect(parse("data: a\n\ndata: b\n")).toEqual([message("a")]);
});

test("an id with a NULL in it is ignored", () => {
  expect(parse("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n").map(({ id }) => id)).toEqual(["1", "1"]);
});

test.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("lines may end with %s", (_name, end) => {
  expect(parse(["event: a", "data: 1", "data: 2", "", "data: 3", "", ""].join(end))).toEqual([
    message("1\n2", { event: "a" }),
    message("3"),
  ]);
});

test("a byte order mark at the start is taken off, one later is data", () => {
  expect(parse(Uint8Array.of(0xef, 0xbb), Uint8Array.of(0xbf), "data: a\n\ndata: \uFEFFb\n\n")).toEqual([message("a"), message("\uFEFFb")]);
});

test("an event longer than the limit is dropped and counted, in one line or in many, and the next one is whole", () => {
  const parser = new SseParser({ maxChars: 20 });
  const push = (text: string) => parser.push(bytesOf(text)).map(({ data }) => data);
  expect(push(`data: ${"x".repeat(14)}\n\n`)).toEqual(["x".repeat(14)]);
  expect(push(`data: ${"x".repeat(15)}\n\ndata: a\n\n`)).toEqual(["a"]);
  expect(push("data: 1\ndata: 23456789\ndata: 0123456789\ndata: 1\n\ndata: b\n\n")).toEqual(["b"]);
  expect(push("y".repeat(1_000))).toEqual([]);
  expect(push("\n\ndata: c\n\n")).toEqual(["c"]);
  expect(parser.dropped).toBe(3);
});

/** Any stream is read the same however it is cut, also inside characters and between CR and LF. */
test("where the stream is cut makes no difference", () => {
  const line = fc.oneof(
    fc.constantFrom("", "data", "data: ä€🔋", "event: e", "id: 1", ": c", "\uFEFF", "id: \0", "data: x\0"),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  const stream = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r", "\r\n", "\n\n")), { maxLength: 25 });
  fc.assert(
    fc.property(stream, fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }), (lines, cuts) => {
      const bytes = bytesOf(lines.flat().join(""));
      const whole = parse(bytes);
      const pieces: Uint8Array[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const length = cuts[i % cuts.length] || 1;
        pieces.push(bytes.subarray(at, at + length));
        at += length;
      }
      expect(parse(...pieces)).toEqual(whole);
    }),
  );
});

test("no bytes make it fail, and no message holds more than the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
      const parser = new SseParser({ maxChars: 50 });
      for (const chunk of chunks) for (const { data } of parser.push(chunk)) expect(data.length).toBeLessThanOrEqual(50);
    }),
  );
});

test("what is written as events is read back, whatever the data", () => {
  const data = fc.array(
    fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text)),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(data, { maxLength: 8 }), (events) => {
      const text = events.map((lines) => `${lines.map((line) => `data: ${line}\n`).join("")}\n`).join("");
      expect(parse(text).map((event) => event.data)).toEqual(events.map((lines) => lines.join("\n")));
    }),
  );
});
