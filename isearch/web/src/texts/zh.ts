import { zh as domain } from "@istars/protocol/model/texts/zh.ts";
import { uiTextsZh } from "@istars/ui/text/ui.texts.zh.ts";
import { foundTextsZh } from "../found/found.texts.zh.ts";
import { readdressTextsZh } from "../readdress/readdress.texts.zh.ts";
import type { english } from "./en.ts";
import { isearchTextsZh } from "./isearch.texts.zh.ts";

/** Every Chinese word of this UI, by namespace; a namespace that is missing here does not compile. */
export const chinese = {
  domain,
  ui: uiTextsZh,
  isearch: isearchTextsZh,
  found: foundTextsZh,
  readdress: readdressTextsZh,
} satisfies Record<keyof typeof english, object>;
