import { readFile } from "node:fs/promises";
import type { EventPage, RecordPage, Series } from "@istars/protocol/model/records.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, seededYear } from "./seeded-year.ts";

const PATIENCE = { timeout: 20_000 };
/** Shanghai is as far ahead of UTC all year round. */
const ZONE = { name: "Asia/Shanghai", offsetMs: 8 * HOUR_MS } as const;
const ELSEWHERE: BrowserContextOptions = { timezoneId: "America/New_York" };

/** A page of its own, logged in, whatever its language. */
async function openAt(browser: Browser, bench: CardBench, path: string, options: BrowserContextOptions = ELSEWHERE) {
  const opened = await openPage(browser, options);
  const { page } = opened;
  await page.goto(bench.addresses.http + path);
  await page.locator("input[autocomplete=username]").fill(ADMIN.user);
  await page.locator("input[type=password]").fill(ADMIN.password);
  await page.locator("button[type=submit]").click();
  await page.getByRole("banner").waitFor(PATIENCE);
  return opened;
}

const chooseTime = (page: Page, kind: string) => page.getByLabel("Time", { exact: true }).selectOption(kind);
const chartOf = (page: Page) => page.getByRole("img", { name: /^Curves of/ });
const dataRows = (page: Page) => page.getByRole("region", { name: "Data record" });
const eventRows = (page: Page) => page.getByRole("region", { name: "Event record" });
const legend = (page: Page) => page.locator("dl dd").first();

interface Answer<T> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly body: T;
}
const spanOf = (url: string) => {
  const { searchParams } = new URL(url);
  return { fromMs: Number(searchParams.get("from")), toMs: Number(searchParams.get("to")), order: searchParams.get("order") };
};

/** Does what makes the page ask for a range that is wanted, and gives the answer; other ranges may still be under way. */
async function answerTo<T>(
  page: Page,
  path: RegExp,
  isWanted: (span: ReturnType<typeof spanOf>) => boolean,
  act: () => Promise<unknown>,
): Promise<Answer<T>> {
  const coming = page.waitForResponse((response) => path.test(response.url()) && isWanted(spanOf(response.url())), PATIENCE);
  const [response] = await Promise.all([coming, act()]);
  const body: T = JSON.parse(await response.text());
  return { ...spanOf(response.url()), body };
}
const SERIES = /\/records\/data\/series\?/;
const ROWS = /\/records\/data\?.*limit=100/;
const EVENTS = /\/records\/events\?/;
const isOldestFirst = ({ order }: { readonly order: string | null }) => order === "oldest";
/** A range of this length, ms. */
const isLong = (ms: number) => (span: { readonly fromMs: number; readonly toMs: number }) => span.toMs - span.fromMs === ms;

/** A whole day that is over: the page begins with today, whose answer may still be on its way. */
const isYesterday = (span: { readonly fromMs: number; readonly toMs: number }) => isLong(DAY_MS)(span) && span.toMs <= Date.now();
/** Moments as the page says them. */
const SHOWN = new Intl.DateTimeFormat("en-US", { timeZone: ZONE.name, hourCycle: "h23", dateStyle: "medium", timeStyle: "medium" });

/** What a column of the chart shows: how many of its pixels have the first curve's colour. */
const curvePixels = (page: Page, share: number): Promise<number> =>
  page.evaluate<number>(`(() => {
    const over = document.querySelector(".u-over").getBoundingClientRect();
    const canvas = document.querySelector(".uplot canvas");
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const x = Math.round((over.left - box.left + over.width * ${share}) * scale);
    const { data } = canvas.getContext("2d").getImageData(x, 0, 3, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3] > 200 && Math.abs(data[i] - 0x22) + Math.abs(data[i + 1] - 0x51) + Math.abs(data[i + 2] - 0xc2) < 90) found++;
    return found;
  })()`);

/** Draws over a part of the chart, by shares of its width. */
async function drawOver(page: Page, from: number, to: number): Promise<void> {
  const box = await page.locator(".u-over").boundingBox();
  if (box === null) throw new Error("the chart has no place on the page");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
}

async function download(page: Page): Promise<readonly (readonly string[])[]> {
  const coming = page.waitForEvent("download", PATIENCE);
  await page.getByRole("link", { name: "CSV" }).click();
  const text = await readFile(await (await coming).path(), "utf8");
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
}

