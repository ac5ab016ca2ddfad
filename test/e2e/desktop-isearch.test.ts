import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../steps.ts";
import { accessibilityFaults, shoot } from "./browser.ts";
import { CardBench, PROGRAM } from "./card-bench.ts";
import { childrenOf, DesktopBench, isearchWindow, missingForWindows, windowSuite } from "./desktop-bench.ts";
import { RunningProcess } from "./process.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 30_000 };
const WAIT = { withinMs: 30_000 };

const isGone = async (pid: number): Promise<boolean> => {
  try {
    // A process that has ended and was not asked after yet has no command line.
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")) === "";
  } catch {
    return true;
  }
};

describe.skipIf(missingForWindows.length > 0)(windowSuite("iSearch in a window of its own"), () => {
  const port = 34_000 + (process.pid % 500) * 2;

  test("the window starts its service, shows its pages and finds a card; the secret is in no address and in no page", async () => {
    await using card = await CardBench.start({ host: "127.47.0.1", discoveryPort: port });
    await using desktop = await DesktopBench.start();
    const { app, page } = await desktop.open(isearchWindow(port));
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    page.on("framenavigated", (frame) => addresses.push(frame.url()));
    await page.getByText("No search yet").waitFor(PATIENCE);
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe("/");

    await page.getByRole("button", { name: "Where to search" }).click(PATIENCE);
    await page.getByLabel("lo (this computer itself)").waitFor(PATIENCE);
    for (const box of await page.getByRole("group", { name: "Interfaces" }).getByRole("checkbox").all())
      if ((await box.getAttribute("value")) !== "lo") await box.uncheck();
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByText(new URL(card.addresses.http).hostname, { exact: true }).waitFor(PATIENCE);
    await page.getByText("Searched for").waitFor(PATIENCE);
    await shoot(page, "desktop-isearch");
    expect(await accessibilityFaults(page)).toEqual([]);

    // A list is saved where the person says; here the test says it.
    const file = join(desktop.config, "cards.csv");
    await app.evaluate(({ session }, path) => session.defaultSession.on("will-download", (_event, item) => item.setSavePath(path)), file);
    await page.getByRole("button", { name: "CSV" }).click();
    await until("the list as a file", async () => (await readFile(file, "utf8")).includes("127.47.0.1"), WAIT);

    const token = await app.evaluate(async ({ session }) => (await session.defaultSession.cookies.get({}))[0]?.value ?? "");
    expect(token).toMatch(/^[\w-]{20,}$/);
    const seen = await page.evaluate<string>(
      "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}, Object.keys(window.istars)])",
    );
    expect(seen).not.toContain(token);
    expect(JSON.parse(seen)[0]).toBe("");
    expect(addresses.every((address) => !/secret|launch|#/.test(address))).toBe(true);
    // What runs in the page has nothing of Node's, and nothing of Electron's but what the window gives it.
    expect(await page.evaluate("[typeof require, typeof process, typeof module, Object.isFrozen(window.istars)]")).toEqual([
      "undefined",
      "undefined",
      "undefined",
      true,
    ]);
  });

  test("the window goes nowhere else, opens no other, asks for nothing and loads nothing from elsewhere; links open outside", async () => {
    await using desktop = await DesktopBench.start();
    const { app, page } = await desktop.open(isearchWindow(port));
    await page.getByText("No search yet").waitFor(PATIENCE);
    const own = page.url();
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      shell.openExternal = async (url) => void opened.push(url);
      Object.assign(globalThis, { opened });
    });
    const opened = () => app.evaluate(() => Reflect.get(globalThis, "opened") as string[]);
    await page.evaluate("location.href = 'https://192.0.2.7/'");
    await until("the link is opened outside", async () => (await opened()).length === 1, WAIT);
    await page.evaluate("window.open('http://192.0.2.8/login')");
    await until("the new window is opened outside", async () => (await opened()).length === 2, WAIT);
    for (const address of ["file:///etc/passwd", "http://admin:secret@192.0.2.9/", "javascript:alert(1)", `${own}api/v1/session`])
      await page.evaluate(`void window.open(${JSON.stringify(address)})`);
    await page.evaluate("void (location.href = 'file:///etc/passwd')");
    expect(await page.evaluate("window.istars.openExternal('file:///etc/passwd')")).toBe(false);
    expect(await page.evaluate("window.istars.openExternal('https://192.0.2.10/')")).toBe(true);
    expect(await opened()).toEqual(["https://192.0.2.7/", "http://192.0.2.8/login", "https://192.0.2.10/"]);
    expect(page.url()).toBe(own);
    expect(app.windows()).toHaveLength(1);

    expect(
      await page.evaluate("navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error) => error.name)"),
    ).toMatch(/NotAllowedError|NotFoundError/);
    expect(await page.evaluate("navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)")).toBe("denied");
    expect(await page.evaluate("navigator.permissions.query({ name: 'notifications' }).then(({ state }) => state)")).toBe("granted");
    // Not by the page's own rules alone: what the window's session is asked for from elsewhere is not fetched either.
    const fetched = await app.evaluate(({ session }) =>
      session.defaultSession.fetch("http://127.0.0.1:9/").then(
        () => "fetched",
        (error: Error) => error.message,
      ),
    );
    expect(fetched).toContain("ERR_BLOCKED_BY_CLIENT");
  });

  test("what does not fit is refused, and without a keychain nothing is kept", async () => {
    await using desktop = await DesktopBench.start();
    const { page } = await desktop.open(isearchWindow(port));
    await page.getByText("No search yet").waitFor(PATIENCE);
    const said = (call: string) => page.evaluate<string>(`window.istars.${call}.then(String, (error) => error.message)`);
    expect(await said("setTray({ tone: 'ok', text: 'x', icon: '/etc/passwd' })")).toContain("the arguments of setTray do not fit");
    expect(await said("readSecret('other')")).toContain("keeps nothing under the name other");
    expect(await said("keepSecret('card-log-in', 'geheim')")).toBe("false");
    expect(await said("readSecret('card-log-in')")).toBe("null");
    await expect(desktop.readKept("iSearch", "secrets.json")).rejects.toThrow("ENOENT");
    expect(await page.evaluate("window.istars.about()")).toMatchObject({ program: "isearch", canKeepSecrets: false, startsAtLogin: null });
  });

  test("a second start shows the first window and ends; closing the window ends the service; it opens again where it was", async () => {
    await using desktop = await DesktopBench.start();
    const first = await desktop.open(isearchWindow(port));
    await first.page.getByText("No search yet").waitFor(PATIENCE);
    const pid = first.app.process().pid ?? 0;
    const [service] = await childrenOf(pid, "main.mjs");
    await first.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds({ x: 140, y: 90, width: 900, height: 640 });
      window?.hide();
    });
    const { window, env } = isearchWindow(port);
    const folder = "folder" in window ? window.folder : "";
    const electron = await first.app.evaluate(() => process.execPath);
    await using second = RunningProcess.start(electron, ["--no-sandbox", "--disable-gpu", folder], { env: { ...desktop.env, ...env } });
    expect(await second.ended).toEqual({ code: 0, signal: null });
    await until(
      "the first window is shown",
      () => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false),
      WAIT,
    );
    const origin = new URL(first.page.url()).origin;
    await first.page.evaluate("localStorage.setItem('mantine-color-scheme-value', 'dark')");

    const closed = first.app.waitForEvent("close");
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    await until("the service has ended", () => isGone(service ?? 0), WAIT);
    const again = await desktop.open(isearchWindow(port));
    await again.page.getByText("No search yet").waitFor(PATIENCE);
    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject({
      width: 900,
      height: 640,
    });
    // The same address as before: what the page remembers in the browser is there.
    expect(new URL(again.page.url()).origin).toBe(origin);
    expect(await again.page.evaluate("document.documentElement.dataset.mantineColorScheme")).toBe("dark");
    await shoot(again.page, "desktop-isearch-dark");
  });

  test("a service that was killed is said to be away and comes back, and one whose window was killed ends", async () => {
    await using desktop = await DesktopBench.start();
    const { app, page } = await desktop.open(isearchWindow(port));
    await page.getByText("No search yet").waitFor(PATIENCE);
    const pid = app.process().pid ?? 0;
    const service = async () => (await childrenOf(pid, "main.mjs"))[0] ?? 0;
    const before = await service();
    const told = page.getByRole("heading", { name: "iSearch had to start again" }).waitFor(PATIENCE);
    process.kill(before, "SIGKILL");
    await told;
    await shoot(page, "desktop-isearch-away");
    expect(await accessibilityFaults(page)).toEqual([]);
    // A page that is not the service's has nothing of the window's.
    expect(await page.evaluate("window.istars.about().then(String, (error) => error.message)")).toContain("may not ask the window");
    await page.getByText("No search yet").waitFor(PATIENCE);
    const after = await service();
    expect(after).not.toBe(before);

    process.kill(pid, "SIGKILL");
    await until("the service ends with its window", () => isGone(after), WAIT);
  });

  test("a page whose process has died gets another one", async () => {
    await using desktop = await DesktopBench.start();
    const { app, page } = await desktop.open(isearchWindow(port));
    await page.getByText("No search yet").waitFor(PATIENCE);
    const drawer = () =>
      app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        return contents?.isCrashed() === false ? contents.getOSProcessId() : 0;
      });
    const before = await drawer();
    expect(before).toBeGreaterThan(0);
    // Electron's own way to make it crash does nothing now and then.
    process.kill(before, "SIGKILL");
    // What follows in it cannot be seen from here: a process that begins under this test waits for a word that it does not get.
    await until("another process", async () => ![0, before].includes(await drawer()), WAIT);
  });

  test("isearch desktop opens the window and ends with it, and Ctrl-C ends both", async () => {
    await using desktop = await DesktopBench.start();
    const command = [join(root, "dist", "isearch", "main.mjs"), "desktop", "--port", String(port)];
    await using isearch = RunningProcess.start(PROGRAM.command, command, { env: desktop.env });
    const window = await until("the window", async () => (await childrenOf(isearch.pid ?? 0, "electron"))[0], WAIT);
    const service = await until("its service", async () => (await childrenOf(window, "web"))[0], WAIT);
    isearch.kill("SIGINT");
    expect(await isearch.ended).toEqual({ code: 0, signal: null });
    await until("window and service have ended", async () => (await isGone(window)) && (await isGone(service)), WAIT);
  });
});
