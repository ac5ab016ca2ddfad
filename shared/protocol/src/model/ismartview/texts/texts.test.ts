import { expect, test } from "vitest";
import { translationFaults } from "../../texts/translation-faults.ts";
import { fleetTexts as en } from "./en.ts";
import { fleetTexts as zh } from "./zh.ts";

test("Chinese has a word for everything iSmartView says, with the same gaps to fill", () => {
  expect(translationFaults(en, zh)).toEqual([]);
});
