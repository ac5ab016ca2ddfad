import type { HostReport } from "@istars/protocol/model/hosts.ts";
import type { Permission } from "@istars/protocol/model/permission.ts";
import type { NewUserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, type ExpectStatic, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, goOverTo, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { OPENINGS, PAGES, TEXTS, type Texts } from "./card-pages.ts";
import { CardSession } from "./card-session.ts";
import { type PageLanguage, pageWords, wordFaults } from "./page-words.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

/** The walks go in both at a time, each in a browser of its own: on two cores that takes little more than half as long. */
const LANGUAGES = ["en", "zh"] as const;
const LOCALES: Readonly<Record<PageLanguage, string>> = { en: "en-US", zh: "zh-CN" };

/** Stands in its own language wherever a language is chosen. */
const LANGUAGE_NAME = "中文";
/** A server that reports itself once, and is silent from then on. */
const HOST: HostReport = { name: "web-1", os: "linux 6.1.0", version: "0.1.0", needsMs: 90_000, state: "ready", dryRun: false };
/** Longest walk over all pages on a busy machine. */
const WALK = { timeout: 600_000 };

/** The three kinds of people. */
const USERS: Readonly<Record<string, Permission>> = { writer: "read-write", reader: "read", guest: "none" };

/** What can happen to a user who is logged in. */
type Leaving = { readonly what: string } & (
  | { readonly how: "change"; readonly change: Partial<UserChange> }
  | { readonly how: "remove" | "password" }
);

const submitOf = (page: Page, t: Texts) => page.getByRole("button", { name: t.login.submit, exact: true });
const tryLogIn = async (page: Page, t: Texts, user: string) => {
  await page.getByLabel(t.login.user).fill(user);
  await page.getByLabel(t.login.password, { exact: true }).fill(ADMIN.password);
  await submitOf(page, t).click();
};
const logIn = async (page: Page, t: Texts, user: string) => {
  await tryLogIn(page, t, user);
  await submitOf(page, t).waitFor({ ...PATIENCE, state: "detached" });
};

const CLOSED = PAGES.flatMap(({ path, isClosed }) => (isClosed ? [path] : []));

/** A text that stands there to be read, not only to be chosen from a list. */
const seen = (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first();

/** Which of `paths` the page leads to. */
const linksTo = async (page: Page, paths: readonly string[]): Promise<readonly string[]> => {
  const hrefs = await page.evaluate<readonly string[]>('[...document.querySelectorAll("a")].map((a) => a.getAttribute("href"))');
  return paths.filter((path) => hrefs.includes(path));
};

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

describe.skipIf(missingPeers("chromium", "fonts-noto-cjk").length > 0)("the card's pages as each user, in each language", () => {
  let browser: Browser;
  let bench: CardBench;
  let admin: CardSession;
  /** The models, names and addresses that the card tells as they are. */
  let data: readonly string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    // On battery all the while, so that there is an alarm to see; with a battery that outlasts every test.
    bench = await CardBench.start({ ups: { topology: "online", batteryAh: 1000 } });
    admin = await CardSession.open(bench.addresses.http);
    const status = () => admin.call("readStatus", {});
    await until("the first reading", async () => (await status()).reading !== null, { withinMs: 20_000 });
    bench.ups.change({ mains: "fail" });
    await until("the alarm", async () => (await status()).alarms.some(({ id }) => id === "on-battery"), { withinMs: 20_000 });
    await admin.call("reportHost", { params: { id: crypto.randomUUID() }, body: HOST });
    for (const [name, permission] of Object.entries(USERS)) await addUser(name, permission);
    const { identity } = await status();
    const told = [identity.manufacturer, identity.model].flatMap((text) => (text === null ? [] : [text]));
    data = [...told, LANGUAGE_NAME, HOST.os];
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await browser.close();
  });

  const addUser = async (name: string, permission: Permission, rest: Partial<NewUserAccount> = {}): Promise<number> => {
    const user = { name, permission, language: null, allowedFrom: [], password: ADMIN.password, mustChangePassword: false, ...rest };
    return (await admin.call("createUser", { body: user })).id;
  };

  /** A browser of its own, in front of the log-in page that stands before `path`. */
  const open = async (language: PageLanguage, path = "/overview", options: BrowserContextOptions = {}) => {
    const opened = await openPage(browser, { viewport: DESK, locale: LOCALES[language], ...options });
    const refused: string[] = [];
    opened.page.on("response", (response) => {
      if (response.status() === 403) refused.push(new URL(response.url()).pathname);
    });
    await opened.page.goto(bench.addresses.http + path);
    return { ...opened, refused };
  };

  /** What every page has to bear, whoever looks: its words, its width, its accessibility, in both schemes. */
  const inspect = async (page: Page, language: PageLanguage, picture: string, expect: ExpectStatic) => {
    expect.soft([picture, ...wordFaults(await pageWords(page), language, data)]).toEqual([picture]);
    expect(await page.evaluate("document.documentElement.lang")).toBe(language);
    // Every size in one scheme: what goes wrong in the other does so at both sizes.
    for (const [size, viewport, scheme] of [["desk", DESK, "light"] as const, ["phone", PHONE, "dark"] as const]) {
      await page.setViewportSize(viewport);
      await goOverTo(page, scheme);
      await shoot(page, `${picture}-${language}-${size}-${scheme}`);
      expect.soft([picture, size, await sidewaysScroll(page)]).toEqual([picture, size, 0]);
      expect.soft([picture, size, ...(await accessibilityFaults(page))]).toEqual([picture, size]);
    }
    // Whatever is looked at next waits for its own light.
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: "light" });
  };

  describe.each(["writer", "reader"] as const)("%s", (user) => {
    test.concurrent.for(LANGUAGES)(
      "finds on every page in %s what the permission allows, and nothing that would be refused",
      WALK,
      async (language, { expect }) => {
        const t = TEXTS[language];
        const { page, faults, refused } = await open(language);
        await logIn(page, t, user);
        for (const { path, heading: title, ready, isClosed, isOwn, offers } of PAGES) {
          await page.goto(bench.addresses.http + path);
          if (isClosed && user === "reader") await page.getByRole("heading", { name: t.app.changersOnly }).waitFor(PATIENCE);
          else {
            await heading(page, title(t)).waitFor(PATIENCE);
            await seen(page, ready(t)).waitFor(PATIENCE);
          }
          const main = page.getByRole("main");
          for (const name of offers?.(t) ?? []) {
            const count = await main.getByRole("button", { name }).count();
            expect.soft([path, name, count > 0]).toEqual([path, name, user === "writer"]);
          }
          if (user === "reader") {
            const fields = main.locator("form").locator("input:not([readonly], [disabled]), textarea:not([readonly], [disabled])");
            if (!isOwn) expect.soft([path, await fields.count()]).toEqual([path, 0]);
            expect.soft([path, ...(await linksTo(page, CLOSED))]).toEqual([path]);
          }
          await inspect(page, language, `roles-${user}${path.replaceAll("/", "-")}`, expect);
        }
        expect(faults).toEqual([]);
        expect(refused).toEqual([]);
      },
    );
  });

  describe("what opens on a page", () => {
    test.concurrent.for(LANGUAGES)("bears the same looks in %s", WALK, async (language, { expect }) => {
      const t = TEXTS[language];
      const { page, faults, refused } = await open(language);
      await logIn(page, t, "writer");
      for (const { path, name, press } of OPENINGS) {
        await page.goto(bench.addresses.http + path);
        await press(page, t).first().click(PATIENCE);
        await page.getByRole("dialog").filter({ visible: true }).first().waitFor(PATIENCE);
        await inspect(page, language, `roles-opened-${name}`, expect);
      }
      expect(faults).toEqual([]);
      expect(refused).toEqual([]);
    });
  });

  describe("whoever has no permission", () => {
    test.concurrent.for(LANGUAGES)(
      "is told so in %s at every address, and asks the card for nothing",
      WALK,
      async (language, { expect }) => {
        const t = TEXTS[language];
        const { page, faults, refused } = await open(language);
        await logIn(page, t, "guest");
        await heading(page, t.app.noPermission).waitFor(PATIENCE);
        await inspect(page, language, "roles-guest", expect);
        for (const { path } of PAGES) {
          await page.goto(bench.addresses.http + path);
          await heading(page, t.app.noPermission).waitFor(PATIENCE);
          expect(await page.getByRole("navigation").count()).toBe(0);
        }
        await page.getByRole("button", { name: t.users.ownPassword }).click();
        await page.getByLabel(t.firstPassword.current, { exact: true }).waitFor(PATIENCE);
        await inspect(page, language, "roles-guest-password", expect);
        await page.getByRole("button", { name: t.ui.frame.logOut }).click();
        await page.getByText(t.login.loggedOut).waitFor(PATIENCE);
        expect(faults).toEqual([]);
        expect(refused).toEqual([]);
      },
    );
  });

  const LEAVING: readonly Leaving[] = [
    { what: "loses the permission", how: "change", change: { permission: "none" } },
    { what: "may no longer come from here", how: "change", change: { allowedFrom: ["192.0.2.0/24"] } },
    { what: "is removed", how: "remove" },
    { what: "is given another password", how: "password" },
  ];
  test.each(LEAVING)(
    "somebody who $what in mid-session stands before the log-in at once, is told so, and gets no further",
    async (given) => {
      const t = TEXTS.en;
      const id = await addUser("leaver", "read");
      const { page, faults } = await open("en", "/overview");
      await logIn(page, t, "leaver");
      await seen(page, t.glance.verdicts["on-battery"]).waitFor(PATIENCE);

      const params = { id };
      switch (given.how) {
        case "change":
          await admin.changeUser(id, given.change);
          break;
        case "remove":
          await admin.call("deleteUser", { params });
          break;
        case "password":
          await admin.call("setUserPassword", { params, body: { password: "a password of tomorrow", mustChangePassword: false } });
      }
      await page.getByText(t.login.expired).waitFor(PATIENCE);
      expect(await page.getByText(t.glance.verdicts["on-battery"]).count()).toBe(0);

      await tryLogIn(page, t, "leaver");
      if (given.what === "loses the permission") await heading(page, t.app.noPermission).waitFor(PATIENCE);
      else {
        await page.getByText(t.login.wrong).waitFor(PATIENCE);
        await page.getByText("this user may not log in from this computer's address").waitFor(PATIENCE);
      }
      if (given.how !== "remove") await admin.call("deleteUser", { params });
      expect(faults).toEqual([]);
    },
  );

  test("whoever is given a permission gets in without a new browser", async () => {
    const t = TEXTS.en;
    const id = await addUser("joiner", "none");
    const { page, faults } = await open("en", "/alarms");
    await logIn(page, t, "joiner");
    await heading(page, t.app.noPermission).waitFor(PATIENCE);
    await admin.changeUser(id, { permission: "read" });
    await page.getByRole("button", { name: t.ui.error.retry }).click();
    await page.getByText(t.login.expired).waitFor(PATIENCE);
    await logIn(page, t, "joiner");
    await heading(page, t.alarms.title).waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("what one person has read is not there for the next at the same browser, however the session ended", async () => {
    const t = TEXTS.en;
    const id = await addUser("first", "read-write");
    const { page, faults, refused } = await open("en", "/settings/users");
    await logIn(page, t, "first");
    await seen(page, "guest").waitFor(PATIENCE);
    await admin.call("deleteUser", { params: { id } });
    await page.getByText(t.login.expired).waitFor(PATIENCE);
    await logIn(page, t, "reader");
    await page.getByRole("heading", { name: t.app.changersOnly }).waitFor(PATIENCE);
    expect(await page.getByText("guest").count()).toBe(0);
    expect(faults).toEqual([]);
    expect(refused).toEqual([]);
  });

  test("the language of one person at a browser is gone with the session, seen to end or not, and the next one has their own", async () => {
    const id = await addUser("speaker", "read", { language: "zh" });
    const { page, faults } = await open("en");
    await logIn(page, TEXTS.en, "speaker");
    await heading(page, TEXTS.zh.glance.title).waitFor(PATIENCE);
    await page.reload();
    await heading(page, TEXTS.zh.glance.title).waitFor(PATIENCE);
    await page.getByRole("button", { name: /账户菜单/ }).click();
    await page.getByText(TEXTS.zh.ui.frame.logOut).click();
    await page.getByText(TEXTS.en.login.loggedOut).waitFor(PATIENCE);
    await logIn(page, TEXTS.en, "reader");
    await heading(page, TEXTS.en.glance.title).waitFor(PATIENCE);
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");

    await page.context().clearCookies();
    await page.reload();
    await page.getByText("中文", { exact: true }).click();
    await logIn(page, TEXTS.zh, "reader");
    await heading(page, TEXTS.zh.glance.title).waitFor(PATIENCE);
    await page.context().clearCookies();
    await page.reload();
    await heading(page, TEXTS.en.login.title).waitFor(PATIENCE);
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
    expect(faults).toEqual([]);
    await admin.call("deleteUser", { params: { id } });
  });

  test.each([
    { who: "without a permission", permission: "none", mustChangePassword: false, at: (t: Texts) => t.app.noPermission },
    {
      who: "before the first password of their own",
      permission: "read",
      mustChangePassword: true,
      at: (t: Texts) => t.firstPassword.title,
    },
  ] as const)("the language that somebody chooses $who waits in every browser", async ({ permission, mustChangePassword, at }) => {
    const id = await addUser("speaker", permission, { mustChangePassword });
    const here = await open("en");
    await logIn(here.page, TEXTS.en, "speaker");
    await heading(here.page, at(TEXTS.en)).waitFor(PATIENCE);
    const kept = here.page.waitForResponse(/users\/me\/language/);
    await here.page.getByText("中文", { exact: true }).click();
    expect((await kept).status()).toBe(200);
    await heading(here.page, at(TEXTS.zh)).waitFor(PATIENCE);

    const elsewhere = await open("en");
    await logIn(elsewhere.page, TEXTS.en, "speaker");
    await heading(elsewhere.page, at(TEXTS.zh)).waitFor(PATIENCE);
    await inspect(elsewhere.page, "zh", `roles-language-${permission}`, expect);
    await admin.call("deleteUser", { params: { id } });
  });
});
