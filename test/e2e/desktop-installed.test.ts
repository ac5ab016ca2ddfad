import { cp, mkdtempDisposable, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildWindow } from "../../installers/desktop/build-window.ts";
import { packProgram } from "../../installers/desktop/pack-program.ts";
import { desktopProgramsOf } from "../../installers/desktop/programs.ts";
import { shoot } from "./browser.ts";
import { PROGRAM } from "./card-bench.ts";
import { childrenOf, DesktopBench, electronFolder, missingForWindows, windowSuite } from "./desktop-bench.ts";
import { RunningProcess } from "./process.ts";

const PATIENCE = { timeout: 30_000 };

describe.skipIf(missingForWindows.length > 0)(windowSuite("desktop programs as they are installed"), () => {
  const folders = new Map<string, string>();
  const executableOf = (program: string): string => join(folders.get(program) ?? "", "linux-unpacked", program);

  beforeAll(async () => {
    for (const program of desktopProgramsOf([])) {
      await buildWindow(program);
      folders.set(program.program, await packProgram(program, { target: "folder", electronFolder }));
    }
  });

  test("a packed program holds its window, and nothing of the workspace or of Electron's own opener", async () => {
    for (const folder of folders.values()) {
      const resources = join(folder, "linux-unpacked", "resources");
      expect(await readdir(resources)).not.toContain("default_app.asar");
      expect(await readdir(resources)).not.toContain("app.asar.unpacked");
      // The list of what is inside stands at its beginning.
      const head = (await readFile(join(resources, "app.asar"))).subarray(0, 4_096).toString("latin1");
      expect(head).toContain("main.cjs");
      expect(head).not.toContain("node_modules");
    }
  });

  test("iSearch opens with the service and the Node that came with it, heeds no environment, and starts at log-in when asked to", async () => {
    await using desktop = await DesktopBench.start();
    const window = { executable: executableOf("isearch") };
    const { app, page } = await desktop.open({ window, env: { ISTARS_DESKTOP_SERVICE: '["/bin/false"]' } });
    await page.getByText("No search yet").waitFor(PATIENCE);
    await shoot(page, "desktop-isearch-installed");
    const [service = 0] = await childrenOf(app.process().pid ?? 0, "main.mjs");
    const [node, main] = (await readFile(`/proc/${service}/cmdline`, "utf8")).split("\0");
    const resources = join(folders.get("isearch") ?? "", "linux-unpacked", "resources");
    expect([node, main]).toEqual([join(resources, "node", "node"), join(resources, "service", "main.mjs")]);

    expect(await page.evaluate("window.istars.about()")).toMatchObject({
      startsAtLogin: false,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(await page.evaluate("window.istars.setStartAtLogin(true)")).toBe(true);
    const entry = join("..", "autostart", "isearch.desktop");
    expect(await desktop.readKept("iSearch", entry)).toContain(`Exec="${window.executable}" "--hidden"\n`);
    expect(await page.evaluate("window.istars.about()")).toMatchObject({ startsAtLogin: true });
    expect(await page.evaluate("window.istars.setStartAtLogin(false)")).toBe(true);
    await expect(desktop.readKept("iSearch", entry)).rejects.toThrow("ENOENT");
    // What looks behind the page is not in it.
    const isOpen = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.openDevTools();
      return contents?.isDevToolsOpened();
    });
    expect(isOpen).toBe(false);
  });

  test("iSmartView opens with the service and the Node that came with it, and keeps the fleet in the person's own folder", async () => {
    await using desktop = await DesktopBench.start();
    const { app, page } = await desktop.open({ window: { executable: executableOf("ismartview") } });
    await page.getByText("There are no cards yet").waitFor(PATIENCE);
    await shoot(page, "desktop-ismartview-installed");
    const [service = 0] = await childrenOf(app.process().pid ?? 0, "main.mjs");
    const [node, main] = (await readFile(`/proc/${service}/cmdline`, "utf8")).split("\0");
    const resources = join(folders.get("ismartview") ?? "", "linux-unpacked", "resources");
    expect([node, main]).toEqual([join(resources, "node", "node"), join(resources, "service", "main.mjs")]);
    expect(await readdir(join(desktop.config, "iSmartView", "data"))).toContain("state.db");
  });

  test("what comes with iSmartView's window runs where there is nothing else", async () => {
    await using bare = await mkdtempDisposable(join(tmpdir(), "istars-bare-"));
    await cp(join(folders.get("ismartview") ?? "", "linux-unpacked", "resources", "service"), bare.path, { recursive: true });
    const args = ["serve", "--data", join(bare.path, "data"), "--http", "127.0.0.1:0", "--traps", "off"];
    await using program = RunningProcess.start(PROGRAM.command, [join(bare.path, "main.mjs"), ...args]);
    await program.waitForLine(/"msg":"ready"/, { withinMs: 30_000 });
  });

  test("iSmartMate opens, brings no service, and says how to start the system's", async () => {
    await using desktop = await DesktopBench.start();
    const args = [`--local-file=${join(desktop.config, "none.json")}`];
    const { app, page } = await desktop.open({ window: { executable: executableOf("ismartmate") }, args });
    await page.getByRole("heading", { name: "The iSmartMate service is not running" }).waitFor(PATIENCE);
    expect(await childrenOf(app.process().pid ?? 0, "main.mjs")).toEqual([]);
  });
});
