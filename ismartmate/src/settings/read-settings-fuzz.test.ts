import fc from "fast-check";
import { expect, test } from "vitest";
import { readSettings } from "./read-settings.ts";
import { SAMPLE_SETTINGS } from "./sample-settings.ts";
import { MAX_OCTETS } from "./settings-document.ts";

/** Texts that would grow in time or memory if they were read as they are. */
const BOMBS: Readonly<Record<string, string>> = {
  "aliases of aliases": `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
    .split("")
    .map((name, at) => `${name}: &${name} [${"*abcdefgh".charAt(at + 1)}]`)
    .join("\n")}`,
  "brackets in brackets": "[".repeat(MAX_OCTETS),
  "maps in maps": "{a: ".repeat(60_000),
  "lists in lists": "- ".repeat(MAX_OCTETS / 2),
  "keys that are keys": "? ".repeat(MAX_OCTETS / 2),
  "ever further in": Array.from({ length: 700 }, (_, indent) => `${" ".repeat(indent)}a:\n`).join(""),
  "the same key": "a:\n".repeat(80_000),
  "twenty thousand keys": Array.from({ length: 20_000 }, (_, key) => `k${key}: 1\n`).join(""),
  anchors: "&a ".repeat(80_000),
  documents: "---\n".repeat(60_000),
  quotes: "'\n".repeat(MAX_OCTETS / 2),
  "a word without end": "a".repeat(10 * MAX_OCTETS),
};

test.each(Object.entries(BOMBS))("a file made to choke on (%s) is refused, and says why", (_, text) => {
  const read = readSettings(text);
  expect("faults" in read ? read.faults.length : 0).toBeGreaterThan(0);
});

test("what is nested deeper than any settings are is refused before it is parsed, in brackets as on lines", () => {
  const refused = { faults: [{ problem: "the file has too many parts or brackets" }] };
  expect(readSettings(`when: ${"[".repeat(21)}${"]".repeat(21)}`)).toMatchObject(refused);
  expect(readSettings(`when:\n  ${"- ".repeat(21)}x`)).toMatchObject(refused);
  expect(readSettings(Array.from({ length: 300 }, (_, indent) => `${" ".repeat(indent)}a:\n`).join(""))).toMatchObject(refused);
  expect(readSettings(`# ${"- ".repeat(50)}[[[[[[[[[[[[[[[[[[[[[[[[\narmed: off\n`)).toHaveProperty("settings");
});

test("nothing but text may be in the file, and no more than a person writes", () => {
  expect(readSettings("armed: on\0")).toMatchObject({ faults: [{ problem: "the file is not text" }] });
  expect(readSettings(`#${"é".repeat(MAX_OCTETS / 2)}`)).toMatchObject({ faults: [{ problem: "the file is longer than 256 KB" }] });
});

const PIECES = [...SAMPLE_SETTINGS.matchAll(/\w+|\n *|[^\w\n]/g)].map(([piece]) => piece);

test("whatever stands in the file, reading it ends with settings or with faults that have a place in it", () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc
      .array(fc.constantFrom(...PIECES, "{", "}", "&a", "*a", "!!x", "|", ">", "%", "?", "'", '"', "\t", "\r", "---", "<<"), {
        maxLength: 60,
      })
      .map((all) => all.join("")),
    // The sample with a passage taken out and something put in.
    fc
      .tuple(fc.nat(PIECES.length), fc.nat(6), fc.constantFrom(...PIECES, "[", "{", "- ", "off", ""))
      .map(([at, gone, put]) => PIECES.toSpliced(at, gone, put).join("")),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      const read = readSettings(text);
      if ("settings" in read) return;
      expect(read.faults.length).toBeGreaterThan(0);
      const lines = text.split(/\r\n?|\n/).length;
      for (const { line, column, problem, remedy } of read.faults) {
        expect(line >= 1 && line <= lines && column >= 1).toBe(true);
        expect(problem !== "" && remedy !== "").toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("a file cut short anywhere is read or refused, never misread as armed over less", () => {
  for (let length = 0; length < SAMPLE_SETTINGS.length; length++) {
    const read = readSettings(SAMPLE_SETTINGS.slice(0, length));
    if ("settings" in read && read.settings.policy.mode === "armed") expect(read.settings.policy.feeds).not.toEqual([]);
  }
});
