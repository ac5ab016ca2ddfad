import type { Translation } from "@istars/ui/text/translation.ts";
import type { remoteTexts } from "./remote.texts.ts";

/** Words of asking something of UPSs, in simplified Chinese. */
export const remoteTextsZh = {
  titleOne: "向 {name} 发送命令",
  titleMany: "向 {count} 台 UPS 发送命令",
  which: "选择命令",
  consequence: {
    "test.battery.start.quick": "每台 UPS 会用电池给负载供电数秒。仅在市电良好、电池充足、没有告警且没有其他测试时才会进行。",
    "test.battery.start.deep": "每台 UPS 会用电池供电直到电池电量低。此后数小时内，在重新充满之前几乎无法应对停电。",
    "test.battery.stop": "正在进行的电池测试结束，负载恢复由市电供电。",
    "beeper.toggle": "开着的蜂鸣器会关闭，关着的会打开。关闭后附近的人听不到告警。",
  },
  oneByOne: "逐台发送，每台只发送一次。结果不明时不会重复发送。",
  neverBoth: "为同一台服务器供电的两台 UPS 不会同时测试。",
  upss: "涉及的 UPS",
  andMore_other: "另外 {count} 台",
  notOnline: "不在线",
  typeCount: "输入 UPS 的数量",
  typeCountHelp: "输入 {count}，确认您指的是全部这些",
  none: "这些 UPS 都已不在系统中。",
  noneCan: "无法从此处向这台 UPS 发送命令。",
  send: "发送",
  failed: "未发送：{reason}",
  running: "进行中",
  ended: "已结束",
  progress: "已完成 {done} / {all}",
  results: "每台 UPS 的结果",
  stop: "不再继续发送",
  stopFailed: "未停止：{reason}",
  stopHelp: "正在询问的那台会跟踪到结束。",
  goesOn: "关闭此窗口后会继续进行。",
  gone: "卡 {id}，已移除",
  another: "正在发送另一个命令。结束后即可发送您的命令。",
} as const satisfies Translation<typeof remoteTexts>;
