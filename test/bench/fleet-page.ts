import { systemClock } from "@istars/service/clock.ts";
import type { Page } from "playwright-core";
import { launchBrowser, openPage } from "../e2e/browser.ts";
import { ADMIN } from "../e2e/card-bench.ts";
import { until } from "../e2e/until.ts";
import type { FleetRun } from "./fleet-run.ts";
import { type Spread, spreadOf } from "./report.ts";

/** What somebody who looks at the pages of a fleet waits for, ms. */
export interface PageTimes {
  /** From the card's raise to the picture with its row, one card after the other and while nothing else happens. */
  readonly alarm: Spread;
  /** From a letter that is typed to the picture of what was found. */
  readonly filter: Spread;
  /** Between two pictures while the list is scrolled. */
  readonly frames: Spread;
}

const PATIENCE = { withinMs: 30_000, everyMs: 50 };
const OUTAGES = 40;
const SCROLL_STEPS = 300;
const never = new AbortController().signal;

/** Keeps for each text that looks like a card's name when its row was first painted, epoch ms. */
const WATCH_ROWS = `
  window.seenRows = {};
  new MutationObserver(() => {
    const names = new Set([...document.querySelectorAll("tbody tr")].flatMap((row) => row.textContent.match(/ups-\\d{5}/g) ?? []));
    const fresh = [...names].filter((name) => !(name in window.seenRows));
    for (const name of fresh) window.seenRows[name] = null;
    if (fresh.length > 0) requestAnimationFrame(() => setTimeout(() => {
      for (const name of fresh) window.seenRows[name] = performance.timeOrigin + performance.now();
    }));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });`;

/** Each finds another number of cards than the one before, of two hundred cards or more. */
const SEARCHES = ["ups-0001", "ups-000", "ups-0010", "", "ups-001", "ups-0001", "nothing like it", "ups-0010", ""];

/** Types a text and resolves with the time until what it finds has been painted; rejects where it finds as many as before. */
const filterFor = (text: string): string => `new Promise((resolve, reject) => {
  const input = document.querySelector("input[type=search]");
  const count = () => [...document.querySelectorAll("[role=status]")].map((one) => one.textContent).join("|");
  const before = count();
  const beganMs = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, ${JSON.stringify(text)});
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => {
    if (performance.now() - beganMs > 5000) return void reject(new Error("the list is as it was: " + before));
    if (count() === before) return void requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - beganMs)));
  };
  look();
})`;

/** Scrolls the list steadily and resolves with the times between pictures. */
const SCROLL = `new Promise((resolve) => {
  const list = document.querySelector("section:has(> table)");
  const times = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    list.scrollTop += 160;
    if (times.length < ${SCROLL_STEPS}) requestAnimationFrame(step);
    else resolve(times);
  };
  requestAnimationFrame(step);
})`;

/** Measures the pages of a fleet in Debian's Chromium, beside everything else that runs on this machine. */
export async function measurePages(run: FleetRun): Promise<PageTimes> {
  await using stack = new AsyncDisposableStack();
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const { page } = await openPage(browser);
  await page.goto(run.view.url);
  await page.getByLabel("User name").fill(ADMIN.user);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("navigation").first().waitFor();
  const alarm = await alarmTimes(run, page);
  await page.evaluate('localStorage.setItem("ismartview-cards", JSON.stringify("list"))');
  await page.goto(`${run.view.url}/cards`);
  await page.getByRole("searchbox").waitFor();
  await page.locator("tbody tr[data-index]").first().waitFor();
  const filters: number[] = [];
  for (const text of SEARCHES) {
    filters.push(await page.evaluate<number>(filterFor(text)));
  }
  const frames = await page.evaluate<number[]>(SCROLL);
  return { alarm, filter: spreadOf(filters), frames: spreadOf(frames) };
}

async function alarmTimes(run: FleetRun, page: Page): Promise<Spread> {
  await page.goto(`${run.view.url}/alarms`);
  await page.getByRole("main").waitFor();
  await page.evaluate(WATCH_ROWS);
  const late: number[] = [];
  const every = Math.max(1, Math.floor(run.ids.length / OUTAGES));
  for (let number = 1; number <= run.ids.length; number += every) {
    const { last } = await run.fleet.alarmsSince(0);
    await run.fleet.change({ fail: { cards: [number] } });
    const [raised] = (await run.fleet.alarmsSince(last)).alarms;
    const name = `ups-${String(number).padStart(5, "0")}`;
    const seen = await until(
      `the row of ${name}`,
      async () => (await page.evaluate<number | null>(`window.seenRows[${JSON.stringify(name)}] ?? null`)) ?? undefined,
      PATIENCE,
    );
    late.push(seen - (raised?.wallMs ?? Number.NaN));
    await systemClock.sleep(100, never);
  }
  await run.restore();
  return spreadOf(late);
}
