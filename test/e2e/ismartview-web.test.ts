import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, shoot, sidewaysScroll } from "./browser.ts";
import { IsmartviewPagesBench } from "./ismartview-pages-bench.ts";
import { fleetScene } from "./ismartview-scenes.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };
const SOON = { withinMs: 20_000 };

describe.skipIf(missingPeers("chromium").length > 0)("iSmartView's pages", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const PAGES = ["/overview", "/cards", "/alarms", "/wall"] as const;

  /** Goes to a page and waits until it shows something of the fleet. */
  const see = async (page: Page, bench: IsmartviewPagesBench, path: string) => {
    await page.goto(`${bench.origin}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor({ ...PATIENCE, state: "attached" });
    await until("all of the page", async () => (await page.locator(".mantine-Skeleton-root").count()) === 0, SOON);
  };

  test.each([10, 2_000])("every page can be read with %i cards: light and dark, on a phone and on a wall", async (count) => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(count));
    const { page, faults } = await bench.open(browser);
    await page.getByText("Worst first").waitFor(PATIENCE);
    for (const path of PAGES) {
      const name = `ismartview-${count}${path.replace("/", "-")}`;
      await see(page, bench, path);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await accessibilityFaults(page), `${path} ${colorScheme}`).toEqual([]);
        await shoot(page, `${name}-${colorScheme}`);
      }
      await page.emulateMedia({ colorScheme: "light" });
      for (const [width, height] of [
        [360, 740],
        [3840, 2160],
      ] as const) {
        await page.setViewportSize({ width, height });
        await see(page, bench, path);
        expect(await sidewaysScroll(page), `${path} ${width}`).toBe(0);
        await shoot(page, `${name}-${width}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("2,000 cards are found as somebody types, and the address keeps what was asked for", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(2_000));
    const { page, faults } = await bench.open(browser, "/cards");
    await page.getByText("2,000 cards", { exact: true }).waitFor(PATIENCE);
    await page.getByRole("searchbox").fill("SN001234");
    await page.getByText("1 of 2,000 cards").waitFor(PATIENCE);
    await page.getByRole("link", { name: /ups-1234/ }).waitFor(PATIENCE);
    expect(new URL(page.url()).search).toBe("?search=SN001234");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("button", { name: /^Critical/ }).click();
    await page.reload();
    await page.getByRole("button", { name: /^Critical/, pressed: true }).waitFor(PATIENCE);
    await page.getByText("List", { exact: true }).click();
    await page.getByRole("columnheader", { name: "Site" }).getByRole("button").click();
    await page.getByRole("rowheader").first().getByText("Branch North").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartview-list-sites");
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole("table").waitFor(PATIENCE);
    expect(await sidewaysScroll(page)).toBe(0);
    await shoot(page, "ismartview-list-360");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a round of figures is shown by the tiles that are there, which stay where they are", async () => {
    const scene = fleetScene(10);
    await using bench = await IsmartviewPagesBench.start(scene);
    const { page } = await bench.open(browser, "/cards");
    const tile = page.getByRole("link", { name: /ups-1 / });
    await tile.getByText("49\u00a0%").waitFor(PATIENCE);
    await tile.evaluate((element) => element.setAttribute("data-seen", ""));
    bench.fleet.measure(scene.figures.map(([id, ageMs, [, ...rest]]) => [id, ageMs, [77, ...rest]]));
    await tile.getByText("77\u00a0%").waitFor(PATIENCE);
    expect(await tile.getAttribute("data-seen")).toBe("");
    await page.context().close();
  });

  test("a fleet without cards says what will be here and what to do now", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(0));
    const { page } = await bench.open(browser);
    await page.getByRole("heading", { name: "There are no cards yet" }).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Add cards" }).waitFor(PATIENCE);
    await shoot(page, "ismartview-empty");
    await page.context().close();
  });

  test("a fleet that is well is dim on the wall", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(10, { isQuiet: true }));
    const { page } = await bench.open(browser, "/wall");
    await page.getByText("All is well").waitFor(PATIENCE);
    await page.setViewportSize({ width: 1920, height: 1080 });
    await shoot(page, "ismartview-wall-well");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Worst first" }).waitFor(PATIENCE);
    await page.context().close();
  });

  test("alarms are looked through and acknowledged by keys, many with one note", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(200));
    const { page, faults } = await bench.open(browser, "/alarms");
    await page
      .getByRole("row", { name: /Battery low/ })
      .first()
      .waitFor(PATIENCE);
    await page.keyboard.press("j");
    await page.getByRole("complementary").getByText("Do this first").waitFor(PATIENCE);
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 chosen").waitFor(PATIENCE);
    await shoot(page, "ismartview-alarms-chosen");
    const dialog = page.getByRole("dialog");
    await page.keyboard.press("a");
    await dialog.waitFor(PATIENCE);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ ...PATIENCE, state: "detached" });
    await page.getByText("2 chosen").waitFor(PATIENCE);
    await page.keyboard.press("Enter");
    await page.locator("aside:focus").getByText("Do this first").waitFor(PATIENCE);
    await page.keyboard.press("a");
    await dialog.getByLabel("Note (may be left out)").fill("Called the electrician.");
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartview-acknowledge");
    await dialog.getByRole("button", { name: "Acknowledge" }).click();
    await dialog.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.fleet.asked.filter(({ what }) => what === "acknowledge")).toMatchObject([{ with: { note: "Called the electrician." } }]);
    await page.getByText("Called the electrician.").first().waitFor(PATIENCE);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what the list can do is left by Escape, and gives the focus back to where it was opened", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(10));
    const { page, faults } = await bench.open(browser, "/cards");
    await page.getByText("List", { exact: true }).click(PATIENCE);
    await page.getByRole("checkbox", { name: "Choose all that are listed" }).click(PATIENCE);
    const bar = page.getByRole("group", { name: "What to do with the chosen cards" });
    for (const name of ["Acknowledge…", "Silence…", "Command…", "Move…", "Remove…"]) {
      const opener = bar.getByRole("button", { name, exact: true });
      await opener.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor(PATIENCE);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ ...PATIENCE, state: "detached" });
      await opener.and(page.locator(":focus")).waitFor(PATIENCE);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("names of sixty letters widen no page, and what happened to such a card is read all the same", async () => {
    const scene = fleetScene(10);
    const name = "Niederspannungshauptverteilungsanlagenüberwachungsschaltschrankraum4";
    const cards = scene.cards.map((card) => ({ ...card, name, site: name, model: name }));
    await using bench = await IsmartviewPagesBench.start({
      ...scene,
      cards,
      events: scene.events.map((one) => ({ ...one, cardName: name })),
    });
    const { page, faults } = await bench.open(browser);
    await page.getByText("Worst first").waitFor(PATIENCE);
    const said = page.getByText("Alarm raised: On battery").first();
    await said.waitFor(PATIENCE);
    expect(await said.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [...PAGES, "/cards/2", "/cards/2/events"]) {
      await see(page, bench, path);
      expect(await sidewaysScroll(page), path).toBe(0);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("SAFETY 29: a critical alarm is not silenced, and the dialog says why", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(200));
    const { page } = await bench.open(browser, "/alarms");
    await page
      .getByRole("row", { name: /Battery low/ })
      .first()
      .waitFor(PATIENCE);
    await page.keyboard.press("j");
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Critical alarms cannot be silenced").waitFor(PATIENCE);
    expect(await dialog.getByRole("button", { name: "Silence" }).isDisabled()).toBe(true);
    await shoot(page, "ismartview-silence-critical");
    await page.context().close();
  });

  test("a service that is not heard any more leaves nothing that looks like now", async () => {
    const bench = await IsmartviewPagesBench.start(fleetScene(200));
    const { page } = await bench.open(browser);
    await page.getByText("Worst first").waitFor(PATIENCE);
    await bench[Symbol.asyncDispose]();
    await page.getByText("iSmartView is not heard any more").waitFor(PATIENCE);
    await page.getByText(/^Not heard for/).waitFor(PATIENCE);
    await shoot(page, "ismartview-lost");
    await page.context().close();
  });

  test("an alarm that comes is on every page at once, and on the tab", async () => {
    const quiet = fleetScene(10, { isQuiet: true });
    await using bench = await IsmartviewPagesBench.start(quiet);
    const { page } = await bench.open(browser);
    await page.getByText("All is well").waitFor(PATIENCE);
    expect(await page.locator("link[rel=icon]").getAttribute("href")).toBe("/favicon-ok.svg");
    const loud = fleetScene(10);
    bench.fleet.tellCards(loud.cards);
    bench.fleet.tellAlarms(loud.alarms);
    await page.getByRole("link", { name: /ups-3 / }).waitFor(PATIENCE);
    await until("the tab to tell", async () => (await page.title()).startsWith("("), SOON);
    expect(await page.locator("link[rel=icon]").getAttribute("href")).toBe("/favicon-critical.svg");
    await page.context().close();
  });

  test("a database that stores nothing is told on every page", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(10));
    const { page } = await bench.open(browser);
    bench.fleet.tellStorage({ state: "failed", waiting: 12, lostReadings: 340, reason: "store.full" });
    await page.getByText("The database does not store anything").waitFor(PATIENCE);
    await page.getByText("340 readings had to be given up.").waitFor(PATIENCE);
    await shoot(page, "ismartview-storage");
    await page.context().close();
  });

  test("every page speaks Chinese", async () => {
    await using bench = await IsmartviewPagesBench.start(fleetScene(200));
    const { page, faults } = await bench.open(browser, "/overview", { locale: "zh-CN" });
    await page.getByText("最严重的在前").waitFor(PATIENCE);
    const latin: string[] = [];
    for (const path of PAGES) {
      await see(page, bench, path);
      const words = await page.evaluate<string>("document.body.innerText");
      // A line of several English words is a text that nobody translated; names have none.
      latin.push(...words.split("\n").filter((line) => /(?:[A-Za-z]{2,} ){3}/.test(line) && !/\p{Script=Han}|rack|Technician/u.test(line)));
      await shoot(page, `ismartview-zh${path.replace("/", "-")}`);
    }
    expect(latin).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
