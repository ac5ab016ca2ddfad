import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultText } from "./default-text.ts";
import { editSettings, type SettingChange } from "./edit-settings.ts";
import { readSettings } from "./read-settings.ts";
import { SAMPLE_SETTINGS } from "./sample-settings.ts";
import { commentsOf, type SettingValue } from "./text-splice.ts";

const edited = (text: string, ...changes: readonly SettingChange[]): string => {
  const result = editSettings(text, changes);
  if ("faults" in result) throw new Error(JSON.stringify(result.faults));
  return result.text;
};
const set = (path: SettingChange["path"], value: SettingValue | null): SettingChange => ({ path, value });
const refusal = (...changes: readonly SettingChange[]): string | undefined => {
  const result = editSettings(SAMPLE_SETTINGS, changes);
  return "faults" in result ? `${result.faults[0]?.path}: ${result.faults[0]?.problem}` : undefined;
};
const policyOf = (text: string) => {
  const read = readSettings(text);
  return "settings" in read ? read.settings.policy : undefined;
};

test("a value that is there is exchanged in its place, and nothing else changes", () => {
  expect(edited(SAMPLE_SETTINGS, set(["when", "steady"], "60 s"))).toBe(SAMPLE_SETTINGS.replace("steady: 45 s", "steady: 60 s"));
  expect(edited(SAMPLE_SETTINGS, set(["sources", 1, "community"], "a # b: c"))).toBe(
    SAMPLE_SETTINGS.replace("community: 0123 ", 'community: "a # b: c" '),
  );
  expect(edited(SAMPLE_SETTINGS, set(["feeds", 1, "sources"], ["nut"]))).toBe(SAMPLE_SETTINGS.replace("[old, nut]", "[nut]"));
});

test("a value that is not there gets a line of its own below its neighbours", () => {
  expect(edited(SAMPLE_SETTINGS, set(["when", "stale"], "12 s"))).toBe(
    SAMPLE_SETTINGS.replace("steady: 45 s\n", "steady: 45 s\n  stale: 12 s\n"),
  );
  expect(edited("", set(["host", "needs"], "3 min"))).toBe("host:\n  needs: 3 min\n");
  expect(edited("host: # here\n", set(["host", "needs"], "3 min"))).toBe("host:\n  needs: 3 min # here\n");
});

test("a first source and feed are put into the file of a first start", () => {
  const card = { id: "main", card: "http://192.0.2.7", token: "abc" };
  const text = edited(defaultText(), set(["sources", 0], card), set(["feeds"], [{ id: "a", sources: ["main"] }]));
  expect(text).toContain("sources:\n  - id: main\n    card: http://192.0.2.7\n    token: abc\n#  - id: card-a");
  expect(policyOf(text)?.feeds).toEqual([{ id: "a", sourceIds: ["main"] }]);
  expect(commentsOf(text)).toEqual(commentsOf(defaultText()));
});

test("what is taken out leaves its comments behind", () => {
  expect(edited(SAMPLE_SETTINGS, set(["listen"], null))).toBe(SAMPLE_SETTINGS.replace("listen: 127.0.0.1:9000   #", "#"));
  const text = edited(SAMPLE_SETTINGS, set(["feeds", 1, "sources"], ["nut"]), set(["sources", 1], null));
  expect(text).not.toContain("192.0.2.8");
  expect(commentsOf(text)).toEqual(commentsOf(SAMPLE_SETTINGS));
});

test("lines keep the ends they have, and a file its byte order mark", () => {
  const windows = SAMPLE_SETTINGS.replaceAll("\n", "\r\n");
  for (const change of [set(["when", "stale"], "12 s"), set(["host", "name"], null), set(["listen"], null), set(["armed"], "off")]) {
    expect(edited(`\uFEFF${SAMPLE_SETTINGS}`, change)).toBe(`\uFEFF${edited(SAMPLE_SETTINGS, change)}`);
    expect(edited(windows, change)).toBe(edited(SAMPLE_SETTINGS, change).replaceAll("\n", "\r\n"));
  }
});

