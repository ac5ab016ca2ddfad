import type { Translation } from "@istars/ui/text/translation.ts";
import type { sitesTexts } from "./sites.texts.ts";

/** Words of choosing a site, in simplified Chinese. */
export const sitesTextsZh = {
  label: "站点",
  help: "把相关的卡归在一起，例如一个机房。填写新名称即新建站点；留空表示没有站点。",
} as const satisfies Translation<typeof sitesTexts>;
