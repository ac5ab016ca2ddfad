import { readFile } from "node:fs/promises";
import type { NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { readCsvTable } from "@istars/service/csv/csv-table.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { type Fleet, startFleet } from "../simulators/fleet/fleet.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot } from "./browser.ts";
import { ADMIN } from "./card-bench.ts";
import { until } from "./until.ts";
import { ViewBench } from "./view-bench.ts";

const PATIENCE = { timeout: 20_000 };
const SOON = { withinMs: 20_000 };
const never = new AbortController().signal;
const missing = missingPeers("chromium");

const COUNT = 6;
const SITES = ["Hall A", "Hall B"];
const cardsOf = ({ cards, token }: Fleet): NewCard[] =>
  cards.map(({ url, number }) => ({
    name: null,
    site: SITES[number % SITES.length] ?? null,
    reach: { kind: "istars", url, identityKey: null, token },
  }));

/**
 * Counts the tones of a page in `sounds`. Whether somebody has touched it is told by clicks and keys alone: for the browser itself every
 * look of a test is a touch.
 */
const COUNT_SOUNDS = `
  window.sounds = 0;
  let hasBeenActive = false;
  for (const sign of ["click", "keyup"]) addEventListener(sign, () => { hasBeenActive = true; }, true);
  Object.defineProperty(navigator, "userActivation", { value: { get hasBeenActive() { return hasBeenActive; } } });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    if (hasBeenActive) window.sounds++;
    return start.apply(this, when);
  };`;
const soundsOf = (page: Page): Promise<number> => page.evaluate<number>("window.sounds");

