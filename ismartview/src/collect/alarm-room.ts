import { ALARM_IDS, type AlarmId, alarmOf } from "@istars/protocol/model/alarm.ts";

/** More alarms than this are on nowhere; a card that tells more of them is not taken at its word. */
const MOST_ALARMS = 200;
/** Of those that this version does not know: a newer card has a few, and one that lies must not bury what is true under thousands. */
const MOST_UNKNOWN = 10;

const isKnown = (id: string): id is AlarmId => ALARM_IDS.some((known) => known === id);

/** Whether an alarm can be about this: one of the UPS is never about a host. One of a later version may be about anything. */
export function fitsSubject(id: string, subject: string): boolean {
  if (!isKnown(id)) return true;
  const about = alarmOf(id).subject;
  return about === "ups" || about === "card" ? subject === about : subject.startsWith(`${about}:`);
}

/** Keeps count of the alarms of a card that are on, so that they stay within what can be. */
export class AlarmRoom {
  readonly #on = new Set<string>();
  #unknown = 0;

  /** False: it cannot be on, too. */
  raise(id: string, subject: string): boolean {
    const key = `${id} ${subject}`;
    if (this.#on.has(key)) return true;
    if (this.#on.size >= MOST_ALARMS || (!isKnown(id) && this.#unknown >= MOST_UNKNOWN)) return false;
    this.#on.add(key);
    if (!isKnown(id)) this.#unknown++;
    return true;
  }

  clear(id: string, subject: string): void {
    if (this.#on.delete(`${id} ${subject}`) && !isKnown(id)) this.#unknown--;
  }

  /** The card tells anew what is on. */
  empty(): void {
    this.#on.clear();
    this.#unknown = 0;
  }
}
