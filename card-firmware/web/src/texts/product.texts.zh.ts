import type { Translation } from "@istars/ui/text/translation.ts";
import type { productTexts } from "./product.texts.ts";

/** What the card says of itself where people log in, in simplified Chinese. */
export const productTextsZh = {
  name: "iStars",
  kind: "UPS 监控卡",
  offline: "监控卡没有应答",
  offlineHelp: "请检查这台电脑能否访问监控卡。页面会自动重试。",
  noAnswer: "监控卡没有应答。请检查网络后重试。",
  notTaken: "监控卡不接受此内容",
  permissions: { none: "无", read: "只读", "read-write": "读写" },
  permissionHelp: {
    none: "可以登录并设置自己的密码，但看不到任何内容。",
    read: "可以查看全部内容，但不能更改。",
    "read-write": "可以查看和更改全部内容，包括用户。",
  },
} as const satisfies Translation<typeof productTexts>;
