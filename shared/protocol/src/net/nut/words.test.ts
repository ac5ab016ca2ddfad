import fc from "fast-check";
import { expect, test } from "vitest";
import { echoWord, MAX_QUOTED_BYTES, MAX_WORD_LENGTH, MAX_WORDS, parseWords, quoteValue } from "./words.ts";

test.each([
  ["", []],
  ["  \t \r", []],
  ["GET VAR ups ups.status", ["GET", "VAR", "ups", "ups.status"]],
  ["  GET\t VAR  ups\r", ["GET", "VAR", "ups"]],
  ['SET VAR ups ups.id "my ups"', ["SET", "VAR", "ups", "ups.id", "my ups"]],
  ['USERNAME ""', ["USERNAME", ""]],
  ['a "b\\"c\\\\d\\#e"', ["a", 'b"c\\d#e']],
  ["a\\ b \\# \\= \\x", ["a b", "#", "=", "x"]],
  ['a"b"', ['a"b"']],
  ['"a"b', ["a", "b"]],
  ["VER # what is it", ["VER"]],
  ["VER#", ["VER"]],
  ["# only a comment", []],
  ["PASSWORD a=b", ["PASSWORD", "a", "=", "b"]],
  ["==", ["=", "="]],
  ['PASSWORD "a=b"', ["PASSWORD", "a=b"]],
  ["x \u00e9\u4e2d", ["x", "\u00e9\u4e2d"]],
] as const)("the line %j has the words %j", (line, words) => {
  expect(parseWords(line)).toEqual(words);
});

test.each([
  ["a quote that is not closed", 'GET "VAR ups'],
  ["a bare # inside quotes", 'PASSWORD "a#b"'],
  ["a backslash at the end", "VER \\"],
  ["a backslash at the end of an open quote", '"VER \\'],
  ["one word too many", "w ".repeat(MAX_WORDS + 1)],
  ["a word that is too long", "w".repeat(MAX_WORD_LENGTH + 1)],
])("a line with %s is malformed", (_fault, line) => {
  expect(parseWords(line)).toBeNull();
});

test("the longest line that is allowed is read", () => {
  const longest = "w".repeat(MAX_WORD_LENGTH);
  expect(parseWords(`${longest} `.repeat(MAX_WORDS))).toEqual(Array(MAX_WORDS).fill(longest));
});

test("a value is quoted with its quotes, backslashes and hashes escaped", () => {
  expect(quoteValue("230.0")).toBe('"230.0"');
  expect(quoteValue("")).toBe('""');
  expect(quoteValue('a "b" \\ #1')).toBe('"a \\"b\\" \\\\ \\#1"');
});

test("control characters in a value cannot break the line", () => {
  expect(quoteValue("a\nERR\r\0b\x7f")).toBe('"a ERR  b "');
});

test("a long value is cut so that its quoted form fits a client's buffer, never inside a character", () => {
  expect(quoteValue("x".repeat(1000))).toHaveLength(MAX_QUOTED_BYTES);
  expect(quoteValue("#".repeat(1000))).toBe(`"${"\\#".repeat((MAX_QUOTED_BYTES - 2) / 2)}"`);
  expect(quoteValue("\u{1f50b}".repeat(1000))).toBe(`"${"\u{1f50b}".repeat(Math.floor((MAX_QUOTED_BYTES - 2) / 4))}"`);
});

test("words are said back bare where they can be, else so that they read back the same", () => {
  expect(echoWord("Ups.Status")).toBe("Ups.Status");
  expect(echoWord("a b")).toBe('"a b"');
  expect(echoWord("=")).toBe("=");
  expect(echoWord('a"b')).toBe('a"b');
  expect(echoWord('"b')).toBe('"\\"b"');
  expect(echoWord("a#b")).toBe('"a\\#b"');
  expect(echoWord("a\x01")).toBe('"a "');
  expect(echoWord("a=b")).toBe('"a=b"');
  expect(echoWord("")).toBe('""');
});

/** Text a value may hold: no control characters, short enough to be carried whole. */
const values = fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replaceAll(/\p{Cc}/gu, ""));

test("whatever a value is, its quoted form reads back as that one word", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(parseWords(`VAR ups x ${quoteValue(value)}`)).toEqual(["VAR", "ups", "x", value]);
    }),
  );
});

test("whatever a word is, it is said back as that one word", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(parseWords(`DESC ups ${echoWord(value)}`)).toEqual(["DESC", "ups", value]);
    }),
  );
});

test("a quoted form is one line and of bounded length, whatever the value", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 800 }), (value) => {
      const quoted = quoteValue(value);
      expect(Buffer.byteLength(quoted)).toBeLessThanOrEqual(MAX_QUOTED_BYTES);
      expect(quoted).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test("any bytes at all are read as words within the limits, or refused", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .array(fc.constantFrom(...' "\\#=a\r\t'.split("").map((c) => c.charCodeAt(0))), { maxLength: 60 })
      .map((codes) => Uint8Array.from(codes)),
  );
  fc.assert(
    fc.property(bytes, (line) => {
      const words = parseWords(Buffer.from(line).toString("utf8"));
      if (words === null) return;
      expect(words.length).toBeLessThanOrEqual(MAX_WORDS);
      for (const word of words) expect(word.length).toBeLessThanOrEqual(MAX_WORD_LENGTH);
    }),
  );
});
