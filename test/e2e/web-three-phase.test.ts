import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chinese } from "../../card-firmware/web/src/texts/zh.ts";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };
const THREE_PHASES = {
  protocol: "voltronic",
  topology: "online",
  phases: "3/3",
  ratingVa: 20_000,
  batteryVolts: 240,
  batteryAh: 200,
} as const;

/** The nodes of the flow picture whose words come nearer to an edge than 3 px, above, below or beside. */
const CRAMPED = `[...document.querySelectorAll("button[data-node]")].flatMap((node) => {
  const box = node.getBoundingClientRect();
  return [...node.children].filter((part) => part.getClientRects().length > 0).flatMap((part) => {
    const { top, bottom, left, right } = part.getBoundingClientRect();
    const room = Math.min(top - box.top, box.bottom - bottom, left - box.left, box.right - right);
    return room < 3 ? [node.dataset.node + ": " + part.textContent + " " + room.toFixed(1)] : [];
  });
})`;
const STILL = "document.getAnimations().every((one) => one.effect.getComputedTiming().endTime === Infinity)";
const cramped = (page: Page) => page.evaluate<readonly string[]>(CRAMPED);

describe.skipIf(missingPeers("chromium", "fonts-noto-cjk").length > 0)("the overview of a three-phase UPS in Chromium", () => {
  let browser: Browser;
  let bench: CardBench;
  beforeAll(async () => {
    browser = await launchBrowser();
    bench = await CardBench.start({ ups: THREE_PHASES, protocol: THREE_PHASES.protocol });
    const session = await CardSession.open(bench.addresses.http);
    const bypass = async () => (await session.call("readStatus", {})).reading?.bypass ?? [];
    await until("the bypass's phases", async () => (await bypass()).filter(({ voltage }) => voltage !== null).length === 3, {
      withinMs: 30_000,
    });
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await browser.close();
  });

  test.each([
    { size: "desk", width: 1440 },
    { size: "tablet", width: 768 },
    { size: "phone", width: 360 },
  ])("every phase fits its box on a $size, in both languages, light and dark", async ({ size, width }) => {
    for (const [locale, user, password, submit, heading] of [
      ["en-GB", "User name", "Password", "Log in", "Overview"],
      ["zh-CN", chinese.login.user, chinese.login.password, chinese.login.submit, chinese.glance.title],
    ] as const) {
      const { page, faults } = await openPage(browser, { viewport: { width, height: 900 }, locale });
      await page.goto(bench.addresses.http);
      await page.getByLabel(user).fill(ADMIN.user);
      await page.getByLabel(password, { exact: true }).fill(ADMIN.password);
      await page.getByRole("button", { name: submit, exact: true }).click();
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor(PATIENCE);
      await page.locator('button[data-node="bypass"]').getByText("L3").waitFor(PATIENCE);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await until("nothing fading", () => page.evaluate<boolean>(STILL), { withinMs: 10_000, everyMs: 20 });
        await shoot(page, `three-phase-${size}-${locale}-${colorScheme}`);
        expect.soft(await cramped(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      }
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
    }
  });
});
