const KEY = "istars-language";
const SESSION_MARK = "istars-language-of-session";

/** What a language is remembered in, e.g. `() => localStorage`: a browser that stores nothing may throw at the mere look. */
export type LanguageStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The language last chosen in this browser, then those that the browser prefers; BCP 47 tags, best first. */
export function wantedLanguages(storage: LanguageStorage, preferred: readonly string[]): readonly string[] {
  const chosen = tried(() => storage().getItem(KEY));
  return chosen ? [chosen, ...preferred] : preferred;
}

/** Takes up the choice at the next visit. */
export function rememberLanguage(storage: LanguageStorage, code: string): void {
  tried(() => storage().setItem(KEY, code));
}

/** From now on the choice belongs to somebody who is logged in, and goes when that is over; so does one that was made to get in. */
export function lendLanguage(storage: LanguageStorage): void {
  tried(() => storage().setItem(SESSION_MARK, "1"));
}

/** Forgets the choice of somebody who is logged in no longer; one that was made since stays. */
export function returnLanguage(storage: LanguageStorage): void {
  tried(() => {
    if (storage().getItem(SESSION_MARK) === null) return;
    storage().removeItem(KEY);
    storage().removeItem(SESSION_MARK);
  });
}

/** A browser may forbid storing anything: then the choice lasts as long as the page. */
function tried<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
