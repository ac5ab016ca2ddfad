import type { Translation } from "../text/translation.ts";
import type { loginTexts } from "./login.texts.ts";

/** Words of the log-in page in simplified Chinese. */
export const loginTextsZh = {
  title: "登录",
  user: "用户名",
  password: "密码",
  submit: "登录",
  capsLock: "大写锁定已打开",
  expired: "会话已结束：长时间未使用，或您的账户已被更改。登录后可从原处继续。",
  loggedOut: "您已退出登录。",
  wrong: "用户名或密码错误。",
  wrongHelp: "请检查拼写和大小写。也可能该用户不允许从这台电脑的地址登录。连续多次输错后需要等待。",
  locked: "错误次数过多，请在 {duration}后重试。",
  failed: "登录失败：{reason}",
  show: "显示密码",
  hide: "隐藏密码",
} as const satisfies Translation<typeof loginTexts>;
