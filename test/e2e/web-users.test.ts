import { readFile } from "node:fs/promises";
import type { NewUserAccount } from "@istars/protocol/model/settings/users.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";

const PATIENCE = { timeout: 20_000 };

interface OpenAt extends BrowserContextOptions {
  readonly user?: string;
  readonly path: string;
  /** What has to stand there before the test goes on. */
  readonly until: string;
}

/** A page of its own, logged in and at an address of the card. */
async function openAt(browser: Browser, bench: CardBench, { user = ADMIN.user, path, until, ...options }: OpenAt) {
  const opened = await openPage(browser, options);
  const { page } = opened;
  await page.goto(bench.addresses.http + path);
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: until }).waitFor(PATIENCE);
  return opened;
}

const LIN: NewUserAccount = {
  name: "lin",
  permission: "read-write",
  language: null,
  allowedFrom: [],
  password: ADMIN.password,
  mustChangePassword: false,
};

const openUsers = (browser: Browser, bench: CardBench, options: Partial<OpenAt> = {}) =>
  openAt(browser, bench, { path: "/settings/users", until: "Users", ...options });
const openTokens = (browser: Browser, bench: CardBench, options: Partial<OpenAt> = {}) =>
  openAt(browser, bench, { path: "/settings/tokens", until: "API tokens", ...options });
const openAudit = (browser: Browser, bench: CardBench, options: Partial<OpenAt> = {}) =>
  openAt(browser, bench, { path: "/events/audit", until: "Audit record", ...options });
const panel = (page: Page) => page.getByRole("dialog");
const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

