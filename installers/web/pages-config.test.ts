import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PURE_NAMES } from "./pages-config.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PAGES = ["shared/ui/src/**/*.{ts,tsx}", "shared/protocol/src/model/client/*.ts", "*/web/src/**/*.{ts,tsx}"];

/** A statement that is nothing but a call, perhaps after `if (…)`, `else` or an arrow: what is done for its effect. */
const DONE_FOR_EFFECT = new RegExp(`(?:^\\s*|\\)\\s|else\\s|\\{\\s)(?:${PURE_NAMES.join("|")})(?:\\??\\.\\w+)*\\([^;]*\\);\\s*\\}?$`);

const offends = (line: string): boolean => DONE_FOR_EFFECT.test(line) && !/^\s*(?:return|const|let|export)\b/.test(line);

test("what the build takes for free of effect is called for its effect nowhere in the pages, or it would be gone from them", () => {
  const files = PAGES.flatMap((pattern) => globSync(pattern, { cwd: root })).filter((file) => !file.includes(".test."));
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, at) => (offends(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test.each([
  ["  known.alarms.set(id, alarm);", true],
  ["  if (isAll) known.found.clear();", true],
  ["    for (const one of all) fact(one);", true],
  ["  const site = known(Type.String());", false],
  ["  return known.map(sayFault);", false],
  ["  this.#known.alarms.set(id, alarm);", false],
  ["  unknown.set(1);", false],
])("%j is found: %s", (line, isFound) => {
  expect(offends(line)).toBe(isFound);
});
