import { SECTIONS } from "@istars/protocol/model/settings/sections.ts";
import type { Page } from "playwright-core";
import { fieldTextsZh } from "../../card-firmware/web/src/pages/settings/field-words.zh.ts";
import { english } from "../../card-firmware/web/src/texts/en.ts";
import { chinese } from "../../card-firmware/web/src/texts/zh.ts";

/** The languages of the pages. */
export type PageLanguage = "en" | "zh";

/** Everything the page says, seen or read out, but what stands in a language of its own, as the names of languages do. */
const COLLECT = `(() => {
  const words = [document.title];
  const own = document.documentElement.lang;
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return words.push(node.data.trim());
    if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) return;
    if (node.lang && node.lang !== own) return;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) words.push((node.getAttribute(name) ?? "").trim());
    node.childNodes.forEach(visit);
  };
  visit(document.body);
  return [...new Set(words)].filter((text) => text !== "");
})()`;

export const pageWords = (page: Page): Promise<readonly string[]> => page.evaluate<readonly string[]>(COLLECT);

/** Texts with the path under which they stand, e.g. `login.title`. */
function leavesOf(texts: object, path = ""): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([key, value]): readonly (readonly [string, string])[] => {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[at, value]];
    return typeof value === "object" && value !== null ? leavesOf(value, at) : [];
  });
}

const ENGLISH = leavesOf(english);
const CHINESE = new Set([...leavesOf(chinese), ...leavesOf(fieldTextsZh)].map(([, text]) => text));
const SCHEMA_WORDS = leavesOf(SECTIONS).flatMap(([path, text]) => (/\.(title|description|words\.\w+)$/.test(path) ? [text] : []));
/** What would stand on a page if a text were missing: its key, with or without those it stands under. Plain words are no keys. */
const KEYS = new Set(
  ENGLISH.flatMap(([path]) => path.split(".").map((_part, at, parts) => parts.slice(at).join("."))).filter((key) => /[.A-Z]/.test(key)),
);
const WORDS = new Set(ENGLISH.map(([, text]) => text));

/** A text as it looks with its gaps filled. */
const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{\w+\}/g, ".+?")}$`, "u");
/** English that is not said in the same way in Chinese, and is more than gaps and signs. */
const ENGLISH_ONLY = [...WORDS, ...SCHEMA_WORDS]
  .filter((text) => /[A-Za-z]{2}/.test(text.replaceAll(/\{\w+\}/g, "")) && !CHINESE.has(text))
  .map(patternOf);

/**
 * What of a page's words does not belong there: another language's, keys in the place of texts, gaps that were not filled.
 * `data` is what the card was given and tells as it is, in whatever language.
 */
export function wordFaults(words: readonly string[], language: PageLanguage, data: readonly string[] = []): readonly string[] {
  return words.flatMap((text) => {
    const said = data.reduce((rest, one) => rest.replaceAll(one, ""), text);
    const faults = [
      ...(/\{\w+\}/.test(said) ? ["a gap"] : []),
      ...(/\b(undefined|NaN|null|Infinity)\b|\[object /.test(said) ? ["no value"] : []),
      ...(KEYS.has(said) && !WORDS.has(said) && !CHINESE.has(said) ? ["a key"] : []),
      ...(language === "en" && /\p{Script=Han}/u.test(said) ? ["Chinese"] : []),
      ...(language === "zh" && isEnglish(said) ? ["English"] : []),
    ];
    return faults.map((fault) => `${fault} in “${text}”`);
  });
}

/** One of our own English texts, or two Latin words in a row, as no Chinese sentence has them. */
const isEnglish = (text: string): boolean => /[A-Za-z]{2,} [a-z]{2,}/.test(text) || ENGLISH_ONLY.some((pattern) => pattern.test(text));
