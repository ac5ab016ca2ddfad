import { en as domain } from "@istars/protocol/model/texts/en.ts";
import { uiTexts } from "@istars/ui/text/ui.texts.ts";
import { foundTexts } from "../found/found.texts.ts";
import { readdressTexts } from "../readdress/readdress.texts.ts";
import { isearchTexts } from "./isearch.texts.ts";

/** Every English word of this UI, by namespace. */
export const english = { domain, ui: uiTexts, isearch: isearchTexts, found: foundTexts, readdress: readdressTexts };
