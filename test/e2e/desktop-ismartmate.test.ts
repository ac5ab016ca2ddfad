import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AgentBench } from "./agent-bench.ts";
import { cardSource } from "./agent-settings.ts";
import { accessibilityFaults, shoot, sidewaysScroll } from "./browser.ts";
import { DesktopBench, ismartmateWindow, missingForWindows, type OpenWindow, windowSuite } from "./desktop-bench.ts";
import { noGuard } from "./power-off-guard.ts";
import { READS, ScriptedCard } from "./scripted-card.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 30_000 };
const WAIT = { withinMs: 30_000 };
const unguarded = noGuard();

/** Settings that a card decides nothing by: it is the window that is looked at. */
const calm = (card: ScriptedCard) => ({ sources: [cardSource("card", card.url, "a-token")], when: { "on-battery": "1 h" } });

/** Keeps what the sign beside the clock says from now on. */
const listenToSign = ({ app }: OpenWindow): Promise<void> =>
  app.evaluate(({ Tray }) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const { setToolTip } = Tray.prototype;
    Tray.prototype.setToolTip = function (text) {
      if (!this.isDestroyed()) said.push(text);
      setToolTip.call(this, text);
    };
  });
const saidBySign = ({ app }: OpenWindow): Promise<readonly string[]> => app.evaluate(() => Reflect.get(globalThis, "said"));

const isShown = ({ app }: OpenWindow): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);

describe.skipIf(missingForWindows.length > 0 || unguarded !== null)(
  windowSuite(`iSmartMate in a window of its own${unguarded === null ? "" : `, needs ${unguarded}`}`),
  () => {
    test("SAFETY 34: the window finds the service that runs, its sign tells how the server stands, and however it ends the service goes on", async () => {
      await using card = await ScriptedCard.start();
      await using agent = await AgentBench.start(calm(card), { isDry: true });
      await agent.heard();
      await using desktop = await DesktopBench.start();
      const window = await desktop.open(ismartmateWindow(join(agent.data, "local.json")));
      const { app, page } = window;
      await page.getByRole("link", { name: "Overview" }).first().waitFor(PATIENCE);
      expect(new URL(page.url()).origin).toBe(agent.local.url);
      // It has the right to change things, and the page does not know by what.
      expect(await page.evaluate("fetch('/api/v1/session').then(({ status }) => status)")).toBe(200);
      expect(await page.evaluate<string>("document.cookie + JSON.stringify({ ...localStorage }) + location.href")).not.toContain(
        agent.local.secret,
      );
      await shoot(page, "desktop-ismartmate");

      await listenToSign(window);
      card.reads(READS.battery);
      await until("the sign tells of the battery", async () => (await saidBySign(window)).length > 0, WAIT);
      // Closed, the window is out of sight, and the sign goes on telling.
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      expect(await isShown(window)).toBe(false);
      const before = (await saidBySign(window)).length;
      card.reads(READS.mains);
      await until("the sign goes on telling", async () => (await saidBySign(window)).length > before, WAIT);

      const closed = app.waitForEvent("close");
      await app.evaluate(({ app: program }) => program.quit());
      await closed;
      expect(agent.process.isRunning).toBe(true);
      const again = await desktop.open(ismartmateWindow(join(agent.data, "local.json")));
      await again.page.getByRole("link", { name: "Overview" }).first().waitFor(PATIENCE);
      const killed = once(again.app.process(), "exit");
      again.app.process().kill("SIGKILL");
      await killed;
      expect((await agent.state()).mode).toBe("dry-run");
      expect(agent.process.isRunning).toBe(true);
    });

    test("without a service the window says how to start it, opens by itself when it runs, and lets itself in again when it was started anew", async () => {
      await using card = await ScriptedCard.start();
      await using agent = await AgentBench.prepare(calm(card), { isDry: true });
      await using desktop = await DesktopBench.start();
      const window = await desktop.open(ismartmateWindow(join(agent.data, "local.json")));
      const { page } = window;
      await page.getByRole("heading", { name: "The iSmartMate service is not running" }).waitFor(PATIENCE);
      await page.getByText("ismartmate run --config").waitFor(PATIENCE);
      await shoot(page, "desktop-ismartmate-away");
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole("link", { name: "Try again now" }).click();
      expect(page.url()).toMatch(/^data:/);

      await agent.startAgent();
      await page.getByRole("link", { name: "Overview" }).first().waitFor(PATIENCE);
      await listenToSign(window);
      const { secret } = agent.local;
      await agent.kill();
      await page.getByRole("heading", { name: "The iSmartMate service is not running" }).waitFor(PATIENCE);
      expect(await saidBySign(window)).toContain("iSmartMate: the service is not running");
      await agent.startAgent();
      expect(agent.local.secret).not.toBe(secret);
      await page.getByRole("link", { name: "Overview" }).first().waitFor(PATIENCE);
      await until(
        "the right to change things",
        async () => (await page.evaluate("fetch('/api/v1/session').then(({ status }) => status)")) === 200,
        WAIT,
      );
    });

    test("started at log-in, only the sign is there until somebody opens the window", async () => {
      await using card = await ScriptedCard.start();
      await using agent = await AgentBench.start(calm(card), { isDry: true });
      await using desktop = await DesktopBench.start();
      const { args = [], ...rest } = ismartmateWindow(join(agent.data, "local.json"));
      const window = await desktop.open({ ...rest, args: [...args, "--hidden"] });
      await window.page
        .getByRole("link", { name: "Overview" })
        .first()
        .waitFor({ ...PATIENCE, state: "attached" });
      expect(await isShown(window)).toBe(false);
      await window.app.evaluate(({ app }) => app.emit("activate"));
      expect(await isShown(window)).toBe(true);
    });

    test("the page that says so speaks Chinese, and fits a narrow window in the dark", async () => {
      await using desktop = await DesktopBench.start();
      const options = ismartmateWindow(join(desktop.config, "none.json"));
      const { app, page } = await desktop.open({ ...options, env: { LANGUAGE: "zh_CN", LC_ALL: "zh_CN.UTF-8" } });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.getByRole("heading", { name: "iSmartMate 服务未运行" }).waitFor(PATIENCE);
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(360, 640));
      await until("the narrow window", async () => (await page.evaluate("innerWidth")) === 360, WAIT);
      await shoot(page, "desktop-ismartmate-away-360-zh-dark");
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  },
);
