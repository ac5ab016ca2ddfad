import type { Language } from "@istars/ui/text/i18n.ts";
import type { foundTexts } from "../found/found.texts.ts";
import type { readdressTexts } from "../readdress/readdress.texts.ts";
import { english } from "./en.ts";
import type { isearchTexts } from "./isearch.texts.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    isearch: typeof isearchTexts;
    found: typeof foundTexts;
    readdress: typeof readdressTexts;
  }
}

/** English comes with the program and fills the gaps of the others; another language is a file of its own, loaded when wanted. */
export const FALLBACK = { code: "en", texts: english } as const;
export const LANGUAGES = [
  { code: "en", name: "English", load: () => Promise.resolve(english) },
  { code: "zh", name: "中文", load: async () => (await import("./zh.ts")).chinese },
] as const satisfies readonly Language[];
