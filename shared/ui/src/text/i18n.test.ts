import { en } from "@istars/protocol/model/texts/en.ts";
import { translationFaults } from "@istars/protocol/model/texts/translation-faults.ts";
import { zh } from "@istars/protocol/model/texts/zh.ts";
import { expect, test } from "vitest";
import { createI18n, pickLanguage, speak } from "./i18n.ts";
import { uiTexts } from "./ui.texts.ts";
import { uiTextsZh } from "./ui.texts.zh.ts";

const english = { code: "en", name: "English", load: async () => ({ domain: en, ui: uiTexts }) };
const chinese = { code: "zh", name: "中文", load: async () => ({ ui: { close: "关闭" } }) };
const options = { fallback: { code: "en", texts: { domain: en, ui: uiTexts } }, languages: [english, chinese] };

test("the first wanted language that the program has is taken", () => {
  expect(pickLanguage([english, chinese], ["fr-FR", "zh-Hans-CN", "en"])?.code).toBe("zh");
  expect(pickLanguage([english, chinese], ["fr"])).toBe(undefined);
});

test("what a language lacks is said in the fallback", async () => {
  const { t } = await createI18n({ ...options, wanted: ["zh-CN"] });
  expect(t("ui:close")).toBe("关闭");
  expect(t("ui:loading")).toBe("Loading");
});

test("texts of problems are found although their codes contain dots, and their gaps are filled", async () => {
  const { t } = await createI18n({ ...options, wanted: [] });
  expect(t("domain:problems.rate.limited" as "domain:problems.internal", { retryAfterS: 7 })).toBe("Too many attempts; try again in 7 s");
});

test("a language that nobody wants is not loaded", async () => {
  const untouched = { ...chinese, load: () => Promise.reject(new Error("loaded")) };
  const { language } = await createI18n({ ...options, languages: [english, untouched], wanted: ["en-GB"] });
  expect(language).toBe("en");
});

test("a program whose language does not come over the wire speaks its fallback", async () => {
  const broken = { ...chinese, load: () => Promise.reject(new Error("offline")) };
  const words = await createI18n({ ...options, languages: [english, broken], wanted: ["zh"] });
  expect(words.language).toBe("en");
  await expect(speak(words, broken)).rejects.toThrow("offline");
  expect([words.language, words.t("ui:close")]).toEqual(["en", "Close"]);
});

test("the language can be changed while the program runs, and back", async () => {
  const words = await createI18n({ ...options, wanted: ["en"] });
  await speak(words, { ...chinese, load: async () => ({ domain: zh, ui: uiTextsZh }) });
  expect(words.t("domain:alarms.on-battery.text")).toBe("电池供电");
  await speak(words, english);
  expect(words.t("ui:close")).toBe("Close");
});

test("Chinese has a word for everything the shared components say", () => {
  expect(translationFaults(uiTexts, uiTextsZh)).toEqual([]);
});
