import { SECTION_NAMES } from "@istars/protocol/model/settings/sections.ts";
import type { Locator, Page } from "playwright-core";
import { english } from "../../card-firmware/web/src/texts/en.ts";
import { chinese } from "../../card-firmware/web/src/texts/zh.ts";
import type { PageLanguage } from "./page-words.ts";

/** The pages' texts, by language. */
export const TEXTS = { en: english, zh: chinese } as const;
export type Texts = (typeof TEXTS)[PageLanguage];

/** A page of the card: where it is, by what it is known, and what on it changes something. */
interface CardPage {
  readonly path: string;
  readonly heading: (texts: Texts) => string;
  /** Something that stands there once all has come. */
  readonly ready: (texts: Texts) => string;
  /** Only somebody who may change things gets in; others are told so. */
  readonly isClosed?: true;
  /** What is changed there is one's own, whatever the permission. */
  readonly isOwn?: true;
  /** Names of buttons, whole or their beginnings, that only somebody who may change things is offered. */
  readonly offers?: (texts: Texts) => readonly string[];
}

/** Every page of the card, and an address that is none. */
export const PAGES: readonly CardPage[] = [
  { path: "/overview", heading: (t) => t.glance.title, ready: (t) => t.glance.verdicts["on-battery"] },
  {
    path: "/alarms",
    heading: (t) => t.alarms.title,
    ready: (t) => t.domain.alarms["on-battery"].firstAction,
    offers: (t) => [t.alarms.acknowledge],
  },
  { path: "/data", heading: (t) => t.records.dataTitle, ready: (t) => t.records.power },
  { path: "/events", heading: (t) => t.records.eventsTitle, ready: (t) => t.domain.events["card.started"] },
  { path: "/hosts", heading: (t) => t.hosts.title, ready: (t) => t.hosts.kinds.agent },
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
  { path: "/settings/password", heading: (t) => t.settings.title, ready: (t) => t.firstPassword.again, isOwn: true },
  { path: "/events/audit", heading: (t) => t.audit.title, ready: (t) => t.audit.actions["session.open"], isClosed: true },
  { path: "/no-such-page", heading: (t) => t.app.notFound, ready: (t) => t.app.toOverview },
];

/** What a page keeps folded away, and what is pressed to see it. */
interface Opening {
  readonly path: string;
  readonly name: string;
  readonly press: (page: Page, texts: Texts) => Locator;
}

const button = (page: Page, name: string) => page.getByRole("button", { name });
const row = (page: Page) => page.getByRole("region").locator("[aria-haspopup=dialog]");
/** Everything that opens on a page. */
export const OPENINGS: readonly Opening[] = [
  { path: "/overview", name: "menu", press: (page, t) => button(page, t.ui.frame.userMenu.replace("{user}", "writer")) },
  { path: "/overview", name: "battery", press: (page, t) => button(page, t.ui.flow.nodes.battery) },
  { path: "/overview", name: "ups", press: (page, t) => button(page, t.ui.flow.upsWords.working) },
  { path: "/alarms", name: "acknowledge", press: (page, t) => button(page, t.alarms.acknowledge) },
  { path: "/data", name: "quantities", press: (page, t) => button(page, t.records.quantities) },
  { path: "/data", name: "row", press: row },
  { path: "/events", name: "event", press: row },
  { path: "/hosts", name: "host", press: row },
  { path: "/hosts", name: "connect", press: (page, t) => button(page, t.hosts.connect) },
  { path: "/settings/users", name: "new-user", press: (page, t) => button(page, t.users.add) },
  { path: "/settings/users", name: "user", press: row },
  { path: "/settings/tokens", name: "new-token", press: (page, t) => button(page, t.tokens.add) },
];
