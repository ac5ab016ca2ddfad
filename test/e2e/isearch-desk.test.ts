import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import { sampleCard } from "@istars/service/scan/sample-sighting.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot } from "./browser.ts";
import { IsearchPagesBench } from "./isearch-pages-bench.ts";

type Wanted = Extract<ChangeRun["cards"][number]["wanted"], { mode: "static" }>;

const PATIENCE = { timeout: 20_000 };
const MAC = "02:00:5e:00:53:01";
const dialog = (page: Page) => page.getByRole("dialog");

/** What the desktop window would put into the page, with a keychain; what it is asked is kept in `asked`. */
const DESK = `
const kept = new Map();
window.asked = [];
const note = (name, answer) => async (...given) => { asked.push([name, ...given]); return answer(...given); };
window.istars = {
  about: async () => ({ program: "isearch", version: "1", electron: "1", chrome: "1", canNotify: true, canKeepSecrets: true, startsAtLogin: null }),
  keepSecret: note("keepSecret", (name, text) => { kept.set(name, text); return true; }),
  readSecret: note("readSecret", (name) => kept.get(name) ?? null),
  forgetSecret: note("forgetSecret", (name) => void kept.delete(name)),
  notify: note("notify", () => true),
};
document.hasFocus = () => false;
`;
const askedOf = async (page: Page, name: string): Promise<readonly (readonly string[])[]> =>
  (await page.evaluate<readonly (readonly string[])[]>("asked")).filter(([call]) => call === name);

describe.skipIf(missingPeers("chromium").length > 0)("iSearch's pages with what a desktop window gives them", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function openList(bench: IsearchPagesBench, init: string) {
    const { page, faults } = await openPage(browser);
    await page.addInitScript(init);
    await page.goto(`${bench.origin}/#launch=${bench.sessions.newCode()}`);
    await page.getByText("No search yet").waitFor(PATIENCE);
    bench.see(sampleCard({ mac: MAC, name: "Rack 1", address: "192.0.2.1" }));
    await page.getByText("Rack 1", { exact: true }).waitFor(PATIENCE);
    return { page, faults };
  }
  const openBlink = (page: Page) => page.getByRole("button", { name: /Make .* blink/ }).click(PATIENCE);

  test("a card's log-in is kept once a card has taken it, is there the next time, and is forgotten when that is wished", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page, faults } = await openList(bench, DESK);
    await openBlink(page);
    const remember = dialog(page).getByLabel("Remember it on this computer");
    await dialog(page).getByLabel("Password", { exact: true }).fill("their password");
    await remember.check(PATIENCE);
    await shoot(page, "desktop-isearch-remember");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Blink", exact: true }).click();
    await dialog(page).getByText("User name or password is wrong").waitFor(PATIENCE);
    expect(await askedOf(page, "keepSecret")).toEqual([]);
    await page.route("**/api/v1/blinks", (route) => route.fulfill({ status: 204 }));
    await dialog(page).getByRole("button", { name: "Blink", exact: true }).click();
    await dialog(page).getByText("The card says that it blinks").waitFor(PATIENCE);
    expect(await askedOf(page, "keepSecret")).toEqual([["keepSecret", "card-log-in", '{"user":"admin","password":"their password"}']]);
    await page.keyboard.press("Escape");

    await openBlink(page);
    await expect.poll(() => dialog(page).getByLabel("Password", { exact: true }).inputValue()).toBe("their password");
    await remember.uncheck();
    await dialog(page).getByRole("button", { name: "Blink", exact: true }).click();
    await dialog(page).getByText("The card says that it blinks").waitFor(PATIENCE);
    expect(await askedOf(page, "forgetSecret")).toEqual([["forgetSecret", "card-log-in"]]);
    expect(faults).toEqual([]);
  });

  test("in a browser there is nothing to be kept by, and nothing is offered", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page } = await openList(bench, "");
    await openBlink(page);
    await dialog(page).getByLabel("Password", { exact: true }).waitFor(PATIENCE);
    expect(await dialog(page).getByLabel("Remember it on this computer").count()).toBe(0);
  });

  test("a run that ends while somebody looks elsewhere is told over other windows, once", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page } = await openList(bench, DESK);
    const wanted: Wanted = { mode: "static", address: "192.0.2.31", prefix: 24, gateway: null, dns: [] };
    const card = { mac: MAC, name: "Rack 1", wanted, check: "free", problem: null, params: {}, address: null, tookMs: null } as const;
    const run = { id: 1, startedWallMs: Date.UTC(2026, 0, 2) };
    bench.changer.tell({ ...run, isRunning: true, cards: [{ ...card, step: "applying" }] });
    await page.getByRole("button", { name: "Show how far it is" }).waitFor(PATIENCE);
    bench.changer.tell({ ...run, isRunning: false, cards: [{ ...card, step: "done", address: "192.0.2.31", tookMs: 900 }] });
    await expect.poll(() => askedOf(page, "notify")).toHaveLength(1);
    bench.changer.tell({ ...run, isRunning: false, cards: [{ ...card, step: "done", address: "192.0.2.31", tookMs: 901 }] });
    const [[, notice] = []] = await askedOf(page, "notify");
    expect(notice).toEqual({ title: "iSearch", text: "1 card has its new address, and answers there." });
    expect(await askedOf(page, "notify")).toHaveLength(1);
  });
});
