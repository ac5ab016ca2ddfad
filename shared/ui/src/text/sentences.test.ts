import { expect, test } from "vitest";
import { joinSentences } from "./sentences.ts";

test("English sentences stand a blank apart, and those that say nothing leave none", () => {
  expect(joinSentences("Time between two questions.", "", "0.5 to 5 s.", "Default: 1 s.")).toBe(
    "Time between two questions. 0.5 to 5 s. Default: 1 s.",
  );
  expect(joinSentences("", "")).toBe("");
});

test("Chinese sentences follow each other without a blank", () => {
  expect(joinSentences("两次状态查询之间的时间。", "0.5 至 5 s。", "默认值：1 s。")).toBe(
    "两次状态查询之间的时间。0.5 至 5 s。默认值：1 s。",
  );
});
