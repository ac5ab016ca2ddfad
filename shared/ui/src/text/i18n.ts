import type { en as domainTexts } from "@istars/protocol/model/texts/en.ts";
import i18next, { type i18n, type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import type { uiTexts } from "./ui.texts.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    domain: typeof domainTexts;
    ui: typeof uiTexts;
  }
  interface CustomTypeOptions {
    defaultNS: "ui";
    returnNull: false;
    interpolationPrefix: "{";
    interpolationSuffix: "}";
  }
}

/** Texts of one language by namespace: `domain`, `ui` and one for each page. */
export type LanguageTexts = Resource[string];

/** One language of a program; its texts come over the wire only when somebody reads them. */
export interface Language {
  readonly code: string;
  /** Its own name, for the person who chooses. */
  readonly name: string;
  load(): Promise<LanguageTexts>;
}

export interface I18nOptions {
  /** What the page falls back to; its texts are part of the program. */
  readonly fallback: { readonly code: string; readonly texts: LanguageTexts };
  readonly languages: readonly Language[];
  /** What the person prefers, best first, as BCP 47 tags (`navigator.languages`). */
  readonly wanted: readonly string[];
}

/** The words of a program, ready to use; the first wanted language that the program has, or the fallback if its texts do not come. */
export async function createI18n({ fallback, languages, wanted }: I18nOptions): Promise<i18n> {
  const language = pickLanguage(languages, wanted);
  const resources: Resource = { [fallback.code]: fallback.texts };
  const texts = language && language.code !== fallback.code ? await language.load().catch(() => null) : null;
  if (language && texts) resources[language.code] = texts;
  const instance = i18next.createInstance();
  await instance.use(initReactI18next).init({
    resources,
    lng: language && texts ? language.code : fallback.code,
    fallbackLng: fallback.code,
    defaultNS: "ui",
    returnNull: false,
    // React escapes; the domain's texts use single braces.
    interpolation: { escapeValue: false, prefix: "{", suffix: "}" },
  });
  return instance;
}

/** Goes over to another language, once its texts are there. Rejects, and changes nothing, when they do not come. */
export async function speak(words: i18n, language: Language): Promise<void> {
  if (!words.hasResourceBundle(language.code, "domain"))
    for (const [namespace, texts] of Object.entries(await language.load())) words.addResourceBundle(language.code, namespace, texts);
  await words.changeLanguage(language.code);
}

/** `zh-Hans-CN` finds `zh`; a language the program lacks gives way to the next wanted one. */
export function pickLanguage<L extends { readonly code: string }>(languages: readonly L[], wanted: readonly string[]): L | undefined {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    const found = languages.find(({ code }) => code === primary);
    if (found) return found;
  }
  return undefined;
}
