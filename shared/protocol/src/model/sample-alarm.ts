import { type AlarmId, alarmOf } from "./alarm.ts";
import type { ActiveAlarm } from "./event.ts";

/** An active alarm of whatever it is an alarm of, acknowledged by nobody. For tests. */
export const sampleAlarm = (id: AlarmId): ActiveAlarm => ({
  instance: 1,
  id,
  subject: alarmOf(id).subject,
  name: null,
  severity: alarmOf(id).severity,
  raisedWallMs: 0,
  acknowledged: null,
});
