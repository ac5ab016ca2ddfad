import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { findElectron, findWindow, openWindow, windowCommand } from "./desktop-window.ts";

function tempFolder() {
  const path = mkdtempSync(join(tmpdir(), "istars-window-"));
  const put = (file: string): string => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), "");
    return join(path, file);
  };
  return { path, put, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

test.each([
  ["linux", "electron"],
  ["win32", "electron.exe"],
  ["darwin", "Electron.app/Contents/MacOS/Electron"],
] as const)("on %s the Electron of the folder that the environment names comes first", (platform, file) => {
  using folder = tempFolder();
  const program = folder.put(file);
  expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder.path }, platform)).toBe(program);
});

test("a folder without Electron's program is none", () => {
  using folder = tempFolder();
  expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder.path }, "linux")).toBe(findElectron({}, "linux"));
});

test("the window is found beside the bundle, and beside the sources", () => {
  using folder = tempFolder();
  const from = (file: string) => pathToFileURL(join(folder.path, file)).href;
  expect(findWindow(from("dist/x/main.mjs"), "../../desktop/dist")).toBeNull();
  folder.put("dist/x/desktop/main.cjs");
  folder.put("x/desktop/dist/main.cjs");
  expect(findWindow(from("dist/x/main.mjs"), "../../desktop/dist")).toBe(join(folder.path, "dist/x/desktop"));
  expect(findWindow(from("x/src/commands/desktop.ts"), "../../desktop/dist")).toBe(join(folder.path, "x/desktop/dist"));
});

test("the window is told what its service is, and only root does without the sandbox that root cannot have", () => {
  const options = {
    electron: "/opt/electron",
    folder: "/x/desktop",
    service: ["node", "main.mjs", "web"],
    args: ["--more"],
    isRoot: false,
  };
  expect(windowCommand(options)).toEqual({
    command: "/opt/electron",
    args: ["/x/desktop", "--more"],
    env: { ISTARS_DESKTOP_SERVICE: '["node","main.mjs","web"]' },
  });
  expect(windowCommand({ ...options, service: null, isRoot: true })).toEqual({
    command: "/opt/electron",
    args: ["--no-sandbox", "/x/desktop", "--more"],
    env: {},
  });
});

test("a window that is not built is told with what builds it", async () => {
  using folder = tempFolder();
  const moduleUrl = pathToFileURL(join(folder.path, "main.mjs")).href;
  const opened = openWindow({ title: "iSearch", moduleUrl, fromSources: "none", service: null, args: [] }, new AbortController().signal);
  await expect(opened).rejects.toThrow("the window of iSearch is not built; npm run build builds it");
});
