import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chinese } from "../../ismartview/web/src/texts/zh.ts";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN } from "./card-bench.ts";
import { ViewBench } from "./view-bench.ts";

const PATIENCE = { timeout: 20_000 };
const NEVER = new AbortController().signal;
const NEW_PASSWORD = "another-password-2";

interface OpenAt extends BrowserContextOptions {
  readonly user?: string;
  readonly path: string;
  /** Heading that has to stand there before the test goes on. */
  readonly until: string;
}

const USER = {
  permission: "read" as const,
  language: null,
  password: ADMIN.password,
  mustChangePassword: false,
};
const ENGLISH = { user: "User name", password: "Password", submit: "Log in" };

async function logIn(page: Page, user: string, { words = ENGLISH, password = ADMIN.password } = {}) {
  await page.getByLabel(words.user).fill(user);
  await page.getByLabel(words.password, { exact: true }).fill(password);
  await page.getByRole("button", { name: words.submit, exact: true }).click();
}

/** A page of its own, logged in and at an address of iSmartView. */
async function openAt(browser: Browser, bench: ViewBench, { user = ADMIN.user, path, until, ...options }: OpenAt) {
  const opened = await openPage(browser, options);
  const { page } = opened;
  await page.goto(bench.url + path);
  await logIn(page, user, options.locale === "zh-CN" ? { words: chinese.login } : {});
  await page.getByRole("heading", { name: until, exact: true }).waitFor(PATIENCE);
  return opened;
}

const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

