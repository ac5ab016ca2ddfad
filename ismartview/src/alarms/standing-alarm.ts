import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { StoredAlarm } from "../store/fleet-store.ts";
import type { Course } from "./commit-queue.ts";

/** An alarm with everything that is kept of it but its number. */
export type AlarmValues = Omit<StoredAlarm, "id">;

/** What is kept of an alarm that nobody has looked at yet. */
export const untouched = {
  acknowledgedBy: null,
  acknowledgedWallMs: null,
  cardTold: "not-needed",
  silencedUntilWallMs: null,
  note: null,
  noteBy: null,
  noteWallMs: null,
  notes: 0,
} as const satisfies Partial<AlarmValues>;

/** The name by which a card's alarms are told apart. */
export const alarmKey = ({ alarm, subject }: Pick<StoredAlarm, "alarm" | "subject">): string => `${alarm} ${subject}`;

/** One alarm, from the moment it was heard of until its end is stored. */
export class StandingAlarm implements Course {
  /** Number of the event that raised it; `null` until that is stored. */
  id: number | null;
  /** Number under which it is shown while it is not stored and storage has failed (SAFETY 27). */
  memoryId: number | null = null;
  /** As it is known; what is on its way into the store included. */
  values: AlarmValues;
  /** It has ended, and that is stored or on its way. */
  isOver = false;
  isShown = false;
  /** What the card has answered when it was told of the acknowledgement; stored with the card's own event of it. */
  answer: "told" | "refused" | null = null;

  constructor(values: AlarmValues, id: number | null) {
    this.values = values;
    this.id = id;
  }

  /** Its number for those who look. */
  get shownId(): number {
    const id = this.id ?? this.memoryId;
    if (id === null) throw new Error("an alarm is shown that has no number");
    return id;
  }

  isSilencedAt(wallMs: number): boolean {
    return this.values.silencedUntilWallMs !== null && this.values.silencedUntilWallMs > wallMs;
  }

  view({ isStale, wallMs }: { readonly isStale: boolean; readonly wallMs: number }): FleetAlarm {
    const { cardId, alarm, subject, name, severity, raisedWallMs, heardWallMs, cardTold, notes, ...more } = this.values;
    const { acknowledgedBy, acknowledgedWallMs, note, noteBy, noteWallMs } = more;
    return {
      ...{ id: this.shownId, cardId, alarm, subject, name, severity, raisedWallMs, heardWallMs, isStale },
      acknowledged: acknowledgedWallMs === null ? null : { by: acknowledgedBy ?? "", wallMs: acknowledgedWallMs },
      cardTold: cardTold === "pending" ? (this.answer ?? cardTold) : cardTold,
      note: note === null ? null : { text: note, by: noteBy ?? "", wallMs: noteWallMs ?? raisedWallMs },
      notes,
      silencedUntilWallMs: this.isSilencedAt(wallMs) ? more.silencedUntilWallMs : null,
    };
  }
}
