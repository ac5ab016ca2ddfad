import type { Translation } from "@istars/ui/text/translation.ts";
import type { appTexts } from "./app.texts.ts";

/** Words around the pages in simplified Chinese. */
export const appTextsZh = {
  overview: "总览",
  alarms: "当前告警",
  data: "数据记录",
  events: "事件记录",
  hosts: "主机",
  settings: "设置",
  alarmBadge_other: "{count} 条告警",
  alarmOf: "{alarm}：{name}",
  subjects: { ups: "UPS", card: "监控卡", host: "主机", token: "API 令牌" },
  notFound: "没有这个页面",
  notFoundHelp: "地址可能有误，或来自旧版本。",
  changersOnly: "仅供有更改权限的用户查看",
  changersOnlyHelp: "查看此处需要“读写”权限，可由拥有该权限的用户授予。",
  noPermission: "您暂无权限",
  noPermissionText: "您以 {user} 登录。该用户没有查看或更改此监控卡的权限。",
  noPermissionHelp: "具有“读写”权限的用户可以更改。之后请重试。",
  toOverview: "转到总览",
} as const satisfies Translation<typeof appTexts>;
