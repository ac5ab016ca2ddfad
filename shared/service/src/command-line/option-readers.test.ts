import { expect, test } from "vitest";
import { checked, checkedEach, port } from "./option-readers.ts";

test.each(["0", "65536", "80a", "-1", ""])("a wrong value (%j) fails in the way that is told with the option's name", (text) => {
  expect(() => checked(port)(text)).toThrow(
    expect.objectContaining({ code: "commander.invalidArgument", message: "expected a whole number from 1 to 65535 as a port" }),
  );
});

test("a value within the limits is taken as the number it is", () => {
  expect(["1", "65535"].map(checked(port))).toEqual([1, 65_535]);
});

test("an option that may be given several times keeps all of them, and checks each", () => {
  const read = checkedEach(port);
  expect(read("2", read("1", undefined))).toEqual([1, 2]);
  expect(() => read("none", [1])).toThrow(/expected a whole number/);
});
