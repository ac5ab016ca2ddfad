import { readImport } from "@istars/ismartview/add/read-import.ts";
import type { FleetStore } from "@istars/ismartview/store/fleet-store.ts";
import type { CardDetail, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { STORED_IDS } from "@istars/protocol/model/ismartview/readings.ts";
import { unknownLine, unknownRatings } from "@istars/protocol/model/reading.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { systemClock } from "@istars/service/clock.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import type { Sighting } from "@istars/service/scan/sighting.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, shoot, sidewaysScroll } from "./browser.ts";
import { IsmartviewPagesBench } from "./ismartview-pages-bench.ts";
import { fleetScene } from "./ismartview-scenes.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };
const SOON = { withinMs: 20_000 };
const KEY = `${"k7Wq".repeat(10)}abc=`;

/** A single-phase UPS on mains or on battery, as an iStars card tells it. */
const readingOf = ({ onBattery }: Pick<FleetCard, "onBattery">) =>
  sampleReading({
    wallMs: systemClock.wallMs(),
    facts: { mainsOk: onBattery !== true, onBattery: onBattery === true },
    outputSource: onBattery === true ? "battery" : "normal",
    input: [{ ...unknownLine(), voltage: onBattery === true ? 3.1 : 231.4, frequency: 50 }],
    output: [{ ...unknownLine(), voltage: 230.2, frequency: 50, load: 42, power: 812 }],
    battery: {
      status: "normal",
      flow: onBattery === true ? "discharging" : "floating",
      voltage: 53.9,
      charge: onBattery === true ? 71 : 100,
      runtime: 1_440,
      temperature: 24.5,
    },
    temperature: 31,
  });

/** What a card's own details are, by how it is reached. */
function detailOf(card: FleetCard): CardDetail {
  const secret = { set: true };
  const reach: CardDetail["reach"] =
    card.kind === "snmp"
      ? {
          ...{ kind: "snmp", host: card.address, port: 161, version: "v2c", user: null, authProtocol: "none", privProtocol: "none" },
          ...{ community: secret, authPassword: { set: false }, privPassword: { set: false } },
        }
      : card.kind === "nut"
        ? { kind: "nut", host: "192.0.2.11", port: 3493, ups: "ups", user: null, password: { set: false } }
        : { kind: "istars", url: `https://${card.address}`, identityKey: KEY, token: secret };
  return {
    ...{ card, givenName: null, reach, version: 1, addedWallMs: systemClock.wallMs() - 86_400_000, firmware: "2.4.1", reading: null },
    cardUrl: card.kind === "istars" ? `https://${card.address}` : null,
    identity: { manufacturer: "Voltora", model: card.model, firmware: "V3.02", serial: card.serial, topology: "online" },
    ratings: { ...unknownRatings(), power: 2_700, apparentPower: 3_000, outputVoltage: 230, outputFrequency: 50 },
    dropped: card.id === 2 ? 3 : 0,
    commands: card.kind === "istars" ? ["test.battery.start.quick", "test.battery.start.deep", "test.battery.stop", "beeper.toggle"] : [],
  };
}

/** A day of curves with an outage in the middle and nothing stored in its first fifth. */
const readSeries: FleetStore["readSeries"] = async ({ fields, fromMs, toMs }) => {
  const count = 240;
  const columns = fields.map((field) => {
    const isVoltage = STORED_IDS[field]?.includes("voltage") === true;
    const avg = Array.from({ length: count }, (_, place) =>
      place < count / 5 ? null : (isVoltage ? 230 : 60) + 8 * Math.sin(place / 11 + field) - (place > 150 && place < 160 ? 40 : 0),
    );
    return { avg, min: avg.map((value) => value && value - 2), max: avg.map((value) => value && value + 2) };
  });
  return { from: fromMs, to: toMs, stepMs: (toMs - fromMs) / count, resolution: "minutes", columns };
};

const LAN: LocalInterface = {
  ...{ name: "eth0", mac: "02:00:00:00:00:ff", isLoopback: false, ipv6LinkLocal: [] },
  ipv4: [{ address: "192.0.2.1", prefix: 24, broadcast: "192.0.2.255" }],
};

/** A card of ours that answers a search. */
const sightingOf = (name: string, address: string, number: number): Sighting => ({
  ...{ kind: "istars", by: "broadcast", interface: LAN.name, from: address, isWrongSubnet: false },
  here: {
    ...{ mac: `02:00:00:00:00:0${number}`, cardId: `card-${number}`, serial: null, model: "iStars", firmware: "2.4.1", name, location: "" },
    ...{ source: "dhcp", address, prefix: 24, gateway: null, dns: [], isNew: false, ups: null, change: null },
    ports: { http: 80, https: null, snmp: 161, nut: null },
  },
});

/** The pages over a fleet of ten, one of which tells its readings. */
async function startBench(change: Parameters<typeof IsmartviewPagesBench.start>[1] = {}) {
  const bench = await IsmartviewPagesBench.start(fleetScene(10), { readSeries, ...change });
  bench.fleet.detail = (id) => {
    const card = bench.fleet.cards().find((one) => one.id === id);
    return card === undefined ? null : detailOf(card);
  };
  for (const card of bench.fleet.cards())
    bench.fleet.tellReading({
      cardId: card.id,
      reading: readingOf(card),
      identity: detailOf(card).identity,
      ratings: detailOf(card).ratings,
    });
  return bench;
}

/** What axe finds once the colours have gone over: parts of the energy flow take a moment. */
async function settledFaults(page: Page): Promise<readonly string[]> {
  let found = await accessibilityFaults(page);
  for (let tries = 0; found.length > 0 && tries < 5; tries++) found = await accessibilityFaults(page);
  return found;
}

/** Looks at a page in all the ways in which it is looked at. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await settledFaults(page), `${name} ${colorScheme}`).toEqual([]);
    await shoot(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await sidewaysScroll(page), name).toBe(0);
  expect(await settledFaults(page), `${name} 360`).toEqual([]);
  await shoot(page, `${name}-360`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe.skipIf(missingPeers("chromium").length > 0)("iSmartView's pages of one card, of what has happened and of what comes in", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const dialog = (page: Page) => page.getByRole("dialog");

  test("a card's page shows its UPS as the card does, and greys when the card is lost", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/cards/1");
    await page.getByText("Power is fine").first().waitFor(PATIENCE);
    await page.getByText("Up to date").waitFor(PATIENCE);
    await look(page, "ismartview-card");
    const [card] = bench.fleet.cards();
    if (card === undefined) throw new Error("the scene has no card");
    bench.fleet.tellCards([{ ...card, link: "lost", reason: "silent", linkSinceWallMs: systemClock.wallMs() }]);
    await page.getByText("It does not answer any more").waitFor(PATIENCE);
    await page.getByText(/^Last seen/).waitFor(PATIENCE);
    await page.getByText("Not known now").first().waitFor(PATIENCE);
    await shoot(page, "ismartview-card-lost-light");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a card's curves are drawn with their gap, over any time, and zoomed out again", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/cards/1/curves");
    await page.getByRole("img", { name: /^Curves of Input voltage/ }).waitFor(PATIENCE);
    await page.getByText("Five-minute averages").waitFor(PATIENCE);
    await look(page, "ismartview-curves");
    await page.getByLabel("Time").selectOption({ label: "Last hour" });
    await page.getByRole("button", { name: "Quantities" }).click();
    await page.getByRole("checkbox", { name: "Battery charge" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("img", { name: /^Curves of Input voltage, Load, Battery voltage,/ }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what is wrong with a card is listed with what to do, opened, and acknowledged with a note", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/cards/2");
    await page.getByText("On battery", { exact: true }).first().waitFor(PATIENCE);
    await look(page, "ismartview-card-on-battery");
    await page.getByRole("region", { name: "Alarms" }).getByRole("button", { name: "On battery" }).click();
    await dialog(page).getByText("Course of the alarm").or(dialog(page).getByText("Do this first")).first().waitFor(PATIENCE);
    await shoot(page, "ismartview-card-alarm-light");
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ ...PATIENCE, state: "detached" });
    await page.getByRole("region", { name: "Alarms" }).getByRole("button", { name: "Acknowledge" }).click();
    await dialog(page).getByRole("textbox").fill("Generator is on its way.");
    await dialog(page).getByRole("button", { name: "Acknowledge" }).click();
    await page.getByText("acknowledged by desktop").waitFor(PATIENCE);
    expect(bench.fleet.asked.at(-1)).toMatchObject({ what: "acknowledge", with: { note: "Generator is on its way." } });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a card's details say how it is reached without its secrets, and saving leaves those as they are", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/cards/2/about");
    await page.getByText("Identity key").waitFor(PATIENCE);
    await page.getByText("3, because they cannot be").waitFor(PATIENCE);
    await look(page, "ismartview-card-about");
    await page.getByRole("button", { name: "Edit…" }).click();
    await dialog(page).getByLabel("Name").fill("rack 2");
    await dialog(page).getByLabel("Site").fill("Hall C");
    await shoot(page, "ismartview-card-edit-light");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.fleet.asked.at(-1)).toMatchObject({ what: "change", with: { name: "rack 2", site: "Hall C" } });
    expect(bench.fleet.asked.at(-1)?.with).not.toHaveProperty("reach");
    await page.getByRole("button", { name: "Edit…" }).click();
    await dialog(page).getByLabel("Address").fill("http://192.0.2.77");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.fleet.asked.at(-1)).toMatchObject({ with: { reach: { kind: "istars", url: "http://192.0.2.77", identityKey: null } } });
    expect(JSON.stringify(bench.fleet.asked.at(-1)?.with)).not.toContain("token");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a card is removed by name with what follows from it, and brought back from where it was", async () => {
    await using bench = await startBench();
    const [card] = bench.fleet.cards();
    if (card === undefined) throw new Error("the scene has no card");
    const { page, faults } = await bench.open(browser, `/cards/${card.id}`);
    await page.getByRole("button", { name: "More about this card" }).click(PATIENCE);
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await dialog(page).getByText("nobody is told of a power failure there").waitFor(PATIENCE);
    await shoot(page, "ismartview-card-remove-light");
    await dialog(page).getByRole("button", { name: "Remove" }).click();
    await page.getByText(`${card.name} has been removed`).waitFor(PATIENCE);
    await shoot(page, "ismartview-card-removed-light");
    bench.fleet.tellCards([card]);
    await page.getByText("Power is fine").first().waitFor(PATIENCE);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("SAFETY 22: a command to several UPSs is sent only with their number typed, and told card by card", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/cards/1");
    await page.getByRole("button", { name: "Command…" }).click(PATIENCE);
    await dialog(page).getByText("some seconds").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartview-command-one-light");
    await dialog(page).getByRole("button", { name: "Send" }).click();
    await dialog(page).getByText("Under way").waitFor(PATIENCE);
    expect(bench.fleet.asked.at(-1)).toMatchObject({ what: "startCommand", with: { cardIds: [1], count: 1 } });
    const run = bench.fleet.latestRun();
    if (run === null) throw new Error("nothing was started");
    bench.fleet.tellRun({ ...run, isRunning: false, cards: [{ cardId: 1, step: "refused", reason: "charge-low" }] });
    await dialog(page).getByText("Over", { exact: true }).waitFor(PATIENCE);
    await shoot(page, "ismartview-command-refused-light");
    await dialog(page).getByRole("button", { name: "Close" }).last().click();
    await page.goto(`${bench.origin}/cards`);
    await page.locator("label", { hasText: /^List$/ }).click(PATIENCE);
    await page.getByRole("checkbox", { name: /all/i }).first().click(PATIENCE);
    await page.getByRole("button", { name: /^Command/ }).click(PATIENCE);
    const send = dialog(page).getByRole("button", { name: "Send" });
    await dialog(page).getByLabel("Type how many UPSs these are").fill("9");
    expect(await send.isDisabled()).toBe(true);
    await dialog(page).getByLabel("Type how many UPSs these are").fill("10");
    await shoot(page, "ismartview-command-many-light");
    await send.click();
    await dialog(page).getByText("0 of 10 done").waitFor(PATIENCE);
    const many = bench.fleet.latestRun();
    if (many === null) throw new Error("nothing was started");
    const steps = ["confirmed", "refused", "unknown-outcome", "asking"] as const;
    bench.fleet.tellRun({
      ...many,
      cards: many.cards.map((card, place) => ({ ...card, step: steps[place] ?? "waiting", reason: place === 1 ? "shared-host" : null })),
    });
    await dialog(page).getByText("runs on another UPS that feeds the same server").waitFor(PATIENCE);
    await dialog(page).getByText("3 of 10 done").waitFor(PATIENCE);
    await look(page, "ismartview-command-run");
    await dialog(page).getByRole("button", { name: "Ask no further UPS" }).click();
    await dialog(page).getByText("Over", { exact: true }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("the history is listed, and an event opens with its facts, its advice and the course of its alarm", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/history");
    await page.getByText("Alarm raised: On battery").first().waitFor(PATIENCE);
    await look(page, "ismartview-history");
    await page.getByRole("row").nth(1).getByRole("button").click();
    await dialog(page).getByText("Course of this alarm").waitFor(PATIENCE);
    await dialog(page).getByText("Do this first").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartview-history-event-light");
    await page.goto(`${bench.origin}/cards/2/events`);
    await page.getByText("Alarm raised: On battery").first().waitFor(PATIENCE);
    await look(page, "ismartview-card-events");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a card is added by its address once its key has been compared", async () => {
    await using bench = await startBench({
      probe: async () => ({
        ...{ outcome: "found", reason: null, name: "rack 7", model: "MT-3000", serial: "SN000007", identityKey: KEY, upsNames: [] },
      }),
    });
    const { page, faults } = await bench.open(browser, "/cards/add/address");
    const add = page.getByRole("button", { name: "Add", exact: true });
    await add.click(PATIENCE);
    await page.getByText("This is needed.").first().waitFor(PATIENCE);
    await page.getByLabel("Address").fill("192.0.2.7");
    await page.getByLabel("Token", { exact: true }).fill("abc.DEF");
    await page.getByRole("button", { name: "Look who is there" }).click();
    await page.getByText("Compare it with the one on the card's own page").waitFor(PATIENCE);
    await look(page, "ismartview-add-address");
    await page.getByRole("button", { name: "It is the same: use it" }).click();
    await add.click();
    await page.getByText("rack 7 has been added").waitFor(PATIENCE);
    expect(bench.fleet.asked.at(-1)).toMatchObject({
      what: "add",
      with: [{ name: null, site: null, reach: { kind: "istars", url: "https://192.0.2.7", identityKey: KEY, token: "abc.DEF" } }],
    });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what a search finds is chosen from a list, with one token for all; what the fleet has cannot be chosen", async () => {
    const scanner = new Scanner({ clock: systemClock, interfaces: () => [LAN], sources: [] });
    await using bench = await startBench({ scanner });
    const { page, faults } = await bench.open(browser, "/cards/add");
    await page.getByText("Not searched yet").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByText("Search done").waitFor(PATIENCE);
    scanner.see(sightingOf("rack 21", "192.0.2.21", 1));
    scanner.see(sightingOf("rack 22", "192.0.2.22", 2));
    scanner.see(sightingOf("ups-1", "10.0.1.7", 3));
    await page.getByText("Already there").waitFor(PATIENCE);
    expect(await page.getByRole("checkbox", { name: "Choose ups-1" }).count()).toBe(0);
    await page.getByRole("checkbox", { name: "Choose all that are not in the fleet" }).click();
    const add = page.getByRole("button", { name: "Add 2 cards" });
    expect(await add.isDisabled()).toBe(true);
    await page.getByLabel("Token", { exact: true }).fill("abc.DEF");
    await page.getByLabel("Site").first().fill("Hall C");
    await look(page, "ismartview-add-scan");
    await add.click();
    await page.getByText("2 cards have been added").waitFor(PATIENCE);
    expect(bench.fleet.asked.at(-1)).toMatchObject({
      what: "add",
      with: [
        { name: null, site: "Hall C", reach: { kind: "istars", url: "http://192.0.2.21", identityKey: null, token: "abc.DEF" } },
        { name: null, site: "Hall C", reach: { kind: "istars", url: "http://192.0.2.22" } },
      ],
    });
    await scanner.close();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a file of cards is looked at row by row before those that fit are added", async () => {
    await using bench = await startBench({ readImport: (csv) => readImport(csv, (place) => place === "http://192.0.2.8") });
    const { page, faults } = await bench.open(browser, "/cards/add/file");
    await page.getByRole("button", { name: "Choose a CSV file" }).waitFor(PATIENCE);
    await look(page, "ismartview-add-file-empty");
    const rows = ["address,kind,name,site,token,community", "http://192.0.2.7,,rack 1,Hall A,abc,", "http://192.0.2.8,,rack 2,Hall A,abc,"];
    rows.push("192.0.2.9,snmp,rack 3,Hall B,,public", "not an address,snmp,rack 4,,,public", "192.0.2.10,snmp,rack 5,,,");
    await page.locator("input[type=file]").setInputFiles({ name: "cards.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
    await page.getByText("2 of 5 rows can be added").waitFor(PATIENCE);
    await look(page, "ismartview-add-file");
    await page.getByRole("button", { name: "Add 2 cards" }).click();
    await page.getByText("2 cards have been added").waitFor(PATIENCE);
    expect(bench.fleet.asked.at(-1)).toMatchObject({ what: "add", with: [{ name: "rack 1" }, { name: "rack 3" }] });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what readings cost is told while it is typed, and who was faster is not overwritten", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/settings/readings");
    await page.getByLabel("A reading every").fill("5", PATIENCE);
    await page.getByText("What this costs on disk").waitFor(PATIENCE);
    await look(page, "ismartview-readings");
    const other = await page.context().newPage();
    await other.goto(`${bench.origin}/settings/readings`);
    await other.getByLabel("Keep every reading for").fill("7", PATIENCE);
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByText("Saved", { exact: true }).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody else has changed these settings meanwhile").waitFor(PATIENCE);
    await page.getByText("Keep every reading for: 7 days now, 3 days here").waitFor(PATIENCE);
    await shoot(page, "ismartview-readings-conflict-light");
    await page.getByRole("button", { name: "Save mine over them" }).click();
    await page.getByText("Saved", { exact: true }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("every page can be read in Chinese", async () => {
    await using bench = await startBench();
    const { page, faults } = await bench.open(browser, "/cards/2", { locale: "zh-CN" });
    await page.locator("html[lang=zh]").waitFor(PATIENCE);
    const latin: string[] = [];
    for (const path of [
      "/cards/2",
      "/cards/7",
      "/cards/2/curves",
      "/cards/2/about",
      "/history",
      "/cards/add",
      "/cards/add/address",
      "/cards/add/file",
      "/settings/readings",
    ]) {
      await page.goto(`${bench.origin}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor({ ...PATIENCE, state: "attached" });
      await until("all of the page", async () => (await page.locator(".mantine-Skeleton-root").count()) === 0, SOON);
      const words = await page.evaluate<string>("document.querySelector('#content').innerText");
      // A line of several English words is a text that nobody translated; names of columns have none.
      latin.push(...words.split("\n").filter((line) => /(?:[A-Za-z]{2,} ){3}/.test(line) && !/\p{Script=Han}/u.test(line)));
      await shoot(page, `ismartview-zh${path.replaceAll("/", "-")}`);
    }
    expect(latin).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
