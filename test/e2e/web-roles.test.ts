import type { Permission } from "@istars/protocol/model/permission.ts";
import { SECTION_NAMES } from "@istars/protocol/model/settings/sections.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { english } from "../../card-firmware/web/src/texts/en.ts";
import { chinese } from "../../card-firmware/web/src/texts/zh.ts";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { type PageLanguage, pageWords, wordFaults } from "./page-words.ts";
import { until } from "./until.ts";

const PATIENCE = { timeout: 20_000 };
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

const TEXTS = { en: english, zh: chinese } as const;
type Texts = (typeof TEXTS)[PageLanguage];
const LOCALES: Readonly<Record<PageLanguage, string>> = { en: "en-US", zh: "zh-CN" };

/** The three kinds of people. */
const USERS: Readonly<Record<string, Permission>> = { writer: "read-write", reader: "read", guest: "none" };

/** A page of the card: where it is, by what it is known, and what on it changes something. */
interface CardPage {
  readonly path: string;
  readonly heading: (texts: Texts) => string;
  /** Something that stands there once all has come. */
  readonly ready: (texts: Texts) => string;
  /** Only somebody who may change things gets in; others are told so. */
  readonly isClosed?: true;
  /** Names of buttons, whole or their beginnings, that only somebody who may change things is offered. */
  readonly offers?: (texts: Texts) => readonly string[];
}

const PAGES: readonly CardPage[] = [
  { path: "/overview", heading: (t) => t.overview.title, ready: (t) => t.overview.verdicts["on-battery"] },
  {
    path: "/alarms",
    heading: (t) => t.alarms.title,
    ready: (t) => t.domain.alarms["on-battery"].firstAction,
    offers: (t) => [t.alarms.acknowledge],
  },
  { path: "/data", heading: (t) => t.records.dataTitle, ready: (t) => t.records.power },
  { path: "/events", heading: (t) => t.records.eventsTitle, ready: (t) => t.domain.events["card.started"] },
  ...SECTION_NAMES.map(
    (section): CardPage => ({
      path: `/settings/${section}`,
      heading: (t) => t.settings.title,
      ready: (t) => t.settings.history,
      offers: (t) => [t.settings.save],
    }),
  ),
  {
    path: "/settings/users",
    heading: (t) => t.settings.title,
    ready: (t) => t.users.about,
    isClosed: true,
    offers: (t) => [t.users.add],
  },
  {
    path: "/settings/tokens",
    heading: (t) => t.settings.title,
    ready: (t) => t.tokens.noneHelp,
    isClosed: true,
    offers: (t) => [t.tokens.add],
  },
  { path: "/events/audit", heading: (t) => t.audit.title, ready: (t) => t.audit.actions["session.open"], isClosed: true },
  { path: "/no-such-page", heading: (t) => t.app.notFound, ready: (t) => t.app.toOverview },
];

const logIn = async (page: Page, t: Texts, user: string, password: string = ADMIN.password) => {
  await page.getByLabel(t.login.user).fill(user);
  await page.getByLabel(t.login.password, { exact: true }).fill(password);
  const submit = page.getByRole("button", { name: t.login.submit });
  await submit.click();
  await submit.waitFor({ ...PATIENCE, state: "detached" });
};

const CLOSED = PAGES.flatMap(({ path, isClosed }) => (isClosed ? [path] : []));

/** Light or dark, once nothing fades any more. */
const goOverTo = async (page: Page, scheme: "light" | "dark") => {
  await page.emulateMedia({ colorScheme: scheme });
  const still = `document.documentElement.dataset.mantineColorScheme === "${scheme}" &&
    document.getAnimations().every((one) => one.effect.getComputedTiming().endTime === Infinity)`;
  // Looked at from outside: the page's own policy forbids the driver to wait inside.
  await until(`${scheme}, and nothing fading`, () => page.evaluate<boolean>(still), { withinMs: 10_000, everyMs: 20 });
};

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
  /** The models, names and addresses that the card tells as they are. */
  let data: readonly string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    // On battery all the while, so that there is an alarm to see; with a battery that outlasts every test.
    bench = await CardBench.start({ ups: { topology: "online", batteryAh: 1000 } });
    const admin = await CardSession.open(bench.addresses.http);
    const status = () => admin.call("readStatus", {});
    await until("the first reading", async () => (await status()).reading !== null, { withinMs: 20_000 });
    bench.ups.change({ mains: "fail" });
    await until("the alarm", async () => (await status()).alarms.some(({ id }) => id === "on-battery"), { withinMs: 20_000 });
    for (const [name, permission] of Object.entries(USERS)) await addUser(admin, name, permission);
    const { identity } = await status();
    data = [identity.manufacturer, identity.model].flatMap((text) => (text === null ? [] : [text]));
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await browser.close();
  });

  const addUser = (admin: CardSession, name: string, permission: Permission) =>
    admin.call("createUser", {
      body: { name, permission, language: null, allowedFrom: [], password: ADMIN.password, mustChangePassword: false },
    });

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
  const inspect = async (page: Page, language: PageLanguage, picture: string) => {
    expect.soft([picture, ...wordFaults(await pageWords(page), language, data)]).toEqual([picture]);
    expect(await page.evaluate("document.documentElement.lang")).toBe(language);
    for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
      await page.setViewportSize(viewport);
      // Each size ends in another scheme, and that one is looked at closely.
      for (const scheme of size === "desk" ? (["dark", "light"] as const) : (["light", "dark"] as const)) {
        await goOverTo(page, scheme);
        await shoot(page, `${picture}-${language}-${size}-${scheme}`);
      }
      expect.soft([picture, size, await sidewaysScroll(page)]).toEqual([picture, size, 0]);
      expect.soft([picture, size, ...(await accessibilityFaults(page))]).toEqual([picture, size]);
    }
    await page.setViewportSize(DESK);
    await goOverTo(page, "light");
  };

  test.each([
    { user: "writer", language: "en" },
    { user: "writer", language: "zh" },
    { user: "reader", language: "en" },
    { user: "reader", language: "zh" },
  ] as const)(
    "$user finds on every page in $language what the permission allows, and nothing that would be refused",
    async ({ user, language }) => {
      const t = TEXTS[language];
      const { page, faults, refused } = await open(language);
      await logIn(page, t, user);
      for (const { path, heading: title, ready, isClosed, offers } of PAGES) {
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
          expect.soft([path, await fields.count()]).toEqual([path, 0]);
          expect.soft([path, ...(await linksTo(page, CLOSED))]).toEqual([path]);
        }
        await inspect(page, language, `roles-${user}${path.replaceAll("/", "-")}`);
      }
      expect(faults).toEqual([]);
      expect(refused).toEqual([]);
    },
  );

  test.each(["en", "zh"] as const)(
    "whoever has no permission is told so in %s at every address, and asks the card for nothing",
    async (language) => {
      const t = TEXTS[language];
      const { page, faults, refused } = await open(language);
      await logIn(page, t, "guest");
      await heading(page, t.login.noPermission).waitFor(PATIENCE);
      await inspect(page, language, "roles-guest");
      for (const { path } of PAGES) {
        await page.goto(bench.addresses.http + path);
        await heading(page, t.login.noPermission).waitFor(PATIENCE);
        expect(await page.getByRole("navigation").count()).toBe(0);
      }
      await page.getByRole("button", { name: t.ui.frame.logOut }).click();
      await page.getByText(t.login.loggedOut).waitFor(PATIENCE);
      expect(faults).toEqual([]);
      expect(refused).toEqual([]);
    },
  );
});
