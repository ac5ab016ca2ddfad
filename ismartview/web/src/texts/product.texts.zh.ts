import type { Translation } from "@istars/ui/text/translation.ts";
import type { productTexts } from "./product.texts.ts";

/** What iSmartView says of itself where people log in, in simplified Chinese. */
export const productTextsZh = {
  name: "iStars",
  kind: "iSmartView",
  offline: "iSmartView 没有应答",
  offlineHelp: "请检查其服务是否运行，以及这台电脑能否访问它。页面会自动重试。",
  noAnswer: "iSmartView 没有应答。请检查其服务是否运行，然后重试。",
  notTaken: "iSmartView 不接受此内容",
  permissions: { read: "查看者", operate: "操作员", "read-write": "管理员" },
  permissionHelp: {
    read: "可以查看全部内容，但不能更改。",
    operate: "还可以确认和静音告警、添加备注，并向 UPS 发送命令。",
    "read-write": "可以更改一切：监控卡、设置和用户。",
  },
} as const satisfies Translation<typeof productTexts>;
