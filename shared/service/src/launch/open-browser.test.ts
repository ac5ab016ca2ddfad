import { expect, test } from "vitest";
import { openCommand } from "./open-browser.ts";

const URL = "http://127.0.0.1:8095/#launch=a-b_c";

test.each([
  ["win32", {}, "rundll32", ["url.dll,FileProtocolHandler", URL]],
  ["darwin", {}, "open", [URL]],
  ["linux", { DISPLAY: ":0" }, "xdg-open", [URL]],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, "xdg-open", [URL]],
] as const)("on %s with %j the address is opened by %s", (platform, env, command, args) => {
  expect(openCommand(URL, platform, env)).toEqual({ command, args });
});

test.each([{}, { DISPLAY: "" }])("where there is no desktop nothing is opened: %j", (env) => {
  expect(openCommand(URL, "linux", env)).toBeNull();
});
