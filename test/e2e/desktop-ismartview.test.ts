import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../steps.ts";
import { accessibilityFaults, shoot } from "./browser.ts";
import { CardBench, PROGRAM } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { childrenOf, DesktopBench, ismartviewWindow, missingForWindows, windowSuite } from "./desktop-bench.ts";
import { RunningProcess } from "./process.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 30_000 };
const WAIT = { withinMs: 30_000 };

/** Adds a card from within the window, as its pages do, and gives the answer's text. */
const ADD = (url: string, token: string): string => `fetch("/api/v1/cards", {
  method: "POST", headers: { "content-type": "application/json" },
  body: ${JSON.stringify(JSON.stringify({ cards: [{ name: "Rack 7", site: null, reach: { kind: "istars", url, identityKey: null, token } }] }))},
}).then((answer) => answer.text())`;

describe.skipIf(missingForWindows.length > 0)(windowSuite("iSmartView in a window of its own"), () => {
  test("the window lets its person in without a password, shows an outage as it comes, and finds its fleet again when it is opened anew", async () => {
    await using card = await CardBench.start();
    const session = await CardSession.open(card.addresses.http);
    const { token } = await session.call("createToken", { body: { name: "iSmartView", scope: "read-write", expiresWallMs: null } });
    await using desktop = await DesktopBench.start();
    const { app, page } = await desktop.open(ismartviewWindow());
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.getByText("There are no cards yet").waitFor(PATIENCE);
    await shoot(page, "desktop-ismartview-empty");
    expect(await accessibilityFaults(page)).toEqual([]);

    expect(await page.evaluate<string>(ADD(card.addresses.http, token))).toContain('"problem":null');
    await page.getByText("All is well").waitFor(PATIENCE);
    card.ups.change({ mains: "fail" });
    await page.getByText("All is well").waitFor({ ...PATIENCE, state: "hidden" });
    await shoot(page, "desktop-ismartview");
    expect(await accessibilityFaults(page)).toEqual([]);

    // What lets in is in no address and in no page, and what opens the card is in none of the files.
    const cookie = await app.evaluate(async ({ session }) => (await session.defaultSession.cookies.get({}))[0]?.value ?? "");
    expect(cookie).toMatch(/^[\w-]{20,}$/);
    const seen = await page.evaluate<string>("JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])");
    expect(seen).not.toContain(cookie);
    expect(addresses.every((address) => !/secret|launch|#/.test(address))).toBe(true);
    const data = join(desktop.config, "iSmartView", "data");
    for (const name of await readdir(data)) expect((await readFile(join(data, name))).includes(token)).toBe(false);

    const [service = 0] = await childrenOf(app.process().pid ?? 0, "main.mjs");
    const closed = app.waitForEvent("close");
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    await until("the service has ended", async () => (await readFile(`/proc/${service}/cmdline`, "utf8").catch(() => "")) === "", WAIT);
    const again = await desktop.open(ismartviewWindow());
    await again.page.getByText("Rack 7").first().waitFor(PATIENCE);
  });

  test("ismartview desktop opens the window over the folder it is given, and ends with it", async () => {
    await using desktop = await DesktopBench.start();
    const data = join(desktop.config, "fleet");
    const command = [join(root, "dist", "ismartview", "main.mjs"), "desktop", "--data", data];
    await using program = RunningProcess.start(PROGRAM.command, command, { env: desktop.env });
    await until("the fleet's files", async () => (await readdir(data)).includes("state.db"), WAIT);
    const window = await until("the window", async () => (await childrenOf(program.pid ?? 0, "electron"))[0], WAIT);
    const service = await until("its service", async () => (await childrenOf(window, "serve"))[0], WAIT);
    program.kill("SIGINT");
    expect(await program.ended).toEqual({ code: 0, signal: null });
    await until("the service has ended", async () => (await readFile(`/proc/${service}/cmdline`, "utf8").catch(() => "")) === "", WAIT);
  });
});
