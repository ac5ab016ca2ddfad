import type { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import type { Language } from "@istars/ui/text/i18n.ts";
import type { nowTexts } from "../overview/now.texts.ts";
import type { runsTexts } from "../runs/runs.texts.ts";
import type { mateSettingsTexts } from "../settings/mate-settings.texts.ts";
import type { whyTexts } from "../why/why.texts.ts";
import { english } from "./en.ts";
import type { mateTexts } from "./mate.texts.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    agent: typeof agentTexts;
    mate: typeof mateTexts;
    now: typeof nowTexts;
    why: typeof whyTexts;
    runs: typeof runsTexts;
    mateSettings: typeof mateSettingsTexts;
  }
}

/** English comes with the program and fills the gaps of the others; another language is a file of its own, loaded when wanted. */
export const FALLBACK = { code: "en", texts: english } as const;
export const LANGUAGES = [
  { code: "en", name: "English", load: () => Promise.resolve(english) },
  { code: "zh", name: "中文", load: async () => (await import("./zh.ts")).chinese },
] as const satisfies readonly Language[];
