import type { Translation } from "@istars/ui/text/translation.ts";
import type { whyTexts } from "./why.texts.ts";

/** Words of the timeline in simplified Chinese. */
export const whyTextsZh = {
  title: "缘由",
  about: "发生了什么、做了什么决定，以及所依据的数据。",
  filter: "显示",
  groups: { all: "全部", decisions: "决定", links: "来源", actions: "操作", settings: "设置" },
  inputs: "依据",
  older: "显示更早的",
  begin: "最早的记录到此为止。",
  empty: "还没有记录",
  emptyText: "供电的每个变化、每个决定和每个操作都会以一句话记在这里。",
  emptyGroup: "所显示的内容中没有此类记录",
  emptyGroupText: "请显示更早的记录，或显示全部。",
  failed: "无法读取记录",
} as const satisfies Translation<typeof whyTexts>;
