import type { NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { type Fleet, startFleet } from "../simulators/fleet/fleet.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot } from "./browser.ts";
import { ADMIN } from "./card-bench.ts";
import { DesktopBench, ismartviewWindow, missingForWindows, windowSuite } from "./desktop-bench.ts";
import { until } from "./until.ts";
import { ViewBench } from "./view-bench.ts";

const PATIENCE = { timeout: 60_000 };
const SOON = { withinMs: 60_000 };
const never = new AbortController().signal;
const missing = missingPeers("chromium");

const SITES = ["Hall A", "Hall B", "机房 2"];
const HTTPS_CARDS = 4;
const cardsOf = ({ cards, token }: Fleet): NewCard[] =>
  cards.map(({ url, number, identityKey }) => ({
    name: null,
    site: SITES[number % SITES.length] ?? null,
    reach: { kind: "istars", url, identityKey, token },
  }));

/** A number of the overview, by its word. */
const numberOf = async (page: Page, word: string): Promise<number> => {
  const text = await page.getByRole("region", { name: "How the cards stand" }).getByRole("link", { name: word }).innerText();
  return Number(/[\d,]+/.exec(text)?.[0].replaceAll(",", ""));
};

const goTo = (page: Page, name: string) => page.getByRole("navigation").first().getByRole("link", { name }).click();

/**
 * What somebody does who looks after a fleet of so many: sees it well, sees the mains of three in ten go, finds one, looks at it, acknowledges it
 * with a word, sees the power come back, and reads what happened. Five cards lie, two are gone, one is slow, and one shows another key meanwhile.
 */
async function walk(page: Page, fleet: Fleet, name: string): Promise<void> {
  const count = fleet.cards.length;
  const [first = { name: "" }] = fleet.cards;
  await page.getByRole("heading", { name: "All is well" }).waitFor(PATIENCE);
  await until("all cards are well", async () => (await numberOf(page, "OK")) === count, SOON);

  fleet.change({ fail: { count: Math.round(count * 0.3) } });
  await until("three in ten on battery", async () => (await numberOf(page, "On battery")) === Math.round(count * 0.3), SOON);
  await page.getByRole("heading", { name: "Worst first" }).waitFor(PATIENCE);
  expect(await accessibilityFaults(page)).toEqual([]);
  await shoot(page, `${name}-overview`);

  await goTo(page, "Cards");
  await page.getByText("List", { exact: true }).click();
  await page.getByRole("searchbox").fill(first.name);
  await page
    .getByText("1 card", { exact: true })
    .or(page.getByText(`1 of ${count.toLocaleString("en")} cards`))
    .first()
    .waitFor(PATIENCE);
  await shoot(page, `${name}-cards`);
  await page.getByRole("row", { name: first.name }).getByRole("button", { name: first.name }).click();
  await page.getByRole("heading", { level: 1, name: first.name }).waitFor(PATIENCE);
  await page.getByText("Told", { exact: false }).first().waitFor(PATIENCE);
  await shoot(page, `${name}-card`);
  for (const tab of ["Curves", "Events", "About"]) {
    await page
      .getByRole("main")
      .getByRole("link", { name: tab })
      .or(page.getByRole("tab", { name: tab }))
      .first()
      .click();
    await until(`all of ${tab}`, async () => (await page.locator(".mantine-Skeleton-root").count()) === 0, SOON);
  }

  const oddities = { rekey: { count: 1 }, lie: { count: Math.min(5, count - 5) }, drop: { count: 2 } };
  fleet.change({ ...oddities, slow: { selection: { count: 1 }, ms: 2_000 } });
  await goTo(page, "Alarms");
  await page
    .getByRole("row", { name: /On battery/ })
    .first()
    .waitFor(PATIENCE);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Note (may be left out)").fill("On my way.");
  await dialog.getByRole("button", { name: "Acknowledge" }).click();
  await dialog.waitFor({ ...PATIENCE, state: "detached" });
  await page.getByText("On my way.").first().waitFor(PATIENCE);
  await page
    .getByRole("row", { name: /Card unreachable/ })
    .first()
    .waitFor(PATIENCE);
  await shoot(page, `${name}-alarms`);
  // Among the warnings of hundreds on battery nobody would come upon it.
  await page.getByRole("searchbox").fill("refuses");
  await page.getByRole("row", { name: /Card refuses/ }).waitFor(PATIENCE);

  const none = { numbers: [] };
  fleet.change({ restore: "all", rekey: none, lie: none, drop: none, slow: { selection: none, ms: 0 } });
  await goTo(page, "Overview");
  await until("nobody on battery", async () => (await numberOf(page, "On battery")) === 0, SOON);
  await until("all are heard", async () => (await numberOf(page, "Not heard")) === 0, SOON);

  await goTo(page, "History");
  await page.getByLabel("Search").fill("on my way");
  await page
    .getByRole("row", { name: /On my way/ })
    .first()
    .waitFor(PATIENCE);
  await shoot(page, `${name}-history`);
  await goTo(page, "Settings");
  await page.getByRole("heading", { level: 1 }).waitFor({ ...PATIENCE, state: "attached" });
}

describe.skipIf(missing.length > 0)(
  `iSmartView as it ships, over a simulated fleet${missing.length > 0 ? `, needs ${missing}` : ""}`,
  () => {
    test.each([10, 2_000])("a person goes through every view with %i cards, while some lie, are gone or slow", async (count) => {
      await using fleet = await startFleet({ cards: count, httpsCards: HTTPS_CARDS });
      await using view = await ViewBench.start();
      const client = await view.client();
      const { outcomes } = await client.call("addCards", { body: { cards: cardsOf(fleet) } }, never);
      expect(outcomes.filter(({ problem }) => problem !== null)).toEqual([]);
      const browser = await launchBrowser();
      try {
        const { page, faults } = await openPage(browser);
        await page.goto(view.url);
        await page.getByLabel("User name").fill(ADMIN.user);
        await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
        await page.getByRole("button", { name: "Log in" }).click();
        await walk(page, fleet, `view-fleet-${count}`);
        expect(faults).toEqual([]);
        await page.goto(`${view.url}/wall`);
        await page.getByRole("heading", { level: 1 }).waitFor({ ...PATIENCE, state: "attached" });
        await shoot(page, `view-fleet-${count}-wall`);
      } finally {
        await browser.close();
      }
      expect(view.program.isRunning).toBe(true);
    });
  },
);

describe.skipIf(missingForWindows.length > 0)(windowSuite("iSmartView's window over a fleet"), () => {
  test("a person goes through every view with 2,000 cards in the window, too", async () => {
    await using fleet = await startFleet({ cards: 2_000, httpsCards: HTTPS_CARDS });
    await using desktop = await DesktopBench.start();
    const { page } = await desktop.open(ismartviewWindow());
    await page.getByText("There are no cards yet").waitFor(PATIENCE);
    const body = JSON.stringify(JSON.stringify({ cards: cardsOf(fleet) }));
    const add = `fetch("/api/v1/cards", { method: "POST", headers: { "content-type": "application/json" }, body: ${body} }).then((answer) => answer.status)`;
    expect(await page.evaluate<number>(add)).toBe(200);
    await walk(page, fleet, "view-fleet-window");
  });
});
