import { expect, test } from "vitest";
import { readSettings } from "./read-settings.ts";
import { SAMPLE_SETTINGS } from "./sample-settings.ts";
import { differenceOf, type SettingsDifference } from "./settings-difference.ts";

const differing = (from: string, to: string): SettingsDifference => {
  const [before, after] = [SAMPLE_SETTINGS, SAMPLE_SETTINGS.replace(from, to)].map((text) => readSettings(text));
  if (!before || !after || "faults" in before || "faults" in after) throw new Error(`there is a fault in "${to}"`);
  return differenceOf(before.settings, after.settings);
};
const NONE: SettingsDifference = {
  sources: { gone: [], made: [] },
  ...{ isPolicyChanged: false, areActionsChanged: false, isHostNameChanged: false, isListenChanged: false },
};

test("a comment, another order of keys or another way to write a time changes nothing", () => {
  expect(differing("# the order counts", "# or not")).toEqual(NONE);
  expect(differing("margin: 1 min 30 s", "margin: 90 s")).toEqual(NONE);
  expect(differing("armed: on\nlisten: 127.0.0.1:9000   # the pages\n", "listen: 127.0.0.1:9000\narmed: yes\n")).toEqual(NONE);
});

test("a changed source ends and begins, and the others go on", () => {
  const { sources, ...rest } = differing("every: 5 s", "every: 2 s");
  expect(sources).toMatchObject({ gone: ["old"], made: [{ id: "old", everyMs: 2_000 }] });
  expect({ ...NONE, ...rest }).toEqual(NONE);
});

test.each([
  ["steady: 45 s", "steady: 30 s", { isPolicyChanged: true }],
  ["armed: on", "armed: off", { isPolicyChanged: true }],
  ["[/bin/sync]", "[/bin/true]", { areActionsChanged: true }],
  ["warn: system", "warn: off", { areActionsChanged: true }],
  ["name: db-1", "name: db-2", { isHostNameChanged: true }],
  [":9000", ":9001", { isListenChanged: true }],
] as const)("`%s` made `%s` is told as what it is", (from, to, difference) => {
  expect(differing(from, to)).toEqual({ ...NONE, ...difference });
});
