import { COMMAND_REFUSALS } from "@istars/protocol/model/command.ts";
import { RUN_REASONS, runReasonWords } from "@istars/protocol/model/ismartview/run-reason.ts";
import { fleetTexts as fleetEn } from "@istars/protocol/model/ismartview/texts/en.ts";
import { fleetTexts as fleetZh } from "@istars/protocol/model/ismartview/texts/zh.ts";
import { PROBLEM_STATUS } from "@istars/protocol/model/problem.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import { zh } from "@istars/protocol/model/texts/zh.ts";
import { NUT_ERRORS } from "@istars/protocol/net/nut/errors.ts";
import { expect, test } from "vitest";

const LANGUAGES = { en: { domain: en, fleet: fleetEn }, zh: { domain: zh, fleet: fleetZh } };

/** The words of a reason in a language; `null`: there are none. */
function wordsIn(language: keyof typeof LANGUAGES, reason: string): string | null {
  const place = runReasonWords(reason);
  if (place === null) return null;
  const texts = new Map<string, unknown>(Object.entries(LANGUAGES[language][place.namespace]));
  const group = texts.get(place.group);
  const word: unknown = typeof group === "object" && group !== null ? new Map(Object.entries(group)).get(place.key) : null;
  if (typeof word !== "string" || word === "") return null;
  return word.replace(/\{(\w+)\}/g, (gap, name: string) => place.params[name] ?? gap);
}

test("every reason for which a command can be refused has words in both languages", () => {
  const reasons = [...COMMAND_REFUSALS, ...RUN_REASONS, ...Object.keys(PROBLEM_STATUS), ...NUT_ERRORS, "http-404", "http-502"];
  const without = reasons.flatMap((reason) =>
    (["en", "zh"] as const).filter((language) => wordsIn(language, reason) === null).map((language) => `${language} ${reason}`),
  );
  expect(without).toEqual([]);
});

test("words of what only its number or word is known of name that", () => {
  expect(wordsIn("en", "http-502")).toContain("502");
  expect(wordsIn("zh", "READONLY")).toContain("READONLY");
});

test("a reason that a newer card gives has no words, and stands as it was written", () => {
  for (const reason of ["moon-not-full", "http-", "constructor", ""]) expect(runReasonWords(reason)).toBeNull();
});
