import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";

const PATIENCE = { timeout: 20_000 };
const HOST = "127.77.20.1";
const NEXT = "127.77.20.9";
const DISCOVERY_PORT = 21_900;

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

/** Logs in at the card's network settings, wherever the card is. */
async function logIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/network`);
  await page.getByLabel("User name").fill(ADMIN.user);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Changes so far" }).waitFor(PATIENCE);
}

describe.skipIf(missingPeers("chromium").length > 0)("the card's address in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("an address that does not fit is told by its field, one that does moves the card, and the pages are there", async () => {
    await using bench = await CardBench.start({ host: HOST, discoveryPort: DISCOVERY_PORT });
    const { page, faults } = await openPage(browser);
    await logIn(page, bench.addresses.http);
    await shoot(page, "settings-network");
    await page.getByLabel("Address", { exact: true }).selectOption("static");
    await field(page, "IPv4 address").fill("127.255.255.255");
    await page.getByLabel("Prefix length").fill("8");
    await field(page, "Gateway").fill("10.0.0.1");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("This is the broadcast address of 127.0.0.0/8").waitFor(PATIENCE);
    await page.getByText("The gateway has to be in the card's own subnet, 127.0.0.0/8").waitFor(PATIENCE);
    await shoot(page, "settings-network-refused");
    expect(await accessibilityFaults(page)).toEqual([]);
    await field(page, "IPv4 address").fill(NEXT);
    await field(page, "Gateway").fill("");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(`The card is going to ${NEXT}.`).waitFor(PATIENCE);
    await shoot(page, "settings-network-saved");
    expect(await accessibilityFaults(page)).toEqual([]);
    const there = bench.addresses.http.replace(HOST, NEXT);
    const link = page.getByRole("link", { name: "Open the pages there" });
    expect(await link.getAttribute("href")).toBe(`${there}/settings/network`);
    expect(faults).toEqual([]);

    const { page: phone } = await openPage(browser, { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
    await logIn(phone, there);
    expect(await field(phone, "IPv4 address").inputValue()).toBe(NEXT);
    expect(await sidewaysScroll(phone)).toBe(0);
    await shoot(phone, "settings-network-phone");
    await phone.goto(`${there}/settings/discovery`);
    await phone.getByRole("checkbox", { name: "Can be found" }).waitFor(PATIENCE);
    expect(await sidewaysScroll(phone)).toBe(0);
    await shoot(phone, "settings-discovery-phone");
  });
});
