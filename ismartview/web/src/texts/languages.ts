import type { fleetTexts } from "@istars/protocol/model/ismartview/texts/en.ts";
import type { Language } from "@istars/ui/text/i18n.ts";
import type { addTexts } from "../add/add.texts.ts";
import type { consoleTexts } from "../alarms/console.texts.ts";
import type { fleetAuditTexts } from "../audit/fleet-audit.texts.ts";
import type { cardTexts } from "../card/card.texts.ts";
import type { cardsTexts } from "../cards/cards.texts.ts";
import type { historyTexts } from "../history/history.texts.ts";
import type { overviewTexts } from "../overview/overview.texts.ts";
import type { reachTexts } from "../reach/reach.texts.ts";
import type { remoteTexts } from "../remote/remote.texts.ts";
import type { readingsTexts } from "../settings/readings.texts.ts";
import type { settingsFrameTexts } from "../settings/settings-frame.texts.ts";
import type { sitesTexts } from "../sites/sites.texts.ts";
import { english } from "./en.ts";
import type { viewTexts } from "./view.texts.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    fleet: typeof fleetTexts;
    view: typeof viewTexts;
    fleetAudit: typeof fleetAuditTexts;
    settingsFrame: typeof settingsFrameTexts;
    overview: typeof overviewTexts;
    cards: typeof cardsTexts;
    console: typeof consoleTexts;
    history: typeof historyTexts;
    card: typeof cardTexts;
    reach: typeof reachTexts;
    sites: typeof sitesTexts;
    add: typeof addTexts;
    remote: typeof remoteTexts;
    readings: typeof readingsTexts;
  }
}

/** English comes with the program and fills the gaps of the others; another language is a file of its own, loaded when wanted. */
export const FALLBACK = { code: "en", texts: english } as const;
export const LANGUAGES = [
  { code: "en", name: "English", load: () => Promise.resolve(english) },
  { code: "zh", name: "中文", load: async () => (await import("./zh.ts")).chinese },
] as const satisfies readonly Language[];
