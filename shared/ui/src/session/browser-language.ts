import type { i18n } from "i18next";
import { type Language, pickLanguage, speak } from "../text/i18n.ts";
import { type LanguageStorage, lendLanguage, rememberLanguage, returnLanguage, wantedLanguages } from "../text/remembered-language.ts";

/** What a browser keeps of the language of its pages, for as long as it belongs to who sits there. */
export interface BrowserLanguage {
  /** Takes up a choice at the next visit. */
  remember(code: string): void;
  /** Somebody is logged in: what is remembered is theirs from now on. */
  lend(): void;
  /** Nobody is logged in any more: what was theirs is forgotten, and the page goes back to what the browser asks for. */
  takeBack(): void;
}

export interface BrowserLanguageDeps {
  readonly storage: LanguageStorage;
  /** What the browser prefers, best first, as BCP 47 tags. */
  readonly preferred: readonly string[];
  readonly texts: i18n;
  /** Those of the program; the first is what the page falls back to. */
  readonly languages: readonly Language[];
}

export const createBrowserLanguage = ({ storage, preferred, texts, languages }: BrowserLanguageDeps): BrowserLanguage => ({
  remember: (code) => rememberLanguage(storage, code),
  lend: () => lendLanguage(storage),
  takeBack() {
    returnLanguage(storage);
    const wanted = pickLanguage(languages, wantedLanguages(storage, preferred)) ?? languages[0];
    // Texts that do not come leave the page in a language that can be changed by hand.
    if (wanted && wanted.code !== texts.language) speak(texts, wanted).catch(() => {});
  },
});
