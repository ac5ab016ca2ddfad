import type { Translation } from "../text/translation.ts";
import type { auditTexts } from "./audit.texts.ts";

/** Words of the audit record that every program shares in simplified Chinese. */
export const auditTextsZh = {
  title: "审计记录",
  who: "操作人",
  everybody: "所有人",
  nobody: "未指明",
  program: "{name}（程序）",
  action: "操作",
  allActions: "所有操作",
  actions: {
    "session.open": "登录",
    "session.close": "退出登录",
    "password.change": "更改自己的密码",
    "user.create": "添加用户",
    "user.change": "更改用户",
    "user.password": "设置用户密码",
    "user.remove": "删除用户",
  },
  outcome: "结果",
  outcomes: {
    ok: "完成",
    confirmed: "完成，已看到效果",
    sent: "已发送，效果未知",
    "rate.limited": "已拒绝：尝试次数过多",
  },
  refused: "已拒绝：{reason}",
  source: "来源",
  details: {
    granted: "{name}：{permission}",
    of: "{name}：{what}",
    user: "{id} 号用户",
    became: "{field} → {value}",
    facts: { elsewhere: "不允许从此地址登录", "first-password": "首次设置密码", expired: "令牌已过期" },
  },
  searchHelp: "用户、地址或内容",
  none: "该时段没有任何操作",
  noneHelp: "用户和程序的登录、命令和更改会列在这里，最新的在最前。",
  noMatches: "没有符合条件的记录",
} as const satisfies Translation<typeof auditTexts>;