describe.skipIf(missingPeers("chromium").length > 0)("iSmartView's users, own password and audit record in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("an administrator makes an operator, who may set the own password and reads why there is no more", async () => {
    await using bench = await ViewBench.start();
    const { page, faults } = await openAt(browser, bench, { path: "/settings/users", until: "Users" });
    await page.getByRole("button", { name: "Add a user" }).click();
    const form = page.getByRole("dialog");
    expect(await form.getByLabel("Permission").locator("option").allTextContents()).toEqual(["Viewer", "Operator", "Administrator"]);
    await form.getByLabel("Name", { exact: true }).fill("mei");
    await form.getByLabel("Permission").selectOption("operate");
    await form.getByText("May acknowledge and silence alarms", { exact: false }).waitFor(PATIENCE);
    await form.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await rowOf(page, "mei").getByText("Operator").waitFor(PATIENCE);
    await rowOf(page, "mei").getByText("Must set password").waitFor(PATIENCE);

    const theirs = await openPage(browser);
    await theirs.page.goto(`${bench.url}/settings/users`);
    await logIn(theirs.page, "mei");
    await theirs.page.getByRole("heading", { name: "Set your password" }).waitFor(PATIENCE);
    await theirs.page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
    await theirs.page.getByLabel("New password again").fill(NEW_PASSWORD);
    await theirs.page.getByRole("button", { name: "Set password" }).click();
    await theirs.page.getByText("This is for administrators").waitFor(PATIENCE);
    const parts = theirs.page.getByRole("navigation", { name: "Parts of the settings" });
    expect(await parts.getByRole("link").allTextContents()).toEqual(["Readings", "Your password"]);
    await theirs.page.goto(`${bench.url}/settings/audit`);
    await theirs.page.getByText("This is for administrators").waitFor(PATIENCE);
    await parts.getByRole("link", { name: "Your password" }).click();
    await theirs.page.getByLabel("Current password").fill(NEW_PASSWORD);
    await theirs.page.getByLabel("New password", { exact: true }).fill(ADMIN.password);
    await theirs.page.getByLabel("New password again").fill(ADMIN.password);
    await theirs.page.getByRole("button", { name: "Set password" }).click();
    await theirs.page.getByText("Your password is set.").waitFor(PATIENCE);
    expect([faults, theirs.faults]).toEqual([[], []]);
  });

  test("who is no longer let in stands before the log-in, and the permission of somebody decides what there is", async () => {
    await using bench = await ViewBench.start();
    await bench.addUser("tom", "read");
    const { page } = await openAt(browser, bench, { user: "tom", path: "/settings/password", until: "Your password" });
    const client = await bench.client(undefined, "user-2-1");
    await client.call("changeUser", { params: { id: 2 }, body: { permission: "read-write", language: null, allowedFrom: [] } }, NEVER);
    await page.getByRole("heading", { name: "Log in" }).waitFor(PATIENCE);
    await page.getByText("Your session has ended", { exact: false }).waitFor(PATIENCE);
    await logIn(page, "tom");
    await page.getByRole("link", { name: "Users" }).click();
    await rowOf(page, "tom").getByText("Administrator").waitFor(PATIENCE);
    await page.getByRole("button", { name: "tom", exact: true }).click();
    await page.getByRole("dialog").getByText("Your own permission can only be changed by another user.").waitFor(PATIENCE);
  });

  test("the audit record tells who did what and what came of it, in words, by user and action, and as a file", async () => {
    await using bench = await ViewBench.start();
    const operator = await bench.client(await bench.addUser("mei", "operate"));
    await operator.call("acknowledgeAlarms", { body: { ids: [7, 8] } }, NEVER).catch(() => {});
    const client = await bench.client();
    await client.call("removeCards", { body: { cardIds: [12] } }, NEVER).catch(() => {});
    await client.call("createUser", { body: { ...USER, allowedFrom: [], name: "mei" } }, NEVER).catch(() => {});
    const { page, faults } = await openAt(browser, bench, { path: "/settings/audit", until: "Audit record" });
    await rowOf(page, "Alarms acknowledged").getByText("alarms no. 7, 8").waitFor(PATIENCE);
    await rowOf(page, "Alarms acknowledged").getByText("mei").waitFor(PATIENCE);
    await rowOf(page, "mei: Operator").getByText("Done").waitFor(PATIENCE);
    await rowOf(page, "User added").getByText("Refused: There is a user of this name already").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "view-audit-desk");
    await page.getByLabel("Action").selectOption("user.create");
    await rowOf(page, "Alarms acknowledged").waitFor({ ...PATIENCE, state: "detached" });
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines[0]).toBe("id,time,user,source,action,outcome,detail");
    expect(lines.slice(1).map((line) => line.split(",").slice(4, 6).join(" "))).toEqual(["user.create user.name-taken", "user.create ok"]);
    expect(faults).toEqual([]);
  });

  test("all of it can be read on a desk and a phone, light and dark, in both languages", async () => {
    await using bench = await ViewBench.start();
    await bench.addUser("mei", "operate");
    await bench.addUser("tom", "read");
    for (const [size, viewport] of [
      ["desk", { width: 1440, height: 900 }],
      ["phone", { width: 360, height: 780 }],
    ] as const) {
      for (const [colorScheme, locale] of [
        ["light", "en-GB"],
        ["dark", "zh-CN"],
      ] as const) {
        const titles =
          locale === "zh-CN"
            ? { users: chinese.users.title, password: chinese.users.ownPassword, audit: chinese.audit.title }
            : { users: "Users", password: "Your password", audit: "Audit record" };
        const options = { path: "/settings/users", until: titles.users, viewport, colorScheme, locale };
        const { page, faults } = await openAt(browser, bench, options);
        for (const part of ["users", "password", "audit"] as const) {
          await page.goto(`${bench.url}/settings/${part}`);
          await page.getByRole("heading", { name: titles[part], exact: true }).waitFor(PATIENCE);
          if (part !== "password") await page.getByRole("row").nth(1).waitFor(PATIENCE);
          await shoot(page, `view-${part}-${size}-${colorScheme}`);
          expect([part, size, await sidewaysScroll(page)]).toEqual([part, size, 0]);
          expect([part, size, await accessibilityFaults(page)]).toEqual([part, size, []]);
        }
        expect(faults).toEqual([]);
        await page.close();
      }
    }
  });
});
