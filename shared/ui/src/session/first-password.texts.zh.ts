import type { Translation } from "../text/translation.ts";
import type { firstPasswordTexts } from "./first-password.texts.ts";

/** Words of the page on which the first password is replaced, in simplified Chinese. */
export const firstPasswordTextsZh = {
  title: "设置密码",
  why: "您以 {user} 登录，所用的密码他人知道。在您设置自己的密码之前，无法访问其他内容。",
  current: "当前密码",
  next: "新密码",
  again: "再次输入新密码",
  differs: "两次输入不一致。",
  submit: "设置密码",
  happens: "此后只有新密码有效。{user} 的其他会话都会结束，您在这里保持登录。",
  currentWrong: "当前密码错误。",
  failed: "密码未更改：{reason}",
  locked: "错误次数过多，请在 {duration}后重试。",
  logOut: "退出登录",
} as const satisfies Translation<typeof firstPasswordTexts>;
