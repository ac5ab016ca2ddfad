import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";
import { textTable } from "./text-table.ts";

const COLUMNS = [{ title: "NAME", gives: 1 }, { title: "MAC" }, { title: "PLACE", gives: 2 }, { title: "NOTES" }];

test("columns are as wide as their widest cell, and one in which nothing stands is left out", () => {
  const rows = [
    ["Rack 1", "02:00", "cellar", ""],
    ["機房", "02:01", "", ""],
  ];
  expect(textTable(COLUMNS, rows, null)).toEqual(["NAME    MAC    PLACE", "Rack 1  02:00  cellar", "機房    02:01"]);
});

test("a table that is too wide is cut where it may be, in order", () => {
  const rows = [["a name of some length", "02:00", "a place of some length", "new"]];
  const wide = textTable(COLUMNS, rows, null);
  expect(wide.map(displayWidth)).toEqual([59, 57]);
  expect(textTable(COLUMNS, rows, 50)[1]).toBe("a name of some length  02:00  a place of s…  new");
  expect(textTable(COLUMNS, rows, 30)[1]).toBe("a name …  02:00  a pla…  new");
  expect(textTable(COLUMNS, rows, 5)[1]).toBe("a nam…  02:00  a pla…  new");
});

test("what a stranger wrote cannot move the cursor", () => {
  expect(textTable([{ title: "NAME" }], [["\u001b[2J\u0007x\ny"]], null)).toEqual(["NAME", " [2J x y"]);
});