/** Scrolls a table to its end until it says that this is all; gives the first cell of each row that was seen, in order. */
async function readAll(page: Page, label: string): Promise<readonly string[]> {
  const seen = new Map<number, string>();
  for (;;) {
    const { cells, isEnd } = await page.evaluate<{ cells: [number, string][]; isEnd: boolean }>(lookAndScroll(label));
    for (const [index, text] of cells) seen.set(index, text);
    if (isEnd) return [...seen].sort(([a], [b]) => a - b).map(([, text]) => text);
  }
}
const lookAndScroll = (label: string) => `(() => {
  const element = document.querySelector("section[aria-label='${label}']");
  const rows = [...element.querySelectorAll("tbody tr[data-index]")];
  const cells = rows.map((row) => [Number(row.dataset.index), row.cells[0].innerText]);
  const isEnd = element.innerText.includes("This is all.") && element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
  element.scrollBy(0, element.clientHeight / 2);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done({ cells, isEnd }))));
})()`;
/** What names the element that has the focus. */
const focused = (page: Page) => page.evaluate<string>("document.activeElement.innerText");

describe.skipIf(missingPeers("chromium", "fonts-noto-cjk").length > 0)("the card's records in Chromium", () => {
  const year = seededYear(Date.now());
  let browser: Browser;
  let bench: CardBench;
  beforeAll(async () => {
    browser = await launchBrowser();
    bench = await CardBench.start({ timeZone: ZONE.name, prepare: year.write });
  });
  // A page that is left open goes on drawing what the UPS tells.
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await browser.close();
  });

  test("a year is drawn from at most 500 points with its bounds; where nobody measured there is a gap, and bands tell of battery and bypass", async () => {
    const { page, faults } = await openAt(browser, bench, "/data");
    const { fromMs, toMs, body } = await answerTo<Series>(page, SERIES, isLong(365 * DAY_MS), () => chooseTime(page, "Last year"));
    const { fields, from, stepMs } = body;
    const voltage = fields.input1_voltage;
    if (voltage === undefined) throw new Error("the input voltage is missing");
    expect(voltage.avg.length).toBeLessThanOrEqual(500);
    expect(voltage.avg.length).toBeGreaterThan(300);
    const silent = voltage.avg.filter((_, place) => {
      const startMs = from + place * stepMs;
      return startMs >= year.silence.fromMs + HOUR_MS && startMs + stepMs <= year.silence.toMs - HOUR_MS;
    });
    expect(silent.length).toBeGreaterThan(20);
    expect(silent.every((value) => value === null)).toBe(true);
    expect(voltage.min.some((least, place) => (least ?? 0) < (voltage.max[place] ?? 0))).toBe(true);

    const shareOf = (ms: number) => (ms - fromMs) / (toMs - fromMs);
    const middle = (year.silence.fromMs + year.silence.toMs) / 2;
    await expect.poll(() => curvePixels(page, shareOf(middle + 60 * DAY_MS)), PATIENCE).toBeGreaterThan(2);
    expect(await curvePixels(page, shareOf(middle))).toBe(0);
    await page.getByRole("listitem").filter({ hasText: "On battery" }).getByText("2 h 0 min").waitFor(PATIENCE);
    await page.getByRole("listitem").filter({ hasText: "On bypass" }).getByText("3 d 0 h").waitFor(PATIENCE);
    await shoot(page, "records-year");
    expect(await accessibilityFaults(page)).toEqual([]);

    const isPart = (span: { readonly fromMs: number; readonly toMs: number }) => span.toMs - span.fromMs < 100 * DAY_MS;
    const part = await answerTo<Series>(page, SERIES, isPart, () => drawOver(page, shareOf(middle) - 0.1, shareOf(middle) + 0.1));
    expect((part.toMs - part.fromMs) / (toMs - fromMs)).toBeCloseTo(0.2, 1);
    expect(part.fromMs).toBeLessThan(year.silence.fromMs);
    expect(part.toMs).toBeGreaterThan(year.silence.toMs);
    await page.getByRole("button", { name: "Whole time" }).waitFor(PATIENCE);
    await shoot(page, "records-zoomed");
    await page.locator(".u-over").dblclick();
    await page.getByRole("button", { name: "Whole time" }).waitFor({ ...PATIENCE, state: "detached" });
    expect(faults).toEqual([]);
  });

  test("times, days and typed ranges are those of the card, wherever the viewer is, and the page says so", async () => {
    const { page, faults } = await openAt(browser, bench, "/data");
    await page.getByText("Times in the card's zone, Asia/Shanghai").waitFor(PATIENCE);
    const { fromMs, toMs } = await answerTo<RecordPage>(page, ROWS, isYesterday, () => chooseTime(page, "Yesterday"));
    expect((fromMs + ZONE.offsetMs) % DAY_MS).toBe(0);
    await dataRows(page)
      .getByRole("button", { name: /23:40:00$/ })
      .waitFor(PATIENCE);

    await answerTo<RecordPage>(
      page,
      ROWS,
      (span) => span.fromMs === toMs,
      () => chooseTime(page, "One day"),
    );
    const isSame = (span: { readonly fromMs: number; readonly toMs: number }) => span.fromMs === fromMs && span.toMs === toMs;
    await Promise.all([
      page.waitForRequest((request) => SERIES.test(request.url()) && isSame(spanOf(request.url())), PATIENCE),
      page.getByRole("button", { name: "The day before" }).click(),
    ]);

    await chooseTime(page, "From … to …");
    const morning = new Date(fromMs + ZONE.offsetMs).toISOString().slice(0, 11);
    await page.getByLabel("From", { exact: true }).fill(`${morning}06:00`);
    const span = await answerTo<RecordPage>(page, ROWS, isLong(1.5 * HOUR_MS), () =>
      page.getByLabel("To", { exact: true }).fill(`${morning}07:30`),
    );
    expect(span.fromMs).toBe(fromMs + 6 * HOUR_MS);
    const csv = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
    expect(spanOf(`${bench.addresses.http}${csv}`)).toMatchObject({ fromMs: span.fromMs, toMs: span.toMs });

    const home = await openAt(browser, bench, "/data", { timezoneId: ZONE.name });
    await home.page.getByText("Goes on by itself", { exact: true }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("the file holds the rows that are seen, in the order in which they are seen", async () => {
    const { page } = await openAt(browser, bench, "/data");
    await answerTo<RecordPage>(page, ROWS, isYesterday, () => chooseTime(page, "Yesterday"));
    const { body } = await answerTo<RecordPage>(page, ROWS, isOldestFirst, () =>
      page.getByRole("button", { name: "Time", exact: true }).click(),
    );
    expect(await page.getByRole("columnheader", { name: "Time" }).getAttribute("aria-sort")).toBe("ascending");
    const seen = await readAll(page, "Data record");
    const [header = [], ...lines] = await download(page);
    expect(header.filter((name) => /_avg$/.test(name))).toEqual(
      ["input1_voltage", "output1_load", "battery_voltage", "battery_charge"].map((id) => `${id}_avg`),
    );
    const times = lines.map(([time = ""]) => SHOWN.format(new Date(time)));
    expect(times).toEqual(seen);
    expect(seen.length).toBe(DAY_MS / (20 * MINUTE_MS));
    const load = header.indexOf("output1_load_avg");
    expect(lines.map((cells) => Number(cells[load]))).toEqual(
      expect.arrayContaining(body.rows.map(({ values }) => values.output1_load?.avg)),
    );
  });

  test("a row opens by click and by key with every quantity, closes with Escape, and wanted columns are remembered", async () => {
    const { page, faults } = await openAt(browser, bench, "/data");
    const { body } = await answerTo<RecordPage>(page, ROWS, isYesterday, () => chooseTime(page, "Yesterday"));
    // The day before may hold the same row: what is opened has to stand in the list that stays.
    const newest = SHOWN.format(body.rows[0]?.wallMs);
    const first = dataRows(page)
      .getByRole("button", { name: /:\d\d$/ })
      .first();
    await expect.poll(() => first.innerText(), PATIENCE).toBe(newest);
    const panel = page.getByRole("dialog");
    const row = dataRows(page).getByRole("button", { name: /23:20:00$/ });
    await row.focus();
    await page.keyboard.press("Enter");
    await panel.getByRole("rowheader", { name: "Temperature inside" }).waitFor(PATIENCE);
    await panel.getByText("20 min", { exact: true }).waitFor(PATIENCE);
    const temperatures = await panel
      .getByRole("row", { name: /^Temperature inside/ })
      .getByRole("cell")
      .allInnerTexts();
    expect(temperatures).toEqual(["31.0", "30.7", "31.0", "31.3"]);
    await panel.getByText(/^Not told by this UPS: .*Battery charge/).waitFor(PATIENCE);
    await shoot(page, "records-row");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    // Focus comes back a moment after the panel has gone.
    await expect.poll(() => focused(page), PATIENCE).toBe(await row.innerText());
    await dataRows(page).getByRole("cell").nth(1).click();
    await panel.waitFor(PATIENCE);
    await page.keyboard.press("Escape");
    await panel.waitFor({ ...PATIENCE, state: "detached" });

    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Readings" }).check();
    await page.getByRole("checkbox", { name: "Power" }).uncheck();
    await page.keyboard.press("Escape");
    await page.reload();
    await dataRows(page).getByRole("columnheader", { name: "Readings" }).waitFor(PATIENCE);
    expect(await dataRows(page).getByRole("columnheader", { name: "Power" }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test("an event opens with its facts, what it means, why it was and what to do", async () => {
    const { page, faults } = await openAt(browser, bench, "/events");
    const { body } = await answerTo<EventPage>(page, EVENTS, isLong(365 * DAY_MS), () => chooseTime(page, "Last year"));
    expect(body.events.map(({ kind }) => kind)).toEqual(["card.started", "alarm.cleared", "alarm.raised"]);
    await eventRows(page).getByText("Alarm raised: On bypass").click();
    const panel = page.getByRole("dialog", { name: "Alarm raised: On bypass" });
    for (const text of ["231.5 V", "Do this first", "What it means", "Likely cause"]) await panel.getByText(text).waitFor(PATIENCE);
    await shoot(page, "records-event");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    const turned = await answerTo<EventPage>(page, EVENTS, isOldestFirst, () =>
      page.getByRole("button", { name: "Time", exact: true }).click(),
    );
    expect(turned.body.events.map(({ kind }) => kind)).toEqual(["alarm.raised", "alarm.cleared", "card.started"]);
    const [, ...lines] = await download(page);
    expect(lines.map((cells) => cells[2])).toEqual(["alarm.raised", "alarm.cleared", "card.started"]);
    expect(faults).toEqual([]);
  });

  test("a range before the first record is empty and says what to do", async () => {
    const { page, faults } = await openAt(browser, bench, "/data");
    await chooseTime(page, "One day");
    await page.getByLabel("Day", { exact: true }).fill("2020-02-02");
    await page.getByRole("heading", { name: "Nothing is recorded for this time" }).waitFor(PATIENCE);
    await shoot(page, "records-empty");
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  test("records that cannot be read are said to be so, once, and come when they are asked for again", async () => {
    const { page } = await openAt(browser, bench, "/overview");
    await page.route(/\/api\/v1\/records\//, (route) => route.fulfill({ status: 503, contentType: "text/plain", body: "no" }));
    await page.getByRole("link", { name: "Data record" }).click();
    const failure = page.getByRole("heading", { name: "This could not be shown" });
    await failure.waitFor(PATIENCE);
    expect(await failure.count()).toBe(1);
    await shoot(page, "records-failed");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.unroute(/\/api\/v1\/records\//);
    await page.getByRole("button", { name: "Try again" }).click();
    await chartOf(page).waitFor(PATIENCE);
    await dataRows(page).waitFor(PATIENCE);
  });

  test("what the UPS tells goes on behind what was recorded, and an outage is on the chart as soon as it is an alarm", async () => {
    const { page, faults } = await openAt(browser, bench, "/data");
    await expect.poll(() => legend(page).innerText(), PATIENCE).toMatch(/^23\d\.\d V/);
    try {
      bench.ups.change({ mains: "fail" });
      await expect.poll(() => legend(page).innerText(), PATIENCE).toMatch(/(^|– )0\.0| 0\.0 –/);
      await page.getByRole("listitem").filter({ hasText: "On battery" }).waitFor(PATIENCE);
      await shoot(page, "records-live");
    } finally {
      bench.ups.change({ mains: "ok" });
    }
    expect(faults).toEqual([]);
  });

  test.each([
    { name: "desk", width: 1440, height: 900, colorScheme: "dark", locale: "en-US" },
    { name: "phone", width: 360, height: 740, colorScheme: "light", locale: "en-US" },
    { name: "phone", width: 360, height: 740, colorScheme: "dark", locale: "zh-CN" },
    { name: "desk", width: 1440, height: 900, colorScheme: "light", locale: "zh-CN" },
  ] as const)("records can be read on a $name, $colorScheme, $locale", async ({ name, width, height, colorScheme, locale }) => {
    const options = { ...ELSEWHERE, viewport: { width, height }, colorScheme, locale };
    const { page, faults } = await openAt(browser, bench, "/data", options);
    for (const path of ["data", "events"]) {
      await page.goto(`${bench.addresses.http}/${path}`);
      await page.getByRole("table").waitFor(PATIENCE);
      await page.locator("select").first().selectOption("week");
      const row = page.locator("tbody button").first();
      await row.waitFor(PATIENCE);
      if (path === "data") await page.locator(".u-over").waitFor(PATIENCE);
      await shoot(page, `records-${path}-${name}-${colorScheme}-${locale}`);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await row.click();
      await page.getByRole("dialog").locator("dd").first().waitFor(PATIENCE);
      await shoot(page, `records-${path}-open-${name}-${colorScheme}-${locale}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(faults).toEqual([]);
  });
});
