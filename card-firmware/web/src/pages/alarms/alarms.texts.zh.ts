import type { Translation } from "@istars/ui/text/translation.ts";
import type { alarmsTexts } from "./alarms.texts.ts";

/** Words of the page of active alarms in simplified Chinese. */
export const alarmsTextsZh = {
  title: "当前告警",
  count_other: "有 {count} 条告警",
  none: "没有告警",
  noneHelp: "UPS 和监控卡一切正常。出现的问题会列在这里，最严重的在最前。",
  noneWasHelp: "上次收到监控卡的数据时没有告警。页面会继续尝试连接。",
  checked: "{duration}前检查",
  checkedNow: "刚刚检查",
  unknown: "告警情况未知",
  unknownHelp: "监控卡还没有报告告警，页面会继续尝试。",
  old: "与监控卡没有通信，此列表是 {duration}前的。",
  cause: "可能的原因",
  consequence: "影响",
  firstAction: "首先要做的",
  acknowledge: "确认",
  acknowledged: "{user} 已确认",
  confirmTitle: "确认“{alarm}”？",
  confirmText: "所有人都会看到您已知晓。告警会一直保留到原因消除，此操作无法撤回。",
  readOnly: "您只有查看权限，确认告警需要“读写”权限。",
  notStored: "无法确认：监控卡未能存储该告警。",
  failed: "未能确认：{reason}",
} as const satisfies Translation<typeof alarmsTexts>;
