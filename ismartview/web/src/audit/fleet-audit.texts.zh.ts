import type { Translation } from "@istars/ui/text/translation.ts";
import type { fleetAuditTexts } from "./fleet-audit.texts.ts";

/** Words of what stands in iSmartView's audit record beside log-ins and users, in simplified Chinese. */
export const fleetAuditTextsZh = {
  actions: {
    "card.add": "添加监控卡",
    "card.change": "更改监控卡",
    "card.move": "将监控卡归入站点",
    "card.remove": "移除监控卡",
    "card.restore": "恢复监控卡",
    "card.silence": "静音监控卡",
    "alarm.acknowledge": "确认告警",
    "alarm.silence": "静音告警",
    "alarm.note": "为告警添加备注",
    "ups.command": "向 UPS 发送命令",
    "ups.command-cancel": "停止命令",
    "settings.change": "更改设置",
  },
  card: "{id} 号监控卡",
  alarms_other: "{ids} 号告警",
  more: "{ids} 以及另外 {count} 个",
  moved: "{cards} → {site}",
  noSite: "无站点",
  newCards_other: "{count} 张监控卡",
  command: "{command}：{cards}",
  run: "{id} 号命令",
  readings: "读数",
  window: "程序自己的窗口",
} as const satisfies Translation<typeof fleetAuditTexts>;
