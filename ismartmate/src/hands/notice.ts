import type { Language } from "@istars/protocol/model/settings/users.ts";
import type { Cause } from "../decision/course.ts";

/** `secondsLeft`: until the machine goes down; `null`: not known. */
export type Notice =
  | { readonly kind: "shuts-down"; readonly cause: Cause; readonly secondsLeft: number | null }
  | { readonly kind: "called-off" };

/** What the users of this machine are told. */
interface NoticeTexts {
  readonly title: string;
  readonly causes: Readonly<Record<Cause["kind"], string>>;
  readonly shutsDown: (reason: string, seconds: number | null) => string;
  readonly calledOff: string;
}

const NOTICE_TEXTS: Readonly<Record<Language, NoticeTexts>> = {
  en: {
    title: "Shutdown",
    causes: {
      "battery-low": "the battery of the UPS is nearly empty",
      announced: "the UPS is about to switch its output off",
      runtime: "the battery of the UPS will not last much longer",
      charge: "the battery of the UPS has little charge left",
      "over-temperature": "the UPS is too hot",
      overload: "the UPS is overloaded",
      "on-battery": "the mains have failed and the UPS runs on battery",
      "link-loss": "the mains have failed and the UPS does not answer any more",
      command: "an administrator asked for it",
      schedule: "it is scheduled",
      drill: "this is a drill",
    },
    shutsDown: (reason, seconds) =>
      `This computer shuts down${seconds === null ? " soon" : ` in ${seconds} s`}: ${reason}. Save your work and log out.`,
    calledOff: "The shutdown of this computer is called off.",
  },
  zh: {
    title: "关机通知",
    causes: {
      "battery-low": "UPS 电池即将耗尽",
      announced: "UPS 即将关闭输出",
      runtime: "UPS 电池的剩余时间不足",
      charge: "UPS 电池电量不足",
      "over-temperature": "UPS 温度过高",
      overload: "UPS 过载",
      "on-battery": "市电中断，UPS 正由电池供电",
      "link-loss": "市电中断，且 UPS 已失去联系",
      command: "管理员要求关机",
      schedule: "计划关机",
      drill: "这是一次演练",
    },
    shutsDown: (reason, seconds) => `本机将${seconds === null ? "很快" : `在 ${seconds} 秒后`}关机：${reason}。请保存工作并注销。`,
    calledOff: "本机的关机已取消。",
  },
};

/** What the users read. */
export function noticeText(notice: Notice, language: Language): string {
  const texts = NOTICE_TEXTS[language];
  return notice.kind === "called-off" ? texts.calledOff : texts.shutsDown(texts.causes[notice.cause.kind], notice.secondsLeft);
}

export const noticeTitle = (language: Language): string => NOTICE_TEXTS[language].title;
