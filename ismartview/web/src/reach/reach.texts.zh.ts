import type { Translation } from "@istars/ui/text/translation.ts";
import type { reachTexts } from "./reach.texts.ts";

/** Words of how a card is reached, in simplified Chinese. */
export const reachTextsZh = {
  kind: "类型",
  kinds: {
    istars: "iStars 卡",
    snmp: "其他卡（SNMP）",
    nut: "NUT 服务器上的 UPS",
  },
  kindHelp: {
    istars: "卡会立即告知每个变化。需要在卡的“设置”“令牌”页为 iSmartView 新建的令牌。",
    snmp: "任何支持 RFC 1628 表的 UPS 卡，由程序反复查询。",
    nut: "由另一台机器的 NUT (upsd) 监控的 UPS，由程序反复查询。",
  },
  address: "地址",
  addressHelp: {
    istars: "192.0.2.7；没有 https 的卡写作 http://192.0.2.7",
    snmp: "地址或主机名；端口不是 161 时加 :端口",
    nut: "服务器的地址或主机名；端口不是 3493 时加 :端口",
  },
  identityKey: "身份密钥",
  identityKeyHelp: "卡密钥的 SHA-256，见卡的“设置”“安全”页。密钥不同则不通信。",
  token: "令牌",
  tokenKept: "留空则令牌保持不变。",
  version: "SNMP 版本",
  community: "团体名",
  user: "用户",
  userNut: "用户（服务器要求时填写）",
  authProtocol: "认证",
  privProtocol: "加密",
  none: "无",
  authPassword: "认证密码",
  privPassword: "加密密码",
  password: "密码",
  ups: "服务器上的 UPS 名称",
  upsHelp: "即该服务器上“upsc -l”列出的名称",
  kept: "留空则保持不变。",
  faults: {
    missing: "此项必填。",
    malformed: "无法识别。示例：{example}",
    short: "至少 8 个字符。",
    "needs-auth": "加密必须同时启用认证。",
  },
} as const satisfies Translation<typeof reachTexts>;
