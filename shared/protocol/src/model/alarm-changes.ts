import { ALARM_IDS, type AlarmAbout, type AlarmFacts, type AlarmId, verdictsOf } from "./alarm.ts";
import type { ActiveAlarm } from "./event.ts";

/** An alarm, told apart from the same one about something else. */
export type AlarmKey = Pick<ActiveAlarm, "id" | "subject">;

/** An alarm that goes on or off. */
export interface AlarmChange extends AlarmKey {
  readonly isRaised: boolean;
  /** The host or token; `null` where the subject is one of a kind, or is not there any more. */
  readonly about: AlarmAbout | null;
}

/**
 * What changes when these are the facts and those alarms were on. A condition that cannot tell leaves its alarm as it is (SAFETY 2); what
 * is not there any more has none. Nothing is delayed here: whoever tells people debounces for them (SAFETY 5).
 */
export function alarmChanges(active: readonly AlarmKey[], facts: AlarmFacts): readonly AlarmChange[] {
  return ALARM_IDS.flatMap((id) => changesOf(id, new Set(active.filter((one) => one.id === id).map(({ subject }) => subject)), facts));
}

function changesOf(id: AlarmId, active: ReadonlySet<string>, facts: AlarmFacts): readonly AlarmChange[] {
  const verdicts = verdictsOf(id, facts);
  const turned = verdicts.flatMap(({ subject, isOn, about }) =>
    isOn === null || isOn === active.has(subject) ? [] : [{ id, subject, isRaised: isOn, about }],
  );
  if (active.size === 0) return turned;
  const present = new Set(verdicts.map(({ subject }) => subject));
  const gone = [...active].filter((subject) => !present.has(subject));
  return [...turned, ...gone.map((subject) => ({ id, subject, isRaised: false, about: null }))];
}