describe.skipIf(missingPeers("chromium").length > 0)("users, tokens and the audit record in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("a user is added, found fault with at the field, changed, given a password and removed, and each says what it ends", async () => {
    await using bench = await CardBench.start();
    const { page, faults } = await openUsers(browser, bench);
    await rowOf(page, "admin").getByText("(you)").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Add a user" }).click();
    const form = panel(page);
    await form.getByLabel("Name", { exact: true }).fill("-lin");
    await form.getByLabel("Password", { exact: true }).fill("short");
    await form.getByLabel("Allowed from").fill("127.0.0.0/8\nnowhere");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await form.getByText("Begin with a letter or digit", { exact: false }).waitFor(PATIENCE);
    await form.getByLabel("Name", { exact: true }).fill("lin");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await form.getByText("“nowhere” is neither an address nor a network").waitFor(PATIENCE);
    expect(await form.getByLabel("Allowed from").getAttribute("aria-invalid")).toBe("true");
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByLabel("Allowed from").fill("127.0.0.0/8");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await form.getByText("At least 8 characters", { exact: true }).waitFor(PATIENCE);
    await form.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await form.getByLabel("Has to set a new password at the next log-in").uncheck();
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await rowOf(page, "lin").getByText("127.0.0.0/8").waitFor(PATIENCE);

    await CardSession.open(bench.addresses.http, { user: "lin", password: ADMIN.password });
    await page.reload();
    await page.getByRole("button", { name: "lin", exact: true }).click();
    await form.getByLabel("Permission").selectOption("read-write");
    await form.getByText("Saving this ends 1 session of lin that is open now.").waitFor(PATIENCE);
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved.").waitFor(PATIENCE);
    await form.getByLabel("Set a new password", { exact: true }).fill("another-password-2");
    await form.getByRole("button", { name: "Set password" }).click();
    await form.getByText("The password of lin is set.").waitFor(PATIENCE);
    await shoot(page, "users-panel");
    await CardSession.open(bench.addresses.http, { user: "lin", password: "another-password-2" });

    await page.reload();
    await page.getByRole("button", { name: "lin", exact: true }).click();
    await form.getByRole("button", { name: "Remove user" }).click();
    const asked = page.getByRole("dialog", { name: "Remove lin?" });
    await asked.getByText("1 session that is open now ends at once.").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await asked.waitFor({ ...PATIENCE, state: "detached" });
    await form.getByRole("button", { name: "Remove user" }).click();
    await asked.getByRole("button", { name: "Remove", exact: true }).click();
    await rowOf(page, "lin").waitFor({ ...PATIENCE, state: "detached" });
    expect(faults).toEqual([]);
  });

  test("nobody locks themselves out: one's own permission and account stay, and the own address has to be let in", async () => {
    await using bench = await CardBench.start();
    const { page } = await openUsers(browser, bench);
    await page.getByRole("button", { name: "admin", exact: true }).click();
    const form = panel(page);
    expect(await form.getByLabel("Permission").isDisabled()).toBe(true);
    await form.getByText("Your own permission can only be changed by another user.").waitFor(PATIENCE);
    await form.getByText("Nobody removes themselves; another user can remove you.").waitFor(PATIENCE);
    expect(await form.getByRole("button", { name: "Remove user" }).count()).toBe(0);
    await form.getByLabel("Allowed from").fill("192.0.2.7");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("This would shut out the address that you come from now").waitFor(PATIENCE);
    await page.keyboard.press("Escape");
    const asked = page.getByRole("dialog", { name: "Close without saving?" });
    await asked.getByRole("button", { name: "Cancel" }).click();
    await asked.waitFor({ ...PATIENCE, state: "detached" });
    expect(await form.getByLabel("Allowed from").inputValue()).toBe("192.0.2.7");
    await page.keyboard.press("Escape");
    await asked.getByRole("button", { name: "Discard" }).click();
    await form.waitFor({ ...PATIENCE, state: "detached" });
    await page.getByRole("button", { name: "admin", exact: true }).click();
    expect(await form.getByLabel("Allowed from").inputValue()).toBe("");
    await page.keyboard.press("Escape");
    await form.waitFor({ ...PATIENCE, state: "detached" });
  });

  test("everybody changes their own password with the present one in hand, and stays logged in", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await session.call("createUser", { body: { ...LIN, permission: "read" } });
    const { page, faults } = await openAt(browser, bench, { user: "lin", path: "/settings/password", until: "Your password" });
    const type = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
    const set = page.getByRole("button", { name: "Set password" });
    await type("Current password", ADMIN.password);
    await type("New password", "short");
    await type("New password again", "other");
    await page.getByText("The two entries differ.").waitFor(PATIENCE);
    expect(await set.isDisabled()).toBe(true);
    await type("New password again", "short");
    await set.click();
    await page.getByText("At least 8 characters", { exact: true }).waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "own-password");
    await type("Current password", "not-the-present-one");
    await type("New password", "another-password-2");
    await type("New password again", "another-password-2");
    await set.click();
    await page.getByText("The current password is wrong.").waitFor(PATIENCE);
    await type("Current password", ADMIN.password);
    await set.click();
    await page.getByText("Your password is set.").waitFor(PATIENCE);
    await CardSession.open(bench.addresses.http, { user: "lin", password: "another-password-2" });
    await page.getByRole("link", { name: "Overview" }).first().click();
    await page.getByRole("heading", { name: "Overview" }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("of two who change one user the second sees what changed and by whom, and chooses", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await session.call("createUser", { body: LIN });
    const one = await openUsers(browser, bench);
    const two = await openUsers(browser, bench, { user: "lin" });
    await session.call("createUser", { body: { ...LIN, name: "guest", permission: "read" } });
    for (const { page } of [one, two]) {
      await page.reload();
      await page.getByRole("button", { name: "guest", exact: true }).click();
    }
    await panel(one.page).getByLabel("Permission").selectOption("none");
    await panel(two.page).getByLabel("Language").selectOption("zh");
    await panel(one.page).getByRole("button", { name: "Save" }).click();
    await panel(one.page).getByText("Saved.").waitFor(PATIENCE);
    await panel(two.page).getByRole("button", { name: "Save" }).click();
    await panel(two.page)
      .getByText(/^Permission · admin, /)
      .waitFor(PATIENCE);
    expect(await accessibilityFaults(two.page)).toEqual([]);
    await shoot(two.page, "users-conflict");
    await panel(two.page).getByRole("button", { name: "Save mine over it" }).click();
    await panel(two.page).getByText("Saved.").waitFor(PATIENCE);
    const { users } = await session.call("listUsers", {});
    expect(users.find(({ name }) => name === "guest")).toMatchObject({ permission: "none", language: "zh" });
  });

  test("SAFETY 31: a token made in the browser never expires unless one says so, is shown once, works, and is refused once revoked", async () => {
    await using bench = await CardBench.start();
    const { page, faults } = await openTokens(browser, bench);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: bench.addresses.http });
    await page.getByText("There is no token yet").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Make a token" }).click();
    const form = panel(page);
    await form.getByLabel("Name").fill("collector");
    expect(await form.getByLabel("Expires").inputValue()).toBe("never");
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByRole("button", { name: "Make", exact: true }).click();
    await form.getByText("This is shown only now").waitFor(PATIENCE);
    const token = await form.getByLabel("Token of collector").inputValue();
    await page.keyboard.press("Escape");
    const asked = page.getByRole("dialog", { name: "Close without the token?" });
    await asked.getByText(/^You have not copied it yet/).waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "tokens-not-copied");
    await asked.getByRole("button", { name: "Cancel" }).click();
    await form.getByRole("button", { name: "Copy" }).click();
    await form.getByRole("button", { name: "Copied" }).waitFor(PATIENCE);
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(token);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "tokens-made");
    const ask = async () =>
      (await fetch(`${bench.addresses.http}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask()).toBe(200);
    await form.getByRole("button", { name: "I have it" }).click();
    await form.waitFor({ ...PATIENCE, state: "detached" });
    expect(await page.content()).not.toContain(token);
    await rowOf(page, "collector").getByText("never", { exact: true }).waitFor(PATIENCE);
    await rowOf(page, "collector").getByText("by admin").waitFor(PATIENCE);

    await page.getByRole("button", { name: "Revoke collector" }).click();
    await form.getByText(/is refused at once/).waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("There is no token yet").waitFor(PATIENCE);
    expect(await ask()).toBe(401);
    expect(faults).toEqual([]);
  });

  test("a token that is to end works until the end of its last day where the card stands", async () => {
    await using bench = await CardBench.start();
    const { page } = await openTokens(browser, bench);
    await page.getByRole("button", { name: "Make a token" }).click();
    const form = panel(page);
    await form.getByLabel("Name").fill("guest");
    await form.getByLabel("Expires").selectOption("day");
    await form.getByLabel("Last day on which it works").fill("2001-01-01");
    await form.getByText("Choose a day from today on").waitFor(PATIENCE);
    expect(await form.getByRole("button", { name: "Make", exact: true }).isDisabled()).toBe(true);
    await form.getByLabel("Last day on which it works").fill("2190-05-31");
    await form.getByRole("button", { name: "Make", exact: true }).click();
    await form.getByText("This is shown only now").waitFor(PATIENCE);
    const session = await CardSession.open(bench.addresses.http);
    const { card } = await session.call("readStatus", {});
    const { tokens } = await session.call("listTokens", {});
    const end = new Intl.DateTimeFormat("sv", { timeZone: card.timeZone, dateStyle: "short", timeStyle: "medium" });
    expect(end.format(tokens[0]?.expiresWallMs ?? 0)).toBe("2190-06-01 00:00:00");
  });

  test("the audit record tells who did what and what came of it, by user, action and text, and as a file", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await session.call("createUser", { body: LIN });
    await expect(session.call("createUser", { body: LIN })).rejects.toThrow();
    await session.changeSettings("records", { intervalMin: 5 });
    const { users } = await session.call("listUsers", {});
    await session.changeUser(users.find(({ name }) => name === "lin")?.id ?? 0, { permission: "read", allowedFrom: ["127.0.0.1"] });
    const { page, faults } = await openAudit(browser, bench);
    await page.getByText("lin: Read-write", { exact: true }).waitFor(PATIENCE);
    await page.getByText("Records, version 1: Interval", { exact: true }).waitFor(PATIENCE);
    await page.getByText("lin: Permission → Read, Allowed from → 127.0.0.1", { exact: true }).waitFor(PATIENCE);
    await page.getByRole("cell").getByText("User added").first().waitFor(PATIENCE);
    await page.getByText("Refused: There is a user of this name already").waitFor(PATIENCE);
    await shoot(page, "audit-desk");
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByLabel("Action").selectOption("user.create");
    await page
      .getByRole("cell", { name: "Log-in" })
      .first()
      .waitFor({ ...PATIENCE, state: "detached" });
    await page.getByLabel("Search").fill("name-taken");
    await page.getByText("lin: Read-write").waitFor({ ...PATIENCE, state: "detached" });
    // While the list is asked for anew nothing stands in it either: the file is asked for once it is that of the search.
    await page.locator('a[href*="name-taken"]', { hasText: "CSV" }).waitFor(PATIENCE);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
    const text = await readFile(await download.path(), "utf8");
    const lines = text.trim().split(/\r?\n/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("user.create,user.name-taken");

    await page.getByLabel("Who").selectOption("lin");
    await page.getByText("No entry fits").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("cell", { name: "Log-in" }).first().waitFor(PATIENCE);
    await page.getByRole("link", { name: "Event record" }).last().click();
    await page.getByRole("heading", { name: "Event record" }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("who may only look is offered none of it, and reads why at the address", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await session.call("createUser", { body: { ...LIN, permission: "read" } });
    const { page } = await openAt(browser, bench, {
      user: "lin",
      path: "/settings/users",
      until: "This is for those who may change things",
    });
    expect(await page.getByRole("link", { name: "Users" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "API tokens" }).count()).toBe(0);
    for (const path of ["/settings/tokens", "/events/audit"]) {
      await page.goto(bench.addresses.http + path);
      await page.getByRole("heading", { name: "This is for those who may change things" }).waitFor(PATIENCE);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    await page.goto(`${bench.addresses.http}/events`);
    await page.getByRole("heading", { name: "Event record" }).waitFor(PATIENCE);
    expect(await page.getByRole("link", { name: "Audit record" }).count()).toBe(0);
  });

  test("users, tokens and audit can be read on a desk and a phone, light and dark, in both languages", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    const addresses = ["192.0.2.0/24", "2001:db8:1234:5678::/64"];
    await session.call("createUser", { body: { ...LIN, language: "zh", allowedFrom: addresses, mustChangePassword: true } });
    await session.call("createToken", { body: { name: "collector", scope: "read", expiresWallMs: null } });
    await session.call("createToken", { body: { name: "home-automation", scope: "read-write", expiresWallMs: 0 } });
    for (const [name, width, height] of [["desk", 1440, 900] as const, ["phone", 360, 740] as const]) {
      const look = async (colorScheme: "light" | "dark") => {
        const { page, faults } = await openUsers(browser, bench, { viewport: { width, height }, colorScheme });
        if (colorScheme === "dark") {
          await page.evaluate('localStorage.setItem("istars-language", "zh")');
          await page.reload();
        }
        for (const [part, path] of [
          ["users", "/settings/users"],
          ["tokens", "/settings/tokens"],
          ["audit", "/events/audit"],
        ] as const) {
          await page.goto(bench.addresses.http + path);
          await page.getByRole("row").nth(2).waitFor(PATIENCE);
          await shoot(page, `${part}-${name}-${colorScheme}`);
          expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
          expect(await accessibilityFaults(page)).toEqual([]);
        }
        await page.goto(`${bench.addresses.http}/settings/users`);
        await page.getByRole("button", { name: "lin", exact: true }).click();
        await panel(page).getByRole("heading", { level: 2 }).last().waitFor(PATIENCE);
        await shoot(page, `users-panel-${name}-${colorScheme}`);
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(faults).toEqual([]);
      };
      await Promise.all([look("light"), look("dark")]);
    }
  });
});
