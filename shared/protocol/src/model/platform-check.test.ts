import { expect, test } from "vitest";
import { PLATFORM_CALLS, type PlatformCall } from "./platform.ts";
import { argumentsFit, isPlatformCall } from "./platform-check.ts";

test.each<readonly [PlatformCall, readonly unknown[]]>([
  ["about", []],
  ["setTray", [{ tone: "warning", text: "On battery" }]],
  ["notify", [{ title: "Done", text: "All cards are through." }]],
  ["setStartAtLogin", [true]],
  ["keepSecret", ["card-password", "x".repeat(4_096)]],
  ["readSecret", ["card-password"]],
  ["forgetSecret", ["card-password"]],
  ["openExternal", ["https://192.0.2.7/"]],
])("%s takes what it is meant to take, and nothing more or less", (name, given) => {
  expect(isPlatformCall(name)).toBe(true);
  expect(argumentsFit(name, given)).toBe(true);
  expect(argumentsFit(name, [...given, "more"])).toBe(false);
  expect(argumentsFit(name, { ...given })).toBe(false);
  if (given.length > 0) expect(argumentsFit(name, given.slice(1))).toBe(false);
});

test.each<readonly [PlatformCall, readonly unknown[]]>([
  ["setTray", [{ tone: "green", text: "fine" }]],
  ["setTray", [{ tone: "ok", text: "x".repeat(121) }]],
  ["setTray", [{ tone: "ok", text: "fine", icon: "/etc/passwd" }]],
  ["notify", [{ title: "", text: "x" }]],
  ["setStartAtLogin", ["yes"]],
  ["keepSecret", ["../secrets", "x"]],
  ["keepSecret", ["__proto__", "x"]],
  ["keepSecret", ["card-password", ""]],
  ["openExternal", [7]],
])("%s refuses %j", (name, given) => {
  expect(argumentsFit(name, given)).toBe(false);
});

test.each(["constructor", "__proto__", "quit", 3, null])("%j is no call", (name) => {
  expect(isPlatformCall(name)).toBe(false);
});

test("the list of calls names each once", () => {
  expect(new Set(PLATFORM_CALLS).size).toBe(PLATFORM_CALLS.length);
});
