import type { Language } from "@istars/ui/text/i18n.ts";
import type { alarmsTexts } from "../pages/alarms/alarms.texts.ts";
import type { cardAuditTexts } from "../pages/audit/card-audit.texts.ts";
import type { hostsTexts } from "../pages/hosts/hosts.texts.ts";
import type { securityTexts } from "../pages/security/security.texts.ts";
import type { settingsTexts } from "../pages/settings/settings.texts.ts";
import type { tokensTexts } from "../pages/tokens/tokens.texts.ts";
import type { appTexts } from "./app.texts.ts";
import { english } from "./en.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    app: typeof appTexts;
    alarms: typeof alarmsTexts;
    cardAudit: typeof cardAuditTexts;
    settings: typeof settingsTexts;
    tokens: typeof tokensTexts;
    hosts: typeof hostsTexts;
    security: typeof securityTexts;
  }
}

/** English comes with the program and fills the gaps of the others; another language is a file of its own, loaded when wanted. */
export const FALLBACK = { code: "en", texts: english } as const;
export const LANGUAGES = [
  { code: "en", name: "English", load: () => Promise.resolve(english) },
  { code: "zh", name: "中文", load: async () => (await import("./zh.ts")).chinese },
] as const satisfies readonly Language[];
