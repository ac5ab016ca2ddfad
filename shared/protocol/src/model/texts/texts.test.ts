import { expect, test } from "vitest";
import { en } from "./en.ts";
import { translationFaults } from "./translation-faults.ts";
import { zh } from "./zh.ts";

test("Chinese has a word for everything of the domain, with the same gaps to fill", () => {
  expect(translationFaults(en, zh)).toEqual([]);
});

test("Chinese words are Chinese: none was left in English but what is a name in both", () => {
  const english: string[] = [];
  const collect = (words: object): void => {
    for (const word of Object.values(words)) {
      if (typeof word === "object") collect(word);
      else if (!/\p{Script=Han}/u.test(word)) english.push(word);
    }
  };
  collect(zh);
  expect(english).toEqual([]);
});

test("a translation is told what is missing, too much, empty, or fills in other values", () => {
  const original = { a: "A {x}", b: { c: "C", d: "D" }, e_one: "one", e_other: "{n}" };
  expect(translationFaults(original, { a: "甲 {y}", b: { c: " ", z: "?" }, e_other: "{n}" })).toEqual([
    "a fills in {y} instead of {x}",
    "b.c is empty",
    "b.d is missing",
    "b.z is not in the original",
  ]);
  expect(translationFaults(original, { a: "甲 {x}", b: { c: "丙", d: "丁" }, e_other: "{n}" })).toEqual([]);
  expect(translationFaults(original, "甲")).toEqual(["all is a text instead of several"]);
});
