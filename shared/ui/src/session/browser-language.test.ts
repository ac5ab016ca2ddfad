import { expect, test } from "vitest";
import { createI18n, type Language } from "../text/i18n.ts";
import { wantedLanguages } from "../text/remembered-language.ts";
import { createBrowserLanguage } from "./browser-language.ts";

const english: Language = { code: "en", name: "English", load: async () => ({ domain: {} }) };
const chinese: Language = { code: "zh", name: "中文", load: async () => ({ domain: {} }) };
const LANGUAGES = [english, chinese];

class Kept {
  readonly #kept = new Map<string, string>();
  getItem(key: string) {
    return this.#kept.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.#kept.set(key, value);
  }
  removeItem(key: string) {
    this.#kept.delete(key);
  }
}

/** A browser that prefers these languages, and whoever comes to it. */
async function openBrowser(preferred: readonly string[], { languages = LANGUAGES } = {}) {
  const kept = new Kept();
  const storage = () => kept;
  const texts = await createI18n({
    fallback: { code: "en", texts: await english.load() },
    languages,
    wanted: wantedLanguages(storage, preferred),
  });
  return {
    texts,
    wanted: () => wantedLanguages(storage, preferred),
    held: createBrowserLanguage({ storage, preferred, texts, languages }),
  };
}

test("the language of somebody who was logged in goes with the session, and the page goes back to what the browser asks for", async () => {
  const { texts, wanted, held } = await openBrowser(["en-GB"]);
  held.lend();
  held.remember("zh");
  await texts.changeLanguage("zh");
  expect(wanted()).toEqual(["zh", "en-GB"]);
  const changed = new Promise((resolve) => texts.on("languageChanged", resolve));
  held.takeBack();
  expect(await changed).toBe("en");
  expect(wanted()).toEqual(["en-GB"]);
});

test("a language that was chosen while nobody was logged in stays", async () => {
  const { wanted, held } = await openBrowser(["en-GB"]);
  held.remember("zh");
  held.takeBack();
  expect(wanted()).toEqual(["zh", "en-GB"]);
});

test("a browser that asks for what the program does not have gets its first language back", async () => {
  const { texts, held } = await openBrowser(["fr"]);
  held.lend();
  held.remember("zh");
  await texts.changeLanguage("zh");
  const changed = new Promise((resolve) => texts.on("languageChanged", resolve));
  held.takeBack();
  expect(await changed).toBe("en");
});

test("texts that do not come leave the page in the language that it has", async () => {
  const refusals: Promise<never>[] = [];
  const broken: Language = {
    ...chinese,
    load: () => {
      const refusal = Promise.reject(new Error("no network"));
      refusals.push(refusal);
      return refusal;
    },
  };
  const { texts, held } = await openBrowser(["zh"], { languages: [english, broken] });
  held.lend();
  held.takeBack();
  await Promise.allSettled(refusals);
  expect([texts.language, refusals.length]).toEqual(["en", 2]);
});
