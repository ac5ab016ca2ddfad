import { expect, test } from "vitest";
import { pagesOf } from "./pages.ts";

test("without a name the pages of every program are meant, else those of the programs named", () => {
  const all = pagesOf([]).map(({ program }) => program);
  expect(all).toEqual(expect.arrayContaining(["card-firmware", "isearch"]));
  expect(pagesOf(["isearch"]).map(({ program }) => program)).toEqual(["isearch"]);
});

test("a program without pages is refused by name, with those that have some", () => {
  expect(() => pagesOf(["card-firmware", "ups-sim"])).toThrow(/^ups-sim has no pages; there are those of card-firmware, isearch/);
});
