import type { Translation } from "@istars/ui/text/translation.ts";
import type { cardAuditTexts } from "./card-audit.texts.ts";

/** Words of what stands in the card's audit record beside log-ins and users, in simplified Chinese. */
export const cardAuditTextsZh = {
  tabs: "事件与审计",
  actions: {
    "settings.change": "更改设置",
    "ups.command": "向 UPS 发送命令",
    "alarm.acknowledge": "确认告警",
    "token.create": "创建令牌",
    "token.revoke": "撤销令牌",
    "token.use": "使用令牌",
    "token.bind": "令牌绑定主机",
    "host.add": "主机首次出现",
    "host.remove": "移除主机",
    "discovery.set": "通过发现协议更改",
    "network.apply": "启用地址",
    "certificate.renew": "更新证书",
  },
  rolledBack: "已撤销：恢复原地址",
  details: {
    saved: "{section}，版本 {version}：{fields}",
    noted: "{text}（{notes}）",
    asIn: "恢复为版本 {version} 的值",
    inSpiteOf: "尽管{reason}仍坚持更改",
    host: "主机",
    numbered: { token: "{id} 号令牌", alarm: "{id} 号事件的告警" },
    commands: {
      "test.battery.start.quick": "快速电池自检",
      "test.battery.start.deep": "深度电池自检",
      "test.battery.stop": "停止电池自检",
      "beeper.toggle": "开启或关闭蜂鸣器",
    },
  },
} as const satisfies Translation<typeof cardAuditTexts>;
