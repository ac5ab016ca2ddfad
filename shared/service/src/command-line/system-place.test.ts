import { expect, test } from "vitest";
import { systemPlace } from "./system-place.ts";

test("data is kept where each system keeps what its services keep", () => {
  expect(systemPlace("data", "ismartview", "linux", {})).toBe("/var/lib/istars/ismartview");
  expect(systemPlace("data", "ismartview", "darwin", {})).toBe("/Library/Application Support/iStars/ismartview");
  expect(systemPlace("data", "ismartview", "win32", { ProgramData: "D:\\Data" })).toBe("D:\\Data\\iStars\\ismartview");
});

test("settings stand where each system has what people write", () => {
  expect(systemPlace("settings", "ismartmate.yaml", "linux", {})).toBe("/etc/istars/ismartmate.yaml");
  expect(systemPlace("settings", "ismartmate.yaml", "darwin", {})).toBe("/Library/Application Support/iStars/ismartmate.yaml");
  expect(systemPlace("settings", "ismartmate.yaml", "win32", {})).toBe("C:\\ProgramData\\iStars\\ismartmate.yaml");
});
