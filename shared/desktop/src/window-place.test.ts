import { expect, test } from "vitest";
import { fitPlace, readPlace } from "./window-place.ts";

const SIZE = { width: 1280, height: 820 };
const ONE = { x: 0, y: 0, width: 1920, height: 1040 };
const RIGHT = { x: 1920, y: 0, width: 1920, height: 1040 };
const place = { x: 2000, y: 100, width: 900, height: 640, maximized: false };

test("the first time the system chooses where the window stands", () => {
  expect(fitPlace(null, [ONE], SIZE)).toEqual(SIZE);
});

test("a window opens where it was, also on a second screen", () => {
  expect(fitPlace(place, [ONE, RIGHT], SIZE)).toEqual({ x: 2000, y: 100, width: 900, height: 640 });
});

test("a window whose screen is gone comes back with its size on one that is there", () => {
  expect(fitPlace(place, [ONE], SIZE)).toEqual({ width: 900, height: 640 });
});

test.each([
  ["above the screen", { ...place, x: 10, y: -50 }],
  ["so far to the left that its head cannot be caught", { ...place, x: -850, y: 10 }],
  ["below the screen", { ...place, x: 10, y: 1030 }],
])("a window that stood %s is brought back", (_where, before) => {
  expect(fitPlace(before, [ONE], SIZE)).toEqual({ width: 900, height: 640 });
});

test("a window is never larger than its screen, and never too small to show anything", () => {
  expect(fitPlace({ ...place, x: 10, y: 10, width: 4000, height: 3000 }, [ONE], SIZE)).toMatchObject({ width: 1920, height: 1040 });
  expect(fitPlace({ ...place, x: 10, y: 10, width: 200, height: 10 }, [ONE], SIZE)).toMatchObject({ width: 360, height: 480 });
  expect(fitPlace(null, [{ x: 0, y: 0, width: 1024, height: 600 }], SIZE)).toEqual({ width: 1024, height: 600 });
});

test("what was kept is read again, and what is damaged is left aside", () => {
  expect(readPlace(JSON.stringify(place))).toEqual(place);
  for (const text of [
    null,
    "",
    "{",
    "null",
    "7",
    "[]",
    '{"x":1}',
    JSON.stringify({ ...place, x: 1e9 }),
    JSON.stringify({ ...place, width: "9" }),
  ])
    expect(readPlace(text)).toBeNull();
});
