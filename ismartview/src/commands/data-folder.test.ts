import { expect, test } from "vitest";
import { defaultDataFolder } from "./data-folder.ts";

test("a fleet is kept where each system keeps what its services keep", () => {
  expect(defaultDataFolder("linux", {})).toBe("/var/lib/istars/ismartview");
  expect(defaultDataFolder("darwin", {})).toBe("/Library/Application Support/iStars/ismartview");
  expect(defaultDataFolder("win32", { ProgramData: "D:\\Data" })).toBe("D:\\Data\\iStars\\ismartview");
});