test("commands, warning, power-off and names of files are not changed from a page", () => {
  for (const path of [
    ["commands"],
    ["commands", 0, "run"],
    ["commands", 2],
    ["warn"],
    ["power-off"],
    ["power-off", 0],
    [],
    ["sources", 0, "token-file"],
  ]) {
    for (const value of ["x", null]) expect(refusal(set(path, value))).toContain("this is not changed from here");
  }
  expect(refusal(set(["sources", 3], { id: "x", card: "http://h", "token-file": "/etc/shadow" }))).toContain(
    "this is not changed from here",
  );
  expect(refusal(set(["armed"], "off"), set(["warn"], "off"))).toContain("this is not changed from here");
});

test("a value cannot bring other lines with it", () => {
  expect(refusal(set(["host", "name"], "x\ncommands: []"))).toContain("host.name: what stands here is not understood");
  const community = 'x"\npower-off: [/bin/true]\n#';
  const read = readSettings(edited(SAMPLE_SETTINGS, set(["sources", 1, "community"], "x # y: [z]")));
  expect(read).toMatchObject({ settings: { powerOff: { argv: ["/sbin/poweroff", "-f"] } } });
  expect(refusal(set(["sources", 1, "community"], community))).toBeDefined();
});

test("a change that makes the file faulty is refused with those faults, and what has no place as well", () => {
  expect(refusal(set(["host", "needs"], "1 s"))).toMatch(/^host\.needs: 1 s is shorter/);
  expect(refusal(set(["feeds", 0], null))).toBeUndefined();
  expect(refusal(set(["feeds"], null), set(["armed"], "on"))).toContain("there is no feed");
  expect(refusal(set(["sources"], []))).toContain("there is no place");
  expect(refusal(set(["sources", 9], { id: "x" }))).toContain("there is no place");
  expect(refusal(set(["when", "__proto__"], "x"))).toContain("nothing is called");
});

const seconds = fc.integer({ min: 1, max: 50 }).map((value) => `${value} s`);
const CHANGES: readonly (readonly [
  path: SettingChange["path"],
  value: fc.Arbitrary<string | null>,
  of: (text: string) => unknown,
  means: (value: string) => unknown,
])[] = [
  [["when", "steady"], fc.option(seconds), (text) => policyOf(text)?.steadyMs, (value) => Number.parseInt(value, 10) * 1_000],
  [["when", "stale"], fc.option(seconds), (text) => policyOf(text)?.staleMs, (value) => Math.max(1, Number.parseInt(value, 10)) * 1_000],
  [
    ["when", "charge"],
    fc.option(fc.nat(100).map((value) => `${value} %`)),
    (text) => policyOf(text)?.triggers.charge?.belowPercent,
    (value) => Number.parseInt(value, 10),
  ],
  [["armed"], fc.option(fc.constantFrom("on", "off")), (text) => policyOf(text)?.mode, (value) => (value === "on" ? "armed" : "observer")],
];

test("whatever is changed, reading gives the change, and the comments are the same in the same order", () => {
  const change = fc.constantFrom(...CHANGES).chain(([path, value, of, means]) => value.map((one) => ({ path, value: one, of, means })));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), fc.boolean(), (changes, isSample) => {
      const before = isSample ? SAMPLE_SETTINGS : `${SAMPLE_SETTINGS}# the end`;
      const after = edited(before, ...changes);
      expect(commentsOf(after)).toEqual(commentsOf(before));
      const last = changes.findLast(() => true);
      if (last?.value) expect(last.of(after)).toBe(last.means(last.value));
      // Whoever takes every changed line out of both has the same file.
      const rest = (text: string) => text.split("\n").filter((line) => !/^ *(?:steady|stale|charge|armed):/.test(line));
      expect(rest(after)).toEqual(rest(before));
    }),
    { numRuns: 200 },
  );
});

test("whatever is asked for, editing ends with a file that can be read or with a refusal", () => {
  const part = fc.oneof(
    fc.constantFrom("when", "host", "sources", "feeds", "steady", "id", "armed", "listen", "feeds-needed"),
    fc.nat(4),
    fc.string({ maxLength: 5 }),
  );
  const { value } = fc.letrec<{ value: SettingValue }>((tie) => ({
    value: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.string({ maxLength: 4 }), tie("value"), { maxKeys: 2 }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), fc.option(value), (path, to) => {
      const result = editSettings(SAMPLE_SETTINGS, [{ path, value: to }]);
      if ("faults" in result) expect(result.faults).not.toEqual([]);
      else expect(readSettings(result.text)).toMatchObject({ settings: { commands: [{}, {}], powerOff: { kind: "own" } } });
    }),
    { numRuns: 500 },
  );
});
