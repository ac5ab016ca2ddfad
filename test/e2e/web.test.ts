import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, goOverTo, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { middayZone } from "./midday-zone.ts";

const PATIENCE = { timeout: 20_000 };

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("User name").fill(ADMIN.user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
const verdict = (page: Page, text: string) => page.getByRole("main").getByText(text, { exact: true }).first();

/** What the first curve's legend says. */
const latest = (page: Page) => page.locator("dl dd").first().innerText();

describe.skipIf(missingPeers("chromium", "fonts-noto-cjk").length > 0)("the card's pages in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("the first log-in can do nothing but set a password, and then leads to the overview", async () => {
    await using bench = await CardBench.start({ withPassword: false });
    const { page, faults } = await openPage(browser);
    await page.goto(bench.addresses.http);
    await page.getByLabel("User name").waitFor(PATIENCE);
    await shoot(page, "login");
    expect(await accessibilityFaults(page)).toEqual([]);
    await logIn(page, "wrong");
    await page.getByText("User name or password is wrong.").waitFor(PATIENCE);
    await logIn(page, "admin");
    await heading(page, "Set your password").waitFor(PATIENCE);
    await page.goto(`${bench.addresses.http}/overview`);
    await heading(page, "Set your password").waitFor(PATIENCE);

    await page.getByLabel("Current password").fill("admin");
    const submit = page.getByRole("button", { name: "Set password" });
    await page.getByLabel("New password", { exact: true }).fill("short");
    await page.getByLabel("New password again").fill("short");
    expect(await submit.isDisabled()).toBe(true);
    await shoot(page, "first-password");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("New password", { exact: true }).fill(ADMIN.password);
    await page.getByLabel("New password again").fill(ADMIN.password);
    await submit.click();
    await verdict(page, "Power is fine").waitFor(PATIENCE);
    expect(faults).toEqual([]);

    const other = await openPage(browser);
    await other.page.goto(bench.addresses.http);
    await logIn(other.page, "admin");
    await other.page.getByText("User name or password is wrong.").waitFor(PATIENCE);
  });

  test("the overview follows a mains failure and return without a reload", async () => {
    await using bench = await CardBench.start({ ups: { topology: "online" } });
    const { page, faults } = await openPage(browser);
    await page.goto(bench.addresses.http);
    await logIn(page, ADMIN.password);
    await verdict(page, "Power is fine").waitFor(PATIENCE);
    await shoot(page, "overview-normal");
    await page.evaluate("window.sameDocument = true");

    bench.ups.change({ mains: "fail" });
    await verdict(page, "On battery").waitFor(PATIENCE);
    await page.getByRole("link", { name: "Current alarm 2 active alarms" }).waitFor(PATIENCE);
    await shoot(page, "overview-on-battery");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: /^Battery/ }).click();
    await page.getByRole("dialog").getByText("Discharging").first().waitFor(PATIENCE);
    await page.keyboard.press("Escape");

    bench.ups.change({ mains: "ok" });
    await verdict(page, "Power is fine").waitFor(PATIENCE);
    expect(await page.evaluate("window.sameDocument")).toBe(true);
    expect(faults).toEqual([]);
  });

  test("current alarms are listed with what to do, can be acknowledged, and leave when they are over", async () => {
    await using bench = await CardBench.start();
    const { page, faults } = await openPage(browser);
    await page.goto(`${bench.addresses.http}/alarms`);
    await logIn(page, ADMIN.password);
    await page.getByText("No alarms").first().waitFor(PATIENCE);
    await shoot(page, "alarms-none");
    bench.ups.change({ mains: "fail" });
    await heading(page, "On battery").waitFor(PATIENCE);
    await page.getByText("Check the supply to the UPS and prepare to shut the load down.").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Acknowledge" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Acknowledge" }).click();
    await page.getByText("Acknowledged by admin").first().waitFor(PATIENCE);
    await shoot(page, "alarms");
    expect(await accessibilityFaults(page)).toEqual([]);
    bench.ups.change({ mains: "ok" });
    await page.getByText("No alarms").first().waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("old data looks old: when the card falls silent, and when the UPS does", async () => {
    await using bench = await CardBench.start();
    const { page } = await openPage(browser);
    await page.goto(bench.addresses.http);
    await logIn(page, ADMIN.password);
    await verdict(page, "Power is fine").waitFor(PATIENCE);

    bench.ups.change({ comm: "silent" });
    await page.getByText("No contact with the UPS").first().waitFor(PATIENCE);
    await verdict(page, "Not known now").waitFor(PATIENCE);
    await shoot(page, "overview-ups-lost");
    bench.ups.change({ comm: "ok" });
    await verdict(page, "Power is fine").waitFor(PATIENCE);

    bench.card.kill("SIGKILL");
    await bench.card.ended;
    await page
      .getByText(/Last seen/)
      .first()
      .waitFor(PATIENCE);
    await shoot(page, "overview-card-lost");
    await bench.startCard();
    await verdict(page, "Power is fine").waitFor({ timeout: 40_000 });
  });

  test.each([
    { name: "phone", width: 360, height: 740 },
    { name: "tablet", width: 768, height: 1024 },
    { name: "wall", width: 1920, height: 1080 },
  ])("nothing scrolls sideways and all can be read on a $name, light and dark", async ({ name, width, height }) => {
    await using bench = await CardBench.start();
    const { page, faults } = await openPage(browser, { viewport: { width, height } });
    await page.goto(bench.addresses.http);
    await page.getByLabel("User name").waitFor(PATIENCE);
    for (const scheme of ["dark", "light"] as const) {
      await goOverTo(page, scheme);
      await shoot(page, `login-${name}-${scheme}`);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    }
    await logIn(page, ADMIN.password);
    await verdict(page, "Power is fine").waitFor(PATIENCE);
    // Every second page comes up dark and goes over to light, the others the other way round.
    let schemes: readonly ("light" | "dark")[] = ["light", "dark"];
    for (const path of ["overview", "alarms", "data", "events"]) {
      await page.goto(`${bench.addresses.http}/${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor(PATIENCE);
      await page.getByText("Live").first().waitFor(PATIENCE);
      for (const scheme of schemes) {
        await goOverTo(page, scheme);
        await shoot(page, `${path}-${name}-${scheme}`);
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
        expect(await accessibilityFaults(page)).toEqual([]);
      }
      schemes = schemes.toReversed();
    }
    expect(faults).toEqual([]);
  });

  test.each([
    { name: "phone", width: 360, height: 740 },
    { name: "desk", width: 1440, height: 900 },
  ])("a Chinese browser on a $name meets Chinese pages, in which nothing scrolls sideways", async ({ name, width, height }) => {
    await using bench = await CardBench.start();
    const { page, faults } = await openPage(browser, { viewport: { width, height }, locale: "zh-CN" });
    await page.goto(bench.addresses.http);
    await page.getByLabel("用户名").fill(ADMIN.user);
    await shoot(page, `login-${name}-zh`);
    await page.getByLabel("密码", { exact: true }).fill(ADMIN.password);
    await page.getByRole("button", { name: "登录" }).click();
    await verdict(page, "供电正常").waitFor(PATIENCE);
    expect(await page.evaluate("document.documentElement.lang")).toBe("zh");
    bench.ups.change({ mains: "fail" });
    await verdict(page, "电池供电").waitFor(PATIENCE);
    for (const [path, title] of [
      ["overview", "总览"],
      ["alarms", "当前告警"],
      ["data", "数据记录"],
      ["events", "事件记录"],
    ] as const) {
      await page.goto(`${bench.addresses.http}/${path}`);
      await page.getByRole("heading", { level: 1, name: title }).waitFor(PATIENCE);
      await page.getByText("电池供电").first().waitFor(PATIENCE);
      await shoot(page, `${path}-${name}-zh`);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    }

    await page.getByRole("button", { name: /账户菜单/ }).click();
    await page.getByText("English", { exact: true }).click();
    await heading(page, "Event record").waitFor(PATIENCE);
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
    await page.reload();
    await heading(page, "Event record").waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("the language that a person chose is kept by the card and waits in every browser", async () => {
    await using bench = await CardBench.start();
    const { page } = await openPage(browser);
    await page.goto(bench.addresses.http);
    await logIn(page, ADMIN.password);
    await verdict(page, "Power is fine").waitFor(PATIENCE);
    await page.getByRole("button", { name: /account menu/ }).click();
    const kept = page.waitForResponse(/users\/me\/language/);
    await page.getByText("中文", { exact: true }).click();
    expect((await kept).status()).toBe(200);
    await verdict(page, "供电正常").waitFor(PATIENCE);

    const other = await openPage(browser);
    await other.page.goto(bench.addresses.http);
    await logIn(other.page, ADMIN.password);
    await verdict(other.page, "供电正常").waitFor(PATIENCE);
  });

  test("the data record shows curves and rows, zooms into a part and back, and hands out what is seen", async () => {
    await using bench = await CardBench.start({ timeZone: middayZone() });
    const { page, faults } = await openPage(browser);
    await page.goto(`${bench.addresses.http}/data`);
    await logIn(page, ADMIN.password);
    await heading(page, "Data record").waitFor(PATIENCE);
    const chart = page.getByRole("img", { name: /^Curves of Input voltage, Load/ });
    await chart.waitFor(PATIENCE);
    bench.ups.change({ mains: "fail" });
    const rows = page.getByRole("region", { name: "Data record" });
    await expect.poll(() => latest(page), PATIENCE).toMatch(/^0\.0 V|V\s*0\.0 – /);
    await page.reload();
    await rows.getByText("On battery").first().waitFor(PATIENCE);
    await chart.locator("canvas").waitFor(PATIENCE);
    await shoot(page, "data");
    expect(await accessibilityFaults(page)).toEqual([]);

    const box = await chart.boundingBox();
    if (box === null) throw new Error("the chart has no place on the page");
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    const whole = page.getByRole("button", { name: "Whole time" });
    await whole.waitFor(PATIENCE);
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    await whole.waitFor({ ...PATIENCE, state: "detached" });

    await page.getByRole("button", { name: "Quantities" }).click();
    await page.getByRole("checkbox", { name: "Battery voltage" }).uncheck();
    await page.getByRole("checkbox", { name: "Temperature inside" }).check();
    expect(await page.getByRole("checkbox", { name: "Input frequency", exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await rows.getByRole("columnheader", { name: "Temperature inside (°C)" }).waitFor(PATIENCE);

    const coming = page.waitForEvent("download", PATIENCE);
    await page.getByRole("link", { name: "CSV" }).click();
    const csv = await readFile(await (await coming).path(), "utf8");
    expect(csv).toMatch(/temperature/);
    expect(csv).not.toMatch(/battery_voltage/);
    expect(faults).toEqual([]);
  });

  test("the event record tells what happened, by kind, severity and text, and follows by itself", async () => {
    await using bench = await CardBench.start({ timeZone: middayZone() });
    const { page, faults } = await openPage(browser);
    await page.goto(`${bench.addresses.http}/events`);
    await logIn(page, ADMIN.password);
    const rows = page.getByRole("region", { name: "Event record" });
    await rows.getByText("Card started").waitFor(PATIENCE);
    bench.ups.change({ mains: "fail" });
    await rows.getByText("Alarm raised: On battery").waitFor(PATIENCE);
    await shoot(page, "events");
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByLabel("Severity").selectOption("Information");
    await rows.getByText("Alarm raised: On battery").waitFor({ ...PATIENCE, state: "detached" });
    await rows.getByText("Card started").waitFor(PATIENCE);
    await page.getByLabel("Search").fill("no such words");
    await heading(page, "No event fits").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByLabel("What happened").selectOption("Alarm raised");
    await rows.getByText("Alarm raised: On battery").waitFor(PATIENCE);
    expect(await rows.getByText("Card started").count()).toBe(0);

    await page.getByLabel("Time").selectOption("Yesterday");
    await heading(page, "No event fits").waitFor(PATIENCE);
    const coming = page.waitForEvent("download", PATIENCE);
    await page.getByLabel("Time").selectOption("Today");
    await page.getByRole("link", { name: "CSV" }).click();
    const csv = await readFile(await (await coming).path(), "utf8");
    expect(csv).toMatch(/on-battery/);
    expect(csv).not.toMatch(/card\.started/);
    expect(faults).toEqual([]);
  });
});
