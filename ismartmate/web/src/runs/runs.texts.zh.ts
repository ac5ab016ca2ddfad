import type { Translation } from "@istars/ui/text/translation.ts";
import type { runsTexts } from "./runs.texts.ts";

/** Words of drills and shutdowns in simplified Chinese. */
export const runsTextsZh = {
  title: "演练与关机",
  about: "本服务器每次关机、本应关机或演练的记录。",
  startDrill: "开始演练…",
  askDrill: "开始演练？",
  drillConsequence: "按实际时间走完每一步，但不执行任何一步：不通知用户，不运行命令，不关机。报告会说明本应发生什么。大约需要 {duration}。",
  drillPath: "若要同时证实网络，请在演练期间拔下 UPS 的电源插头：卡与服务器之间的交换机必须保持运行。",
  confirmDrill: "开始演练",
  columns: { began: "开始", kind: "种类", cause: "原因", outcome: "结果", took: "用时" },
  list: "演练与关机，最新的在前",
  would: "本应在 {duration} 后关机",
  empty: "还没有演练",
  emptyText: "演练会走完整个关机过程而不执行任何操作，并说明本应发生什么、何时发生。",
  failed: "无法读取报告",
  reportFailed: "无法读取此报告",
  panelTitle: "{kind}，{moment}",
  steps: "所做的事",
  stepsWould: "本应做的事",
  noSteps: "没有开始任何一步。",
  stepKinds: { warn: "通知用户", run: "执行", "power-off": "关机" },
  pretended: "仅记录",
  exitCode: "退出码 {code}",
  output: "输出",
  why: "缘由",
  copy: "复制为文本",
  copied: "已复制",
  copyFailed: "浏览器不允许页面在此复制。",
  save: "保存为 JSON",
} as const satisfies Translation<typeof runsTexts>;
