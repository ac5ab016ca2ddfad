import type { ActiveAlarm, EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import type { EventLog } from "../events/event-log.ts";

/** The name that an alarm carries, of the event that raised it. */
const nameOf = ({ params }: NewEvent): string | null => (typeof params.name === "string" ? params.name : null);

/** For tests: an event log in memory, whose commits can be made to fail or to wait. */
export class MemoryEventLog implements EventLog {
  readonly logId = "memory";
  readonly records: EventRecord[] = [];
  /** Awaited before every access; may throw. */
  before: () => Promise<void> = async () => {};
  #active: ActiveAlarm[] = [];
  #tail: Promise<unknown> = Promise.resolve();

  async activeAlarms(): Promise<readonly ActiveAlarm[]> {
    await this.before();
    return this.#active;
  }

  /** One commit after the other, in the order of the calls. */
  commit(events: readonly NewEvent[]): Promise<readonly EventRecord[]> {
    const mine = this.#tail.then(async () => {
      await this.before();
      return events.flatMap((event) => this.#store(event));
    });
    this.#tail = mine.catch(() => {}); // the caller of `commit` owns the failure
    return mine;
  }

  after(id: number, limit: number): Promise<readonly EventRecord[]> {
    return Promise.resolve(this.records.filter((r) => r.id > id).slice(0, limit));
  }

  bounds() {
    return Promise.resolve({ oldestId: this.records[0]?.id ?? 0, lastId: this.records.at(-1)?.id ?? 0 });
  }

  subscribe(): () => void {
    return () => {};
  }

  #store(event: NewEvent): readonly EventRecord[] {
    const current = this.#active.find((a) => a.id === event.alarm && a.subject === event.subject);
    const meant = current && (event.instance === null || event.instance === current.instance) ? current : undefined;
    const id = this.records.length + 1;
    const { alarm, subject, severity, wallMs } = event;
    if (event.kind === "alarm.raised") {
      if (current || alarm === null) return [];
      this.#active = [
        ...this.#active,
        { instance: id, id: alarm, subject, name: nameOf(event), severity, raisedWallMs: wallMs, acknowledged: null },
      ];
    }
    if (event.kind === "alarm.cleared") {
      if (!meant) return [];
      this.#active = this.#active.filter((a) => a !== meant);
    }
    if (event.kind === "alarm.acknowledged") {
      if (!meant) return [];
      const acknowledged = { by: String(event.params.by), wallMs };
      this.#active = this.#active.map((a) => (a === meant ? { ...a, acknowledged } : a));
    }
    const record = { ...event, id, instance: meant?.instance ?? event.instance };
    this.records.push(record);
    return [record];
  }
}
