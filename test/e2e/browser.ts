import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { PEERS } from "../peers.ts";
import { root } from "../steps.ts";
import { until } from "./until.ts";

/** Where screenshots go, for people to look at. */
const SCREENSHOTS = join(root, "test", "screenshots");

/** Debian's Chromium, without what it would like to fetch from elsewhere. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: PEERS.chromium,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });

/** A fresh page that keeps what goes wrong in it. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // Refused requests are part of some tests, and told by the browser as errors.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  return { page, faults };
}

/** Keeps a picture of the page. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Resolves once colours and places have come to rest; what moves for ever, as the flow of energy does, is left out. */
const AT_REST = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(async () => {
  const passing = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
  await Promise.allSettled(passing.map(({ finished }) => finished));
  resolve(null);
})))`;

/** Shows the page in light or dark, and resolves once nothing fades any more. */
export async function goOverTo(page: Page, scheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  const still = `document.documentElement.dataset.mantineColorScheme === "${scheme}" &&
    document.getAnimations().every((one) => one.effect.getComputedTiming().endTime === Infinity)`;
  // Looked at from outside: the page's own policy forbids the driver to wait inside.
  await until(`${scheme}, and nothing fading`, () => page.evaluate<boolean>(still), { withinMs: 10_000, everyMs: 20 });
}

/** What axe finds against WCAG 2.2 A and AA, one line each. Looks when nothing passes any more: a colour on its way is nobody's choice. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(AT_REST);
  // Half a megabyte that is brought and read once for each document, however often it is looked at.
  if (!(await page.evaluate<boolean>('typeof axe === "object"'))) await page.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run({ runOnly: { type: "tag", values: ${JSON.stringify(tags)} } }).then((result) => result.violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

/** How far the page can be scrolled sideways, pixels. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
