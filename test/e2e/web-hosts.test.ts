import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { HostAgent } from "./host-agent.ts";

const PATIENCE = { timeout: 20_000 };
/** A host falls silent half a minute after its last word. */
const SILENCE = { timeout: 60_000 };
const PHONE = { viewport: { width: 360, height: 740 } } as const;

const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const panel = (page: Page) => page.getByRole("dialog");

describe.skipIf(missingPeers("chromium").length > 0)("the page of hosts in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  const open = async (bench: CardBench, options: BrowserContextOptions = {}) => {
    const opened = await openPage(browser, options);
    const { page } = opened;
    await page.goto(`${bench.addresses.http}/hosts`);
    await page.getByLabel("User name").fill(ADMIN.user);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Hosts", level: 1 }).waitFor(PATIENCE);
    return opened;
  };
  const inspect = async (page: Page, name: string) => {
    await shoot(page, name);
    expect([name, await sidewaysScroll(page)]).toEqual([name, 0]);
    expect([name, ...(await accessibilityFaults(page))]).toEqual([name]);
  };

  test("an empty page says how to connect a server; it comes live, is armed, falls silent and is removed", {
    timeout: 180_000,
  }, async () => {
    await using bench = await CardBench.start();
    const admin = await CardSession.open(bench.addresses.http);
    const { page, faults } = await open(bench);
    const phone = await open(bench, { ...PHONE, colorScheme: "dark" });
    for (const [name, one] of [["desk", page] as const, ["phone", phone.page] as const]) {
      await one.getByRole("heading", { name: "No host yet" }).waitFor(PATIENCE);
      await one.getByText(`card: ${bench.addresses.http}`, { exact: false }).waitFor(PATIENCE);
      await inspect(one, `hosts-empty-${name}`);
    }

    const web = await HostAgent.create(bench.addresses.http, admin, "web-1");
    const db = await HostAgent.create(bench.addresses.http, admin, "db-primary.rack7.example.net");
    await web.say();
    await db.say({ dryRun: false, needsMs: 240_000, os: "Windows 10.0.20348" });
    await rowOf(page, "web-1").getByText("Not armed").waitFor(PATIENCE);
    await page.getByText("2 servers behind this UPS · 1 unprotected").waitFor(PATIENCE);
    await inspect(page, "hosts-two");
    await inspect(phone.page, "hosts-two-phone");
    expect((await page.getByRole("row").allInnerTexts())[1]).toContain("web-1");
    await web.say({ dryRun: false });
    await rowOf(page, "web-1").getByText("Protected").waitFor(PATIENCE);
    await page.getByText("2 servers behind this UPS · all protected").waitFor(PATIENCE);
    await web.say({ state: "counting" });
    await rowOf(page, "web-1").getByText("Shutdown is due").waitFor(PATIENCE);

    await rowOf(page, "web-1").getByRole("button").click();
    await panel(page).getByText("1 min 30 s").first().waitFor(PATIENCE);
    await panel(page).getByText("It is heard now and would come back at once", { exact: false }).waitFor(PATIENCE);
    await inspect(page, "hosts-panel");
    await panel(page).getByText("Silent", { exact: true }).waitFor(SILENCE);
    await inspect(page, "hosts-panel-silent");
    await phone.page.getByText("2 servers behind this UPS · 2 unprotected").waitFor(SILENCE);
    await inspect(phone.page, "hosts-silent-phone");
    await panel(page).getByRole("button", { name: "Remove from the list" }).click();
    await page.getByText("The token of its agent stays valid until it is revoked.").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await rowOf(page, "web-1").waitFor({ ...PATIENCE, state: "detached" });
    await page.getByText("1 server behind this UPS").waitFor(PATIENCE);
    expect((await admin.call("listHosts", {})).hosts.map(({ name }) => name)).toEqual(["db-primary.rack7.example.net"]);

    await page.getByRole("button", { name: "Connect a server" }).click();
    await panel(page).getByRole("link", { name: "Make a token" }).click();
    await page.getByRole("heading", { name: "API tokens" }).waitFor(PATIENCE);
    await rowOf(page, "db-primary").getByText("of db-primary.rack7.example.net").waitFor(PATIENCE);
    await inspect(page, "hosts-tokens");
    expect([...faults, ...phone.faults]).toEqual([]);
  });

  test("a token for one server is made on the page, and says what it is for", async () => {
    await using bench = await CardBench.start();
    const { page, faults } = await open(bench);
    await page.goto(`${bench.addresses.http}/settings/tokens`);
    await page.getByRole("button", { name: "Make a token" }).click();
    await panel(page).getByLabel("Name", { exact: true }).fill("web-1");
    await panel(page).getByLabel("Scope").selectOption("host");
    await panel(page).getByText("say of this server alone how it is", { exact: false }).waitFor(PATIENCE);
    await panel(page).getByRole("button", { name: "Make", exact: true }).click();
    const token = await panel(page).getByLabel("Token of web-1").inputValue(PATIENCE);
    const answer = await fetch(`${bench.addresses.http}/api/v1/hosts`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toEqual({ hosts: [] });
    expect(faults).toEqual([]);
  });
});
