/** Texts as a tree of words. */
type Words = string | { readonly [key: string]: Words };

/**
 * What a translation lacks or has too much of against the original, one line each: keys, empty words, and placeholders (`{name}`) that
 * differ. A plural's form for one thing (`…_one`) may be missing: many languages do not tell one from many.
 */
export function translationFaults(original: Words, translation: Words | undefined, at = ""): readonly string[] {
  if (translation === undefined) return at.endsWith("_one") ? [] : [`${at} is missing`];
  if (typeof original === "string") {
    if (typeof translation !== "string") return [`${at} is no text`];
    if (translation.trim() === "") return [`${at} is empty`];
    const [wanted, found] = [placeholdersOf(original), placeholdersOf(translation)];
    return wanted === found ? [] : [`${at} fills in ${found || "nothing"} instead of ${wanted || "nothing"}`];
  }
  if (typeof translation === "string") return [`${at || "all"} is a text instead of several`];
  const keys = new Set([...Object.keys(original), ...Object.keys(translation)]);
  return [...keys].flatMap((key) => {
    const place = at === "" ? key : `${at}.${key}`;
    const from = original[key];
    return from === undefined ? [`${place} is not in the original`] : translationFaults(from, translation[key], place);
  });
}

const placeholdersOf = (text: string): string => [...new Set(text.match(/\{\w+\}/g))].sort().join(" ");
