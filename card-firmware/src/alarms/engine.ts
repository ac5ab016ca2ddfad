import { ALARM_IDS, type AlarmFacts, type AlarmId, alarmOf } from "@istars/protocol/model/alarm.ts";

/** An alarm that goes on or off. */
export interface AlarmChange {
  readonly id: AlarmId;
  readonly isRaised: boolean;
}

/**
 * What changes when these are the facts and those alarms were on. A condition that cannot tell leaves its alarm as it is (SAFETY 2).
 * Nothing is delayed here: whoever tells people debounces for them (SAFETY 5).
 */
export function alarmChanges(active: ReadonlySet<AlarmId>, facts: AlarmFacts): readonly AlarmChange[] {
  return ALARM_IDS.flatMap((id) => {
    const isOn = alarmOf(id).condition(facts);
    return isOn === null || isOn === active.has(id) ? [] : [{ id, isRaised: isOn }];
  });
}
