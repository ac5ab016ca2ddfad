const KEY = "istars-language";

/** What a language is remembered in, e.g. `() => localStorage`: a browser that stores nothing may throw at the mere look. */
export type LanguageStorage = () => Pick<Storage, "getItem" | "setItem">;

/** The language last chosen in this browser, then those that the browser prefers; BCP 47 tags, best first. */
export function wantedLanguages(storage: LanguageStorage, preferred: readonly string[]): readonly string[] {
  const chosen = tried(() => storage().getItem(KEY));
  return chosen ? [chosen, ...preferred] : preferred;
}

/** Takes up the choice at the next visit. */
export function rememberLanguage(storage: LanguageStorage, code: string): void {
  tried(() => storage().setItem(KEY, code));
}

/** A browser may forbid storing anything: then the choice lasts as long as the page. */
function tried<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
