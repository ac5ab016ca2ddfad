import type { Translation } from "@istars/ui/text/translation.ts";
import type { overviewTexts } from "./overview.texts.ts";

/** Words of the overview in simplified Chinese. */
export const overviewTextsZh = {
  title: "总览",
  counts: "各监控卡的状况",
  critical: "严重",
  warning: "警告",
  silent: "失联",
  onBattery: "电池供电",
  unknown: "尚未得知",
  ok: "正常",
  all_other: "共 {n} 张卡",
  worst: "最严重的在前",
  allAmiss: "全部 {count} 张",
  allWell: "一切正常",
  allWellHelp: "没有卡发出警告，全部在线。出现的问题会列在这里，最严重的在最前。",
  wasWell: "上次收到 iSmartView 的消息时没有问题",
  unacknowledged_other: "{count} 条未确认",
  seen: "已确认",
  sites: "站点",
  siteBar: "{site}：{count} 张卡；严重 {critical}，警告 {warning}，未知 {unknown}",
  events: "最新事件",
  allEvents: "历史",
  noEvents: "还没有发生任何事件。",
  empty: "还没有监控卡",
  emptyHelp: "添加后监控卡会显示在这里：可以在网络上搜索、按地址或从文件添加。",
  add: "添加监控卡",
  more_other: "还有 {count} 个",
} as const satisfies Translation<typeof overviewTexts>;
