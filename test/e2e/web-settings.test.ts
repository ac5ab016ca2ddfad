import { SECTION_NAMES } from "@istars/protocol/model/settings/sections.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";

const PATIENCE = { timeout: 20_000 };

interface OpenSettings extends BrowserContextOptions {
  readonly user?: string;
  readonly section?: string;
}

/** A page of its own, logged in and at a section of the settings. */
async function openSettings(
  browser: Browser,
  bench: CardBench,
  { user = ADMIN.user, section = "identity", ...options }: OpenSettings = {},
) {
  const opened = await openPage(browser, options);
  const { page } = opened;
  await page.goto(`${bench.addresses.http}/settings/${section}`);
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Changes so far" }).waitFor(PATIENCE);
  return opened;
}

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const saved = (page: Page) => page.getByRole("status").getByText("Saved.").waitFor(PATIENCE);
const header = (page: Page, text: string) => page.getByRole("banner").getByText(text, { exact: true });

describe.skipIf(missingPeers("chromium").length > 0)("the card's settings in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("a new name stands in the header at once, who gave it is kept, and it can be taken back", async () => {
    await using bench = await CardBench.start();
    const { page, faults } = await openSettings(browser, bench);
    expect(await save(page).isDisabled()).toBe(true);
    await field(page, "Name").fill("Rack 7");
    await page.getByText("1 field changed, not saved yet").waitFor(PATIENCE);
    await save(page).click();
    await saved(page);
    await header(page, "Rack 7").waitFor(PATIENCE);
    await page.getByText("Name: empty → Rack 7").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole("button", { name: "Go back to before this" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Name: Rack 7 → empty").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Go back" }).click();
    await header(page, "Rack 7").waitFor({ ...PATIENCE, state: "detached" });
    expect(await field(page, "Name").inputValue()).toBe("");
    expect(faults).toEqual([]);
  });

  test("a wrong value names its field and limit, changes nothing, and what the command line sets cannot be typed over", async () => {
    await using bench = await CardBench.start();
    const { page } = await openSettings(browser, bench, { section: "records" });
    await field(page, "Interval").fill("100");
    await save(page).click();
    await page.getByText("At most 99 min", { exact: true }).waitFor(PATIENCE);
    expect(await field(page, "Interval").getAttribute("aria-invalid")).toBe("true");
    expect(await accessibilityFaults(page)).toEqual([]);
    const session = await CardSession.open(bench.addresses.http);
    expect(await session.call("readSettings", { params: { section: "records" } })).toMatchObject({
      version: 0,
      values: { intervalMin: 2 },
    });

    await page.getByRole("link", { name: "UPS", exact: true }).click();
    await page.getByText(/Set by --ups/).waitFor(PATIENCE);
    expect(await field(page, "Connection").isEditable()).toBe(false);
    expect(await field(page, "Connection").inputValue()).toContain("megatec+tcp://");
  });

  test("of two who save at once the second sees what changed and by whom, and chooses", async () => {
    await using bench = await CardBench.start();
    const one = await openSettings(browser, bench);
    const two = await openSettings(browser, bench);
    await field(one.page, "Name").fill("First");
    await field(one.page, "Location").fill("Basement");
    await field(two.page, "Name").fill("Second");
    await save(one.page).click();
    await saved(one.page);
    await save(two.page).click();
    await two.page.getByText("Somebody else has changed this meanwhile").waitFor(PATIENCE);
    await two.page.getByText(/^Name · admin, /).waitFor(PATIENCE);
    await two.page.getByText("You have not changed this; it stays as stored.").waitFor(PATIENCE);
    await shoot(two.page, "settings-conflict");
    expect(await accessibilityFaults(two.page)).toEqual([]);
    await two.page.getByRole("button", { name: "Save mine over it" }).click();
    await saved(two.page);
    await header(two.page, "Second").waitFor(PATIENCE);
    expect(await field(two.page, "Location").inputValue()).toBe("Basement");

    await field(one.page, "Name").fill("Third");
    await save(one.page).click();
    await one.page.getByRole("button", { name: "Take what is stored" }).click();
    await expect.poll(() => field(one.page, "Name").inputValue(), PATIENCE).toBe("Second");
    expect(await save(one.page).isDisabled()).toBe(true);
  });

  test("a secret shows only that it is set, and stays when something else is saved", async () => {
    await using bench = await CardBench.start();
    const { page } = await openSettings(browser, bench, { section: "snmp" });
    expect(await page.getByLabel("Community", { exact: true }).inputValue()).toBe("");
    await page.getByPlaceholder("Set. Type to replace it.").waitFor(PATIENCE);
    await page.getByLabel("Test id after a test").selectOption("none");
    await save(page).click();
    await saved(page);
    const session = await CardSession.open(bench.addresses.http);
    expect(await session.call("readSettings", { params: { section: "snmp" } })).toMatchObject({
      values: { idleTestId: "none", communities: [{ label: "first", community: { set: true } }] },
    });
  });

  test("somebody who may only look sees the values, and why nothing can be saved", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await session.call("createUser", {
      body: {
        name: "viewer",
        permission: "read",
        language: null,
        allowedFrom: [],
        password: ADMIN.password,
        mustChangePassword: false,
      },
    });
    const { page } = await openSettings(browser, bench, { user: "viewer", section: "records" });
    await page.getByText(/That takes the permission “read-write”/).waitFor(PATIENCE);
    expect(await field(page, "Interval").inputValue()).toBe("2");
    expect(await field(page, "Interval").isEditable()).toBe(false);
    expect(await save(page).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("what was typed is kept while one looks elsewhere, the tab says so, and leaving the page for good asks first", async () => {
    await using bench = await CardBench.start();
    const { page } = await openSettings(browser, bench);
    await field(page, "Name").fill("Rack 7");
    await page.getByRole("link", { name: /^UPS/ }).click();
    await field(page, "Poll period").waitFor(PATIENCE);
    await page.getByRole("link", { name: "Identity (not saved yet)" }).waitFor(PATIENCE);
    await page.getByRole("link", { name: "Overview" }).first().click();
    await page.getByRole("heading", { name: "Overview" }).waitFor(PATIENCE);
    const asked = new Promise<string>((resolve) => {
      page.once("dialog", (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      });
    });
    await page.close({ runBeforeUnload: true });
    expect(await asked).toBe("beforeunload");
    await page.goBack();
    await page.goBack();
    expect(await field(page, "Name").inputValue()).toBe("Rack 7");
    await page.getByText("1 field changed, not saved yet").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Discard changes" }).click();
    expect(await field(page, "Name").inputValue()).toBe("");
    expect(await page.getByRole("link", { name: "Identity", exact: true }).count()).toBe(1);
  });

  test("on a phone and a tablet a menu leads to the parts, by keyboard too, and says where something is not saved yet", async () => {
    await using bench = await CardBench.start();
    for (const width of [360, 768]) {
      const { page, faults } = await openSettings(browser, bench, { viewport: { width, height: 740 } });
      await field(page, "Name").fill("Rack 7");
      const menu = page.getByRole("button", { name: "Parts of the settings: Identity" });
      await menu.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: "Identity (not saved yet)" }).waitFor(PATIENCE);
      // Beside the sections: security, users, tokens, one's own password.
      expect(await page.getByRole("menuitem").count()).toBe(SECTION_NAMES.length + 4);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shoot(page, `settings-menu-${width}`);
      await page.getByRole("menuitem", { name: "Records" }).press("Enter");
      await field(page, "Interval").waitFor(PATIENCE);
      await page.getByRole("button", { name: "Parts of the settings: Records" }).waitFor(PATIENCE);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
    }
  });

  test("what was typed over an older version meets what others saved meanwhile, also when one comes back to it", async () => {
    await using bench = await CardBench.start();
    const { page } = await openSettings(browser, bench);
    await field(page, "Location").fill("Basement");
    await page.getByRole("link", { name: "SNMP" }).click();
    await page.getByLabel("Test id after a test").waitFor(PATIENCE);
    const other = await openSettings(browser, bench);
    await field(other.page, "Location").fill("Attic");
    await save(other.page).click();
    await saved(other.page);
    await page.getByRole("link", { name: "Identity (not saved yet)" }).click();
    await save(page).click();
    await page.getByText("Stored now: Attic").waitFor(PATIENCE);
    await page.getByText("Yours: Basement").waitFor(PATIENCE);
  });

  test("SAFETY 26: on battery a change that breaks the contact is refused with what it would cost, and insisting is asked for and audited", async () => {
    await using bench = await CardBench.start();
    const { page, faults } = await openSettings(browser, bench, { section: "ups" });
    bench.ups.change({ mains: "fail" });
    await page.getByRole("link", { name: "Overview" }).first().click();
    await page.getByText("On battery").first().waitFor(PATIENCE);
    await page.getByRole("link", { name: "Settings" }).first().click();
    await page.getByRole("link", { name: "UPS", exact: true }).click();
    await field(page, "Poll period").fill("2");
    await save(page).click();
    await page.getByText(/^The load is on battery\. The link to the UPS would be made anew/).waitFor(PATIENCE);
    await shoot(page, "settings-refused");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Save all the same …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("That you wanted it all the same stands in the audit record.").waitFor(PATIENCE);
    await shoot(page, "settings-insist");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save all the same" }).click();
    await saved(page);
    const session = await CardSession.open(bench.addresses.http);
    const { entries } = await session.call("listAudit", { query: { action: "settings.change" } });
    expect(entries.slice(0, 2).map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["ok", expect.stringContaining("in spite of on-battery")],
      ["settings.refused", "ups"],
    ]);
    expect(faults).toEqual([]);
  });

  test("the contact with the UPS is told in full beside its settings, and follows it", async () => {
    await using bench = await CardBench.start();
    const { page } = await openSettings(browser, bench, { section: "ups" });
    const link = page.getByRole("region", { name: "Contact with the UPS" });
    await link.getByText("Connected", { exact: true }).waitFor(PATIENCE);
    const told = (label: string) => link.getByText(label, { exact: true }).locator("xpath=following-sibling::dd").innerText();
    expect(await told("Protocol")).toBe("megatec");
    expect(await told("Times the port was opened")).toBe("1");
    expect(await told("Not answered in time")).toMatch(/^0 \(0%\)$/);
    await expect.poll(() => told("Questions asked").then(Number), PATIENCE).toBeGreaterThan(3);
    bench.ups.change({ comm: "silent" });
    await link.getByText("No reply in time").waitFor(PATIENCE);
    await expect.poll(() => told("Not answered in time").then((text) => Number.parseInt(text, 10)), PATIENCE).toBeGreaterThan(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("changes older than a page of them are there to be fetched", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    for (let n = 1; n <= 53; n += 1) await session.changeSettings("identity", { name: `Name ${n}` });
    const { page } = await openSettings(browser, bench);
    await page.getByText("Name: Name 52 → Name 53").waitFor(PATIENCE);
    expect(await page.getByText("Name: empty → Name 1", { exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "Older changes" }).click();
    await page.getByText("Name: empty → Name 1", { exact: true }).waitFor(PATIENCE);
    expect(await page.getByRole("button", { name: "Older changes" }).count()).toBe(0);
  });

  test("every section can be read on a desk and a phone, light and dark, in both languages", async () => {
    await using bench = await CardBench.start();
    for (const [name, width, height] of [["desk", 1440, 900] as const, ["phone", 360, 740] as const]) {
      const look = async (colorScheme: "light" | "dark") => {
        const { page, faults } = await openSettings(browser, bench, { viewport: { width, height }, colorScheme });
        if (colorScheme === "dark") {
          await page.evaluate('localStorage.setItem("istars-language", "zh")');
          await page.reload();
        }
        for (const section of ["identity", "ups", "records", "snmp", "nut"]) {
          await page.goto(`${bench.addresses.http}/settings/${section}`);
          await page.getByRole("heading", { level: 2 }).nth(1).waitFor(PATIENCE);
          await shoot(page, `settings-${section}-${name}-${colorScheme}`);
          expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
          expect(await accessibilityFaults(page)).toEqual([]);
        }
        expect(faults).toEqual([]);
      };
      await Promise.all([look("light"), look("dark")]);
    }
  });
});
