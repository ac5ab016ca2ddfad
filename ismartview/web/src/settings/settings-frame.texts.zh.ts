import type { Translation } from "@istars/ui/text/translation.ts";
import type { settingsFrameTexts } from "./settings-frame.texts.ts";

/** Words around the parts of the settings, in simplified Chinese. */
export const settingsFrameTextsZh = {
  title: "设置",
  parts: "设置的各部分",
  readings: "读数",
  noUser: "此窗口不是用户",
  noUserHelp: "它属于使用这台计算机的人，没有密码。用户在各自的浏览器中登录并设置自己的密码。",
  administratorsOnly: "仅供管理员查看",
  administratorsOnlyHelp: "可由管理员在“用户”中授予您此权限。",
} as const satisfies Translation<typeof settingsFrameTexts>;
