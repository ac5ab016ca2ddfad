import { expect, test } from "vitest";
import { lendLanguage, rememberLanguage, returnLanguage, wantedLanguages } from "./remembered-language.ts";

/** A browser's storage that ends with the test. */
function storageOf(entries: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(entries));
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return { kept, storage: () => storage };
}

test("the language that was chosen comes before those that the browser prefers", () => {
  const { storage } = storageOf();
  expect(wantedLanguages(storage, ["de-CH", "en"])).toEqual(["de-CH", "en"]);
  rememberLanguage(storage, "zh");
  expect(wantedLanguages(storage, ["de-CH", "en"])).toEqual(["zh", "de-CH", "en"]);
});

test.each(["before the log-in", "after it"])("a language that was chosen %s is forgotten when the session is over", (when) => {
  const { kept, storage } = storageOf();
  if (when === "before the log-in") rememberLanguage(storage, "zh");
  lendLanguage(storage);
  if (when === "after it") rememberLanguage(storage, "zh");
  expect(wantedLanguages(storage, ["en"])).toEqual(["zh", "en"]);
  returnLanguage(storage);
  expect(wantedLanguages(storage, ["en"])).toEqual(["en"]);
  expect([...kept]).toEqual([]);
});

test("a language that was chosen while nobody was logged in stays until somebody is", () => {
  const { storage } = storageOf();
  lendLanguage(storage);
  returnLanguage(storage);
  rememberLanguage(storage, "zh");
  returnLanguage(storage);
  expect(wantedLanguages(storage, ["en"])).toEqual(["zh", "en"]);
});

test("a browser that forbids storing anything is asked what it prefers", () => {
  const forbidden = (): Storage => {
    throw new Error("forbidden");
  };
  rememberLanguage(forbidden, "zh");
  lendLanguage(forbidden);
  returnLanguage(forbidden);
  expect(wantedLanguages(forbidden, ["en"])).toEqual(["en"]);
});
