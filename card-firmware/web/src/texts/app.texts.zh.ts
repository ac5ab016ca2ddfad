import type { Translation } from "@istars/ui/text/translation.ts";
import type { appTexts } from "./app.texts.ts";

/** Words around the pages in simplified Chinese. */
export const appTextsZh = {
  product: "iStars",
  overview: "总览",
  alarms: "当前告警",
  data: "数据记录",
  events: "事件记录",
  hosts: "主机",
  settings: "设置",
  alarmBadge_other: "{count} 条告警",
  alarmOf: "{alarm}：{name}",
  subjects: { ups: "UPS", card: "监控卡", host: "主机", token: "API 令牌" },
  offline: "监控卡没有应答",
  offlineHelp: "请检查这台电脑能否访问监控卡。页面会自动重试。",
  notFound: "没有这个页面",
  notFoundHelp: "地址可能有误，或来自旧版本。",
  changersOnly: "仅供有更改权限的用户查看",
  changersOnlyHelp: "查看此处需要“读写”权限，可由拥有该权限的用户授予。",
  toOverview: "转到总览",
} as const satisfies Translation<typeof appTexts>;
