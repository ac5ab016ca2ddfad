import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Tone } from "../tone.ts";
import type { Freshness } from "./freshness.ts";

export type VerdictWord =
  | "fine"
  | "regulated"
  | "testing"
  | "mains-bad"
  | "on-battery"
  | "on-bypass"
  | "battery-low"
  | "overload"
  | "fault"
  | "switching-off"
  | "off"
  | "unknown";

export interface Verdict {
  readonly tone: Tone;
  readonly word: VerdictWord;
}

/** The one answer to "is power fine?": the worst that is true now. For people only; no decision reads it (SAFETY 1). */
export function powerVerdict(reading: Reading | null, freshness: Freshness): Verdict {
  if (reading === null || freshness === "none") return { tone: "unknown", word: "unknown" };
  const verdict = worstOf(reading);
  return freshness === "old" ? { ...verdict, tone: "unknown" } : verdict;
}

function worstOf({ facts, battery, outputSource }: Reading): Verdict {
  const batteryIsLow = facts.batteryLow === true || battery.status === "low" || battery.status === "depleted";
  if (facts.outputOn === false || outputSource === "none") return { tone: "critical", word: "off" };
  if (facts.shutdownPending) return { tone: "critical", word: "switching-off" };
  if (facts.onBattery && batteryIsLow) return { tone: "critical", word: "battery-low" };
  if (facts.fault) return { tone: "critical", word: "fault" };
  if (facts.overload) return { tone: "critical", word: "overload" };
  if (facts.onBattery) return { tone: "warning", word: "on-battery" };
  if (facts.onBypass) return { tone: "warning", word: "on-bypass" };
  if (facts.mainsOk === false) return { tone: "warning", word: "mains-bad" };
  if (batteryIsLow) return { tone: "critical", word: "battery-low" };
  if (facts.testing || facts.calibrating) return { tone: "ok", word: "testing" };
  if (facts.mainsOk === null || facts.outputOn === null || facts.onBattery === null) return { tone: "unknown", word: "unknown" };
  return { tone: "ok", word: outputSource === "boost" || outputSource === "trim" ? "regulated" : "fine" };
}
