import { alarmOf } from "../../model/alarm.ts";
import type { ActiveAlarm } from "../../model/event.ts";
import { WELL_KNOWN_ALARMS } from "./rfc1628.ts";

/** One row of upsAlarmTable. */
export interface AlarmRow {
  /** upsAlarmId. */
  readonly id: number;
  /** upsAlarmDescr. */
  readonly descr: string;
  /** upsAlarmTime, 1/100 s of sysUpTime at detection; 0 if it was there before the agent. */
  readonly ticks: number;
}

const MAX_ID = 2_147_483_647;

/**
 * Keeps upsAlarmTable in step with the active alarms: a row keeps its id while its alarm lasts, new ones count up from 1 and start
 * over at the first free id after 2^31−1. The table is of the UPS: alarms of other subjects, and those that RFC 1628 has no
 * identity for, have no row.
 */
export class AlarmRows {
  readonly #rows = new Map<string, AlarmRow>();
  readonly #used = new Set<number>();
  #nextId: number;

  constructor(firstId = 1) {
    this.#nextId = firstId;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Takes over the alarms that are on now; new rows get `ticks` as their time. */
  update(alarms: readonly ActiveAlarm[], ticks: number): { readonly added: readonly AlarmRow[]; readonly removed: readonly AlarmRow[] } {
    const wanted = new Set(alarms.flatMap(descrOf));
    const removed = [...this.#rows.values()].filter((row) => !wanted.has(row.descr));
    for (const row of removed) {
      this.#rows.delete(row.descr);
      this.#used.delete(row.id);
    }
    const added = [...wanted].filter((descr) => !this.#rows.has(descr)).map((descr) => ({ id: this.#takeId(), descr, ticks }));
    for (const row of added) this.#rows.set(row.descr, row);
    return { added, removed };
  }

  #takeId(): number {
    while (this.#used.has(this.#nextId)) this.#nextId = after(this.#nextId);
    const id = this.#nextId;
    this.#used.add(id);
    this.#nextId = after(id);
    return id;
  }
}

const after = (id: number): number => (id === MAX_ID ? 1 : id + 1);

/** The alarm's identity, or nothing if the table has no place for it. */
function descrOf({ id, subject }: ActiveAlarm): readonly string[] {
  const arc = subject === "ups" ? alarmOf(id).wellKnownArc : null;
  return arc === null ? [] : [`${WELL_KNOWN_ALARMS}.${arc}`];
}
