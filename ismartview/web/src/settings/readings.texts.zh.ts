import type { Translation } from "@istars/ui/text/translation.ts";
import type { readingsTexts } from "./readings.texts.ts";

/** Words of how often readings are stored, and how long they are kept, in simplified Chinese. */
export const readingsTextsZh = {
  lead: "程序会定期存储每张卡的读数，供其页面的曲线使用。告警和事件与此无关：它们会立即存储并保留。",
  fields: {
    everyS: { label: "读数间隔", unit: "秒", help: "间隔越短，短暂事件看得越清楚，占用磁盘越多。" },
    readingsDays: { label: "保留每个读数", unit: "天", help: "之后只保留汇总。" },
    minutesDays: { label: "保留五分钟平均值", unit: "天", help: "包括其最低值和最高值。" },
    hoursYears: { label: "保留每小时和每日数据", unit: "年", help: "包括其最低值和最高值。" },
  },
  range: "{min} 至 {max}",
  faults: { number: "必须是 {min} 至 {max} 的整数。" },
  cost: "占用的磁盘空间",
  costFor_other: "按 {n} 张卡、保留期满后计算。三相 UPS 再多一半。",
  parts: { readings: "读数", minutes: "五分钟平均值", hours: "每小时和每日数据", total: "总计约" },
  less: "缩短保留时间会立即生效：更早的数据将被删除，无法恢复。",
  save: "保存",
  discard: "放弃",
  saved: "已保存",
  changedBy: "最后由 {user} 更改，",
  never: "这是出厂设置。",
  readOnly: "只有管理员可以更改。",
  failed: "无法读取设置：{reason}",
  notSaved: "未保存：{reason}",
  conflict: "期间已有人更改了这些设置",
  conflictLine: "{name}：现在是 {theirs}，此处是 {mine}",
  takeTheirs: "采用对方的",
  keepMine: "用我的覆盖",
} as const satisfies Translation<typeof readingsTexts>;
