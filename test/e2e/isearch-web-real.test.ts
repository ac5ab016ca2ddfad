import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { IsearchBench } from "./isearch-bench.ts";
import { dialog, rows, searchButton } from "./isearch-scenes.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };

describe.skipIf(missingPeers("chromium").length > 0)("iSearch over real cards in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("real cards are found, made to blink and moved: a new one with its first password, one on battery only when that is known", async () => {
    const port = 33_000 + (process.pid % 500) * 2;
    await using first = await CardBench.start({ host: "127.46.0.1", discoveryPort: port });
    await using fresh = await CardBench.start({ host: "127.46.0.2", discoveryPort: port, withPassword: false });
    await using isearch = await IsearchBench.start(port);
    const { page, faults } = await openPage(browser);
    await page.goto(`${isearch.url}/#launch=${isearch.secret}`);
    await page.getByRole("button", { name: "Where to search" }).click(PATIENCE);
    await page.getByLabel("lo (this computer itself)").waitFor(PATIENCE);
    for (const box of await page.getByRole("group", { name: "Interfaces" }).getByRole("checkbox").all())
      if ((await box.getAttribute("value")) !== "lo") await box.uncheck();
    await searchButton(page).click();
    await page.getByText("127.46.0.1", { exact: true }).waitFor(PATIENCE);
    await page.getByText("Default password").waitFor(PATIENCE);
    await page.getByText("Searched for").waitFor(PATIENCE);

    const firstRow = () => rows(page).filter({ hasText: "127.46.0.1" });
    await firstRow()
      .getByRole("button", { name: /Make .* blink/ })
      .click();
    await dialog(page).getByLabel("Password", { exact: true }).fill("not the password");
    await dialog(page).getByRole("button", { name: "Blink", exact: true }).click();
    await dialog(page).getByText("User name or password is wrong").waitFor(PATIENCE);
    await dialog(page).getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await dialog(page).getByRole("button", { name: "Blink", exact: true }).click();
    await dialog(page).getByText("The card says that it blinks").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");

    await page.getByLabel("Choose all").check();
    await page.getByRole("button", { name: "Set addresses (2)" }).click();
    await dialog(page).getByLabel("First address").fill("127.46.0.11");
    await dialog(page).getByLabel("Prefix length").fill("8");
    await dialog(page).getByRole("button", { name: "Check the plan" }).click();
    await dialog(page).getByRole("button", { name: "Go on", exact: true }).click(PATIENCE);
    await dialog(page).getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await dialog(page).getByLabel("New password", { exact: true }).fill("first password 1");
    await dialog(page).getByLabel("New password again").fill("first password 1");
    await dialog(page).getByRole("button", { name: "Set 2 addresses" }).click();
    await dialog(page).getByText("All 2 cards have their new addresses, and answer there.").waitFor({ timeout: 60_000 });
    await shoot(page, "isearch-real-done");
    await dialog(page).getByRole("button", { name: "Close" }).last().click();
    await page.getByText("127.46.0.12", { exact: true }).waitFor(PATIENCE);
    expect(await page.getByText("Default password").count()).toBe(0);
    const at = (bench: CardBench, host: string) => bench.addresses.http.replace(/127[\d.]+/, host);
    await CardSession.open(at(first, "127.46.0.11"));
    await CardSession.open(at(fresh, "127.46.0.12"), { user: "admin", password: "first password 1" });

    // SAFETY 26: the card says no while its load is on battery, and the person is told why before they may insist.
    first.ups.change({ mains: "fail" });
    await rows(page).filter({ hasText: "127.46.0.11" }).getByRole("checkbox").check();
    await rows(page).filter({ hasText: "127.46.0.12" }).getByRole("checkbox").uncheck();
    const session = await CardSession.open(at(first, "127.46.0.11"));
    await until("on battery", async () => (await session.call("readStatus", {})).reading?.facts.onBattery === true, { withinMs: 20_000 });
    await page.getByRole("button", { name: "Set address (1)" }).click();
    await dialog(page).getByLabel("Address", { exact: true }).fill("127.46.0.21");
    await dialog(page).getByRole("button", { name: "Check the plan" }).click();
    const insist = async (override: boolean) => {
      await dialog(page).getByRole("button", { name: "Go on", exact: true }).click(PATIENCE);
      await dialog(page).getByLabel("Password", { exact: true }).fill(ADMIN.password);
      if (override) await dialog(page).getByLabel("Also cards whose UPS is not plainly on line").check();
      await dialog(page).getByRole("button", { name: "Set 1 address" }).click();
    };
    await insist(false);
    await dialog(page).getByText("The load is on battery").waitFor({ timeout: 60_000 });
    await dialog(page).getByText("The card was not met at a new address.").waitFor(PATIENCE);
    await shoot(page, "isearch-real-refused");
    await dialog(page).getByRole("button", { name: "Try 1 again" }).click();
    await insist(true);
    await dialog(page).getByText("1 card has its new address, and answers there.").waitFor({ timeout: 60_000 });
    expect(faults).toEqual([]);
  });
});
