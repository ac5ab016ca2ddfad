import type { Translation } from "@istars/ui/text/translation.ts";
import type { mateTexts } from "./mate.texts.ts";

export const mateTextsZh = {
  product: "iSmartMate",
  overview: "总览",
  why: "缘由",
  runs: "演练",
  settings: "设置",
  notFound: "没有这个页面",
  toOverview: "回到总览",
  offline: "iSmartMate 没有应答。请检查其服务是否在运行，然后重试。",
  live: "实时",
  liveHelp: "服务会立即告知每个变化。",
  connecting: "正在连接",
  connectingHelp: "页面正在连接服务。",
  lost: "收不到服务消息",
  lostFor: "已 {duration} 没有消息",
  lostHelp: "显示的是当时的状态；页面会继续尝试。",
  serviceLost: "收不到服务的消息了",
  serviceLostHelp: "以下都是当时的状态。如果服务已停止，现在没有程序保护本服务器。页面会继续尝试；可用“ismartmate status”查看。",
  looker: "您只能查看。要更改，请以管理员身份运行“ismartmate web”：它会以更改权限打开这些页面。",
  spent: "此地址已用过或已过期。要更改，请再次运行“ismartmate web”；查看不受限制。",
  lookerShort: "仅限由“ismartmate web”打开的页面",
  days: { today: "今天", yesterday: "昨天" },
  failed: "没有执行",
} as const satisfies Translation<typeof mateTexts>;
