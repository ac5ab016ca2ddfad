import { expect, test } from "vitest";
import { idList } from "./id-list.ts";

test("a few ids are written out, of very many the first and how many more", () => {
  expect(idList([])).toBe("");
  expect(idList([3, 1, 2])).toBe("3 1 2");
  const many = Array.from({ length: 10_000 }, (_, i) => i + 1);
  expect(idList(many)).toMatch(/^1 2 3 .* 20 and 9980 more$/);
});
