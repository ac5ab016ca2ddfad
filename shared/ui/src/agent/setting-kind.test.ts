import { expect, test } from "vitest";
import { settingKind, settingName } from "./setting-kind.ts";

test("a value that is one of some words is chosen, all else is typed", () => {
  expect(settingKind({ expects: "`on` or `off`" })).toEqual({ kind: "choice", words: ["on", "off"] });
  expect(settingKind({ expects: "`told` or `estimated` or `off`" })).toEqual({ kind: "choice", words: ["told", "estimated", "off"] });
  expect(settingKind({ expects: "a time with its unit, such as `90 s`, `5 min` or `1 h 30 min`" })).toEqual({ kind: "text" });
  expect(settingKind({ expects: "a share such as `20 %`, or `off`" })).toEqual({ kind: "text" });
});

test("a value is named as the faults of the file name it", () => {
  expect(settingName(["when", "on-battery"])).toBe("when.on-battery");
  expect(settingName(["sources", 0, "token"])).toBe("sources[0].token");
});
