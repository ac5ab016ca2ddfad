import { translationFaults } from "@istars/protocol/model/texts/translation-faults.ts";
import { expect, test } from "vitest";
import { english } from "../../card-firmware/web/src/texts/en.ts";
import { chinese } from "../../card-firmware/web/src/texts/zh.ts";
import { english as isearchEnglish } from "../../isearch/web/src/texts/en.ts";
import { chinese as isearchChinese } from "../../isearch/web/src/texts/zh.ts";
import { english as ismartmateEnglish } from "../../ismartmate/web/src/texts/en.ts";
import { chinese as ismartmateChinese } from "../../ismartmate/web/src/texts/zh.ts";
import { english as ismartviewEnglish } from "../../ismartview/web/src/texts/en.ts";
import { chinese as ismartviewChinese } from "../../ismartview/web/src/texts/zh.ts";

test("every word of the card's pages is there in Chinese, with the same gaps to fill", () => {
  expect(translationFaults(english, chinese)).toEqual([]);
});

test("every word of iSearch's pages is there in Chinese, with the same gaps to fill", () => {
  expect(translationFaults(isearchEnglish, isearchChinese)).toEqual([]);
});

test("every word of iSmartMate's pages is there in Chinese, with the same gaps to fill", () => {
  expect(translationFaults(ismartmateEnglish, ismartmateChinese)).toEqual([]);
});

test("every word of iSmartView's pages is there in Chinese, with the same gaps to fill", () => {
  expect(translationFaults(ismartviewEnglish, ismartviewChinese)).toEqual([]);
});
