import { AgentRefusal } from "@istars/ismartmate/agent/agent.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, shoot, sidewaysScroll } from "./browser.ts";
import { IsmartmatePagesBench } from "./ismartmate-pages-bench.ts";
import { REPORTS, SCENES, writeTimeline } from "./ismartmate-scenes.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };
const SOON = { withinMs: 20_000 };

describe.skipIf(missingPeers("chromium").length > 0)("iSmartMate's pages", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const verdict = (page: Page) => page.getByRole("status").getByRole("heading", { level: 2 });

  test.each([
    ["protected", "Protected"],
    ["observing", "Observing only"],
    ["refused", "Too few feeds"],
    ["counting", "On the way down"],
    ["held", "Power is back"],
    ["stopping", "Shutting down"],
    ["drill", "Drill under way"],
    ["empty", "Not set up yet"],
  ] as const)("an agent that is %s is told in one glance: %s", async (scene, said) => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES[scene]);
    const { page, faults } = await bench.open(browser);
    await verdict(page).getByText(said, { exact: true }).waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, `ismartmate-${scene}-light`);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, `ismartmate-${scene}-dark`);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await sidewaysScroll(page)).toBe(0);
    await shoot(page, `ismartmate-${scene}-360`);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("an outage is followed without a reload: the countdown runs by itself, is held, and is over", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page, faults } = await bench.open(browser);
    await verdict(page).getByText("Protected", { exact: true }).waitFor(PATIENCE);
    bench.agent.become(SCENES.counting);
    const timer = page.getByRole("timer");
    await timer.waitFor(PATIENCE);
    const first = await timer.textContent();
    await until("the countdown to go on between two words of the agent", async () => (await timer.textContent()) !== first, SOON);
    expect(first).toMatch(/^5:1\d$/);
    expect(await page.title()).toBe("On the way down · db-1");
    expect(await page.locator("link[rel=icon]").getAttribute("href")).toBe("/favicon-critical.svg");
    bench.agent.become(SCENES.held);
    await verdict(page).getByText("Power is back", { exact: true }).waitFor(PATIENCE);
    expect(await timer.textContent()).toBe("held");
    bench.agent.become(SCENES.protected);
    await timer.waitFor({ ...PATIENCE, state: "detached" });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a service that is not heard any more leaves nothing that looks like now", async () => {
    const bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser);
    await verdict(page).getByText("Protected", { exact: true }).waitFor(PATIENCE);
    await bench[Symbol.asyncDispose]();
    await verdict(page).getByText("Not known", { exact: true }).waitFor(PATIENCE);
    await page.getByText("The service is not heard any more").waitFor(PATIENCE);
    expect(await page.getByRole("button", { name: "Shut down…" }).isDisabled()).toBe(true);
    await shoot(page, "ismartmate-lost-light");
    await page.context().close();
  });

  test("without the secret everything can be seen and nothing changed, and the page says how to get the right to", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.observing);
    const { page } = await bench.open(browser, "/overview", { asLooker: true });
    await page.getByText("ismartmate web", { exact: false }).first().waitFor(PATIENCE);
    expect(await page.getByRole("button", { name: "Shut down…" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Arm…" }).count()).toBe(0);
    await page.goto(`${bench.origin}/settings`);
    const inputs = page.getByLabel("On battery for");
    await inputs.waitFor(PATIENCE);
    expect(await inputs.getAttribute("readonly")).not.toBeNull();
    await page.context().close();
  });

  test("a real shutdown is ordered only with the server's name typed, and is taken back", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser);
    await page.getByRole("button", { name: "Shut down…" }).click(PATIENCE);
    const dialog = page.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: "Shut down" });
    await dialog.getByText("warns its users, runs its commands and powers off").waitFor(PATIENCE);
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel("When").selectOption({ label: "In 15 min" });
    await dialog.getByLabel("Type db-1 to confirm").fill("db-1");
    await shoot(page, "ismartmate-shut-down-light");
    await confirm.click();
    await dialog.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.agent.orders).toEqual([{ kind: "shut-down", inMs: 900_000 }]);
    bench.agent.become({ order: { by: "command", inMs: 899_000 } });
    await page.getByRole("button", { name: "Call it off" }).click(PATIENCE);
    await dialog.getByRole("button", { name: "Call it off" }).click(PATIENCE);
    await dialog.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.agent.orders.at(-1)).toEqual({ kind: "withdraw" });
    await page.context().close();
  });

  test("maintenance is asked for with its length, and what is refused says so", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser);
    await page.getByRole("button", { name: "Start…" }).click(PATIENCE);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("For how long").selectOption({ label: "8 h" });
    bench.agent.refusal = new AgentRefusal("order.refused", "it powers off already");
    await dialog.getByRole("button", { name: "Start maintenance" }).click();
    await dialog.getByText("This cannot be ordered now").waitFor(PATIENCE);
    bench.agent.refusal = null;
    await dialog.getByRole("button", { name: "Start maintenance" }).click();
    await dialog.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.agent.orders).toEqual([{ kind: "maintenance", forMs: 28_800_000 }]);
    await page.context().close();
  });

  test("the timeline says why in plain words with its inputs, goes on live, and pages back to where it begins", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.counting);
    writeTimeline(bench, 12);
    const { page, faults } = await bench.open(browser, "/why");
    const line = page.locator("[data-code='feed.word']", { hasText: "on battery" }).first();
    await line.getByText("told by card-a 0.4 s ago; runtime 12 min, charge 98 %").waitFor(PATIENCE);
    await line.getByText("What it rests on").click();
    await line.getByText("Runtime left").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartmate-why-light");
    bench.agent.say("path-proven");
    await page.getByText("Proven: the network between card and server outlives the mains.").waitFor(PATIENCE);
    await page.locator("label", { hasText: "Settings" }).click();
    await until("only lines about settings", async () => (await page.locator("[data-code='feed.word']").count()) === 0, SOON);
    await page.getByText("Everything", { exact: true }).click();
    await until(
      "the beginning",
      async () => {
        await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
        return page.getByText("This is where it begins.").isVisible();
      },
      SOON,
    );
    expect(await page.locator("[data-code]").count()).toBe(12 * 13 + 1);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.evaluate("window.scrollTo(0, 0)");
    await page.screenshot({ path: "test/screenshots/ismartmate-why-360-dark.png" });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("drills and shutdowns are listed, and opened with their steps on a time axis", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    for (const report of REPORTS) bench.agent.kept.set(report.id, report);
    const { page, faults } = await bench.open(browser, "/drills");
    await page.getByText("Would have powered off", { exact: true }).waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartmate-drills-light");
    await page.getByRole("row").nth(1).getByRole("button").click();
    const panel = page.getByRole("dialog");
    await panel.getByText("Would have powered off after 1 min 22 s", { exact: true }).waitFor(PATIENCE);
    await panel.getByText("only noted").first().waitFor(PATIENCE);
    await shoot(page, "ismartmate-drill-report-light");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    await page.getByRole("row").nth(2).getByRole("button").click();
    await panel.getByText("exit code 5").waitFor(PATIENCE);
    await panel.getByText("What it printed").click();
    await panel.getByText("Unit postgresql.service not loaded").waitFor(PATIENCE);
    const download = page.waitForEvent("download", PATIENCE);
    await panel.getByRole("button", { name: "Save as JSON" }).click();
    expect((await download).suggestedFilename()).toBe("ismartmate-report-1.json");
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot(page, "ismartmate-shutdown-report-dark");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a drill is started from the page and followed until its report is there", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser, "/drills");
    await page.getByText("No drill yet").waitFor(PATIENCE);
    await shoot(page, "ismartmate-drills-empty-light");
    await page.getByRole("button", { name: "Start a drill…" }).click();
    await page.getByRole("dialog").getByText("no user is warned, no command runs, nothing powers off").waitFor(PATIENCE);
    await page.getByRole("dialog").getByRole("button", { name: "Start the drill" }).click();
    bench.agent.become(SCENES.drill);
    await verdict(page).getByText("Drill under way").waitFor(PATIENCE);
    await page.getByText("Under way", { exact: true }).waitFor(PATIENCE);
    bench.agent.endReport(1, { outcome: "would-have-powered-off", tookMs: 60_000 });
    await page.getByText("Would have powered off", { exact: true }).waitFor(PATIENCE);
    await page.context().close();
  });

  test("every page speaks Chinese, and the choice is remembered", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.counting);
    writeTimeline(bench);
    for (const report of REPORTS) bench.agent.kept.set(report.id, report);
    const { page, faults } = await bench.open(browser);
    await page.getByRole("button", { name: "Language and appearance" }).click(PATIENCE);
    await page.getByText("中文").click();
    await verdict(page).getByText("即将关机", { exact: true }).waitFor(PATIENCE);
    await page.keyboard.press("Escape");
    const latin: string[] = [];
    const paths = ["/overview", "/why", "/drills", "/settings", "/settings/sources", "/settings/actions"];
    const see = async (path: string) => {
      await page.goto(`${bench.origin}${path}`);
      await page.locator("html[lang=zh]").waitFor(PATIENCE);
      await page.getByRole("heading", { level: 1 }).waitFor({ ...PATIENCE, state: "attached" });
      await until("all of the page", async () => (await page.locator(".mantine-Skeleton-root").count()) === 0, SOON);
    };
    for (const path of paths) {
      await see(path);
      const words = await page.evaluate<string>("document.querySelector('#content').innerText");
      // A line of several English words is a text that nobody translated; names, paths and commands have none.
      latin.push(...words.split("\n").filter((line) => /(?:[A-Za-z]{2,} ){3}/.test(line) && !/\p{Script=Han}|systemctl/u.test(line)));
      await shoot(page, `ismartmate-zh${path.replaceAll("/", "-")}`);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysScroll(page), path).toBe(0);
      expect(await accessibilityFaults(page), path).toEqual([]);
      await shoot(page, `ismartmate-zh${path.replaceAll("/", "-")}-360`);
      await page.setViewportSize({ width: 1920, height: 1080 });
    }
    expect(latin).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    for (const path of paths) {
      await see(path);
      expect(await accessibilityFaults(page), path).toEqual([]);
      await shoot(page, `ismartmate-zh${path.replaceAll("/", "-")}-dark`);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