describe.skipIf(missing.length > 0)(
  `what operators do in iSmartView as it ships, over a simulated fleet${missing.length > 0 ? `, needs ${missing}` : ""}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    /** A fleet of a few cards, and somebody who has logged in to look after it. */
    async function start() {
      await using opened = new AsyncDisposableStack();
      const fleet = opened.use(await startFleet({ cards: COUNT }));
      const view = opened.use(await ViewBench.start());
      const client = await view.client();
      await client.call("addCards", { body: { cards: cardsOf(fleet) } }, never);
      const { page, faults } = await openPage(browser);
      opened.defer(() => page.context().close());
      await page.addInitScript(COUNT_SOUNDS);
      await page.goto(`${view.url}/cards`);
      await page.getByLabel("User name").fill(ADMIN.user);
      await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText(`${COUNT} cards`, { exact: true }).waitFor(PATIENCE);
      await until(
        "all cards are heard",
        async () => (await client.call("listCards", { query: {} }, never)).cards.every(({ link }) => link === "online"),
        SOON,
      );
      const stack = opened.move();
      return { fleet, view, client, page, faults, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    }

    const goTo = (page: Page, name: string) => page.getByRole("navigation").first().getByRole("link", { name }).click();
    const dialog = (page: Page) => page.getByRole("dialog");
    const confirm = async (page: Page, name: string) => {
      await dialog(page).getByRole("button", { name, exact: true }).click();
      await dialog(page).waitFor({ ...PATIENCE, state: "detached" });
    };
    const choose = (page: Page, name: string) => page.getByRole("checkbox", { name: `Choose ${name}` }).click(PATIENCE);
    const sitesOf = async (view: ViewBench) =>
      (await (await view.client()).call("listCards", { query: {} }, never)).cards.toSorted((a, b) => a.id - b.id).map(({ site }) => site);
    /** These columns of the file that comes, row by row. */
    const download = async (page: Page, columns: readonly string[], press: () => Promise<void>) => {
      const [file] = await Promise.all([page.waitForEvent("download", PATIENCE), press()]);
      const { rows } = readCsvTable(await readFile(await file.path(), "utf8"), columns, columns);
      return rows.map(({ cell }) => Object.fromEntries(columns.map((column) => [column, cell?.(column)])));
    };

    test("cards of several sites are moved to a new one, and back to where each was", async () => {
      await using bench = await start();
      const { page, view, fleet, faults } = bench;
      const before = await sitesOf(view);
      await page.getByText("List", { exact: true }).click();
      for (const { name } of fleet.cards.slice(0, 3)) await choose(page, name);
      await page.getByRole("button", { name: "Move…", exact: true }).click();
      await dialog(page).getByLabel("Site").fill("Cellar");
      expect(await accessibilityFaults(page)).toEqual([]);
      await shoot(page, "view-moves-move");
      await confirm(page, "Move");
      await page.getByText("3 cards moved to “Cellar”.").waitFor(PATIENCE);
      await until("they are there", async () => (await page.getByRole("row", { name: /Cellar/ }).count()) === 3, SOON);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shoot(page, "view-moves-moved");
      expect(await sitesOf(view)).toEqual(["Cellar", "Cellar", "Cellar", ...before.slice(3)]);
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("3 cards moved").waitFor({ ...PATIENCE, state: "detached" });
      expect(await sitesOf(view)).toEqual(before);
      expect(faults).toEqual([]);
    });

    test("cards are removed and brought back from the list, and days later from the history", async () => {
      await using bench = await start();
      const { page, fleet, faults } = bench;
      const [first = { name: "" }, second = { name: "" }] = fleet.cards;
      await page.getByText("List", { exact: true }).click();
      const remove = async () => {
        for (const { name } of [first, second]) await choose(page, name);
        await page.getByRole("button", { name: "Remove…" }).click();
        await dialog(page).getByText("For thirty days they can be brought back").waitFor(PATIENCE);
        await shoot(page, "view-moves-remove");
        await confirm(page, "Remove");
        await page.getByText("2 cards removed.").waitFor(PATIENCE);
        await page.getByText(`${COUNT - 2} cards`, { exact: true }).waitFor(PATIENCE);
      };
      await remove();
      await shoot(page, "view-moves-removed");
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText(`${COUNT} cards`, { exact: true }).waitFor(PATIENCE);
      await page.getByText("2 cards removed.").waitFor({ ...PATIENCE, state: "detached" });
      await remove();
      await goTo(page, "History");
      await page
        .getByRole("row", { name: new RegExp(`removed.*${second.name}`, "is") })
        .first()
        .getByRole("button")
        .first()
        .click(PATIENCE);
      await dialog(page).getByRole("link", { name: "Bring the card back…" }).click(PATIENCE);
      await page.getByText("This card is not in the fleet").waitFor(PATIENCE);
      await shoot(page, "view-moves-missing");
      await page.getByRole("button", { name: "Bring it back" }).click();
      await page.getByRole("heading", { level: 1, name: second.name }).waitFor(PATIENCE);
      expect(faults).toEqual([]);
    });

    test("the list is saved as it is narrowed, and the history as it is searched", async () => {
      await using bench = await start();
      const { page, fleet, client } = bench;
      const [first = { name: "", address: "" }] = fleet.cards;
      fleet.change({ fail: { numbers: [1] } });
      await page.getByRole("searchbox").fill("Hall B");
      await page.getByText(`3 of ${COUNT} cards`).waitFor(PATIENCE);
      await until(
        "it is told",
        async () => (await client.call("listCards", { query: {} }, never)).cards.some(({ onBattery }) => onBattery),
        SOON,
      );
      await page.getByRole("button", { name: /^On battery 1$/ }).waitFor(PATIENCE);
      const cards = await download(page, ["name", "site", "kind", "link", "on_battery"], () =>
        page.getByRole("button", { name: "CSV" }).click(),
      );
      expect(cards.map(({ site }) => site)).toEqual(["Hall B", "Hall B", "Hall B"]);
      expect(cards.map(({ name }) => name).toSorted()).toEqual([0, 2, 4].map((at) => fleet.cards[at]?.name ?? "").toSorted());
      expect(cards.find(({ name }) => name === first.name)).toMatchObject({ on_battery: "true", kind: "istars", link: "online" });
      await goTo(page, "History");
      await page.getByLabel("Search").fill("on battery");
      const rows = page.getByRole("row", { name: /On battery/ });
      await rows.first().waitFor(PATIENCE);
      const asked = () => page.getByRole("link", { name: "CSV" }).getAttribute("href");
      await until("the file is that of the search", async () => (await asked())?.includes("search=on+battery") ?? false, SOON);
      const events = await download(page, ["kind", "alarm", "card", "site"], () => page.getByRole("link", { name: "CSV" }).click());
      expect(events).toEqual([{ kind: "alarm.raised", alarm: "on-battery", card: first.name, site: "Hall B" }]);
    });

    test("what happens stands in the history at once, where it fits what is searched for, and moves nobody who reads further down", async () => {
      await using bench = await start();
      const { page, fleet, client, faults } = bench;
      const [first = { name: "" }, second = { name: "" }] = fleet.cards;
      await goTo(page, "History");
      await page.getByLabel("Search").fill("on battery");
      await page
        .getByText("Nothing fits")
        .or(page.getByRole("button", { name: "Clear filters" }))
        .first()
        .waitFor(PATIENCE);
      fleet.change({ fail: { numbers: [1] } });
      // Sooner than anything is asked again by the clock.
      await page.getByRole("row", { name: new RegExp(`On battery.*${first.name}`, "is") }).waitFor({ timeout: 8_000 });
      await page.getByLabel("Search").fill("");
      await page.getByRole("row", { name: /Input/ }).first().waitFor(PATIENCE);
      // Enough to read further down.
      const { cards } = await client.call("listCards", { query: {} }, never);
      for (let round = 0; round < 6; round++) {
        const body = { cardIds: cards.map(({ id }) => id), site: `Row ${round}` };
        await client.call("moveCards", { body }, never);
      }
      const list = page.getByRole("region", { name: "History" });
      await list.getByText("Row 4").first().waitFor(PATIENCE);
      await list.evaluate((element) => element.scrollTo(0, 700));
      const seen = () =>
        list.getByRole("row").evaluateAll((rows) => {
          const top = rows[0]?.parentElement?.closest("section")?.getBoundingClientRect().top ?? 0;
          return rows.find((row) => row.getBoundingClientRect().top > top + 60)?.textContent ?? null;
        });
      const before = await seen();
      fleet.change({ fail: { numbers: [2] } });
      await page.getByRole("button", { name: /newer entr/ }).waitFor({ timeout: 8_000 });
      expect(await seen()).toBe(before);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shoot(page, "view-moves-history-newer");
      await page.getByRole("button", { name: /newer entr/ }).click();
      await list.getByRole("row", { name: new RegExp(`On battery.*${second.name}`, "is") }).waitFor(PATIENCE);
      expect(await list.evaluate((element) => element.scrollTop)).toBe(0);
      await page.getByRole("button", { name: /newer entr/ }).waitFor({ ...PATIENCE, state: "detached" });
      expect(faults).toEqual([]);
    });

    test("a warning is silenced until a time that is told, and calls again when somebody ends that", async () => {
      await using bench = await start();
      const { page, fleet, faults } = bench;
      const [first = { name: "" }] = fleet.cards;
      fleet.change({ fail: { numbers: [1] } });
      await goTo(page, "Alarms");
      const row = page.getByRole("row", { name: new RegExp(`On battery.*${first.name}`, "is") });
      await row.waitFor(PATIENCE);
      const calling = async () => Number(/\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
      await until("both call", async () => (await calling()) === 2, SOON);
      await row.getByRole("checkbox").click();
      await page.getByRole("button", { name: "Silence…" }).first().click();
      await dialog(page).getByText("Critical alarms call all the same").waitFor(PATIENCE);
      await dialog(page)
        .getByText(/^Until /)
        .waitFor(PATIENCE);
      expect(await dialog(page).getByRole("option", { name: "End the silence now" }).count()).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shoot(page, "view-moves-silence");
      await confirm(page, "Silence");
      await row.getByText("Silenced until").waitFor(PATIENCE);
      await until("one calls", async () => (await calling()) === 1, SOON);
      await shoot(page, "view-moves-silenced");
      await row.getByRole("checkbox").click();
      await page.getByRole("button", { name: "Silence…" }).first().click();
      await dialog(page).getByLabel("For how long").selectOption("End the silence now");
      await dialog(page).getByText("They call again at once").waitFor(PATIENCE);
      await confirm(page, "End the silence");
      await row.getByText("Silenced until").waitFor({ ...PATIENCE, state: "detached" });
      await until("both call again", async () => (await calling()) === 2, SOON);
      expect(faults).toEqual([]);
    });

    test("SAFETY 29: of alarms that are silenced together the critical one is left out, which the dialog says, and calls on", async () => {
      await using bench = await start();
      const { page, fleet } = bench;
      fleet.change({ ups: { selection: { numbers: [1] }, set: { fault: true } }, fail: { numbers: [2] } });
      await goTo(page, "Alarms");
      await page
        .getByRole("row", { name: /Critical/ })
        .first()
        .waitFor(PATIENCE);
      await page
        .getByRole("row", { name: /On battery/ })
        .first()
        .waitFor(PATIENCE);
      await page.getByRole("checkbox", { name: "Choose all that are listed" }).click();
      await page.getByRole("button", { name: "Silence…" }).first().click();
      await dialog(page)
        .getByText(/of them (is|are) critical/)
        .waitFor(PATIENCE);
      await shoot(page, "view-moves-silence-some");
      await confirm(page, "Silence");
      await page.getByText("Silenced until").first().waitFor(PATIENCE);
      expect(
        await page
          .getByRole("row", { name: /Critical/ })
          .first()
          .getByText("Silenced until")
          .count(),
      ).toBe(0);
      expect(Number(/\((\d+)\)/.exec(await page.title())?.[1] ?? 0)).toBeGreaterThan(0);
    });

    test("the sound is off until somebody turns it on, remembered, and made once for each new critical alarm", async () => {
      await using bench = await start();
      const { page, fleet, view, faults } = bench;
      const fault = (...numbers: readonly number[]) =>
        fleet.change({ ups: { selection: { numbers: [...numbers] }, set: { fault: true } } });
      const critical = (count: number) =>
        until(`${count} critical`, async () => (await page.getByRole("row", { name: /General fault|fault/i }).count()) >= count, SOON);
      await goTo(page, "Alarms");
      fault(1);
      await critical(1);
      expect(await soundsOf(page)).toBe(0);
      await page.getByRole("switch", { name: "Sound for new critical alarms" }).click();
      await until("one hears what it will be", async () => (await soundsOf(page)) === 2, SOON);
      fleet.change({ fail: { numbers: [3] } });
      await page
        .getByRole("row", { name: /On battery/ })
        .first()
        .waitFor(PATIENCE);
      expect(await soundsOf(page)).toBe(2);
      fault(2);
      await critical(2);
      await until("it sounds", async () => (await soundsOf(page)) === 4, SOON);
      await page.goto(`${view.url}/alarms`);
      expect(await page.getByRole("switch", { name: "Sound for new critical alarms" }).isChecked()).toBe(true);
      await page.getByText("this browser makes none yet").waitFor(PATIENCE);
      expect(await accessibilityFaults(page)).toEqual([]);
      await shoot(page, "view-moves-mute");
      await page.getByRole("button", { name: "Let it sound" }).click();
      await page.getByText("this browser makes none yet").waitFor({ ...PATIENCE, state: "detached" });
      await until("it may", async () => (await soundsOf(page)) === 2, SOON);
      fault(4);
      await critical(3);
      await until("it sounds again", async () => (await soundsOf(page)) === 4, SOON);
      expect(faults).toEqual([]);
    });
  },
);
