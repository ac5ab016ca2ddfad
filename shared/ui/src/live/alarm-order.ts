import type { Severity } from "@istars/protocol/model/alarm.ts";
import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { Tone } from "../tone.ts";

const RANK: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, information: 2 };

/** What of an alarm decides where it stands. */
type Weighed = Pick<ActiveAlarm, "severity" | "acknowledged" | "raisedWallMs">;

/** Worst first; of the same severity what nobody has acknowledged, then the newest. */
export const byWeight = (a: Weighed, b: Weighed): number =>
  RANK[a.severity] - RANK[b.severity] ||
  Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
  b.raisedWallMs - a.raisedWallMs;

/** What tells active alarms apart: the same alarm may be on for several subjects. */
export const alarmKey = (alarm: Pick<ActiveAlarm, "id" | "subject">): string => `${alarm.subject} ${alarm.id}`;

/** How a severity looks; information is no alarm colour. */
export const severityTone = (severity: Severity): Tone => (severity === "information" ? "info" : severity);
