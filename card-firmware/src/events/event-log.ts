import type { ActiveAlarm, EventRecord, NewEvent } from "@istars/protocol/model/event.ts";

/** Where events go, and where active alarms stand over a restart. */
export interface EventLog {
  /** Made with the log, kept for ever; another one means that ids start anew. */
  readonly logId: string;
  /** Alarms that were on when the card stopped, and still are until the engine says otherwise. */
  activeAlarms(): Promise<readonly ActiveAlarm[]>;
  /**
   * Stores events, the change each makes to the active alarms, and a delivery for every channel that wants it, in one
   * transaction on a connection with `synchronous=FULL`; then tells the subscribers. `alarm.raised` adds an active alarm whose
   * instance is the event's id, `alarm.cleared` removes it and `alarm.acknowledged` marks it; both get its instance.
   * Raising what is already active, or clearing what is not, stores nothing. Returns what was stored, in order.
   * Rejects with a `StoreError`; then nothing of the batch was stored.
   */
  commit(events: readonly NewEvent[]): Promise<readonly EventRecord[]>;
  /** Events with an id above `id`, in order, at most `limit` (1–500). */
  after(id: number, limit: number): Promise<readonly EventRecord[]>;
  /** Both 0 in an empty log. */
  bounds(): Promise<{ readonly oldestId: number; readonly lastId: number }>;
  /** Called once for each event after it is safe on disk. Returns the unsubscribe function. */
  subscribe(listener: (event: EventRecord) => void): () => void;
}
