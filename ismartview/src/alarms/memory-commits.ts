import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { FleetCommit, StoredAlarm } from "../store/fleet-store.ts";

/** What a store makes of commits, in memory: quick enough for thousands of histories. For tests. */
export class MemoryCommits {
  readonly events: FleetEvent[] = [];
  readonly alarms = new Map<number, StoredAlarm>();
  /** Of the one card that there is: up to where its log is stored. */
  place: { readonly logId: string; readonly lastEventId: number } | null = null;
  readonly #sources = new Set<string>();
  readonly #unplaced = new Set<FleetEvent>();

  readonly commit = async (commits: readonly FleetCommit[]): Promise<readonly (FleetEvent | null)[]> =>
    commits.map((commit) => this.#store(commit));

  #store({ event, source, alarm }: FleetCommit): FleetEvent | null {
    if (source !== null) {
      const key = `${event.cardId} ${source.logId} ${source.seq}`;
      if (this.#sources.has(key)) return null;
      this.#sources.add(key);
      const before = this.place?.logId === source.logId ? this.place.lastEventId : 0;
      this.place = { logId: source.logId, lastEventId: Math.max(before, source.seq) };
    }
    const told = alarm?.kind === "echo" ? this.#unplacedOf(alarm.alarmId, event.kind) : undefined;
    if (alarm && told) {
      this.#unplaced.delete(told);
      this.#change(alarm);
      return null;
    }
    const id = this.events.length + 1;
    const stored = { ...event, id, alarmId: alarm?.kind === "raise" ? id : event.alarmId };
    this.events.push(stored);
    if (alarm?.kind === "raise") this.alarms.set(id, { ...alarm.alarm, id });
    else if (alarm?.kind === "clear") this.alarms.delete(alarm.alarmId);
    else if (alarm) this.#change(alarm);
    if (source === null) this.#unplaced.add(stored);
    return stored;
  }

  #unplacedOf(alarmId: number, kind: string): FleetEvent | undefined {
    return [...this.#unplaced].find((event) => event.alarmId === alarmId && event.kind === kind);
  }

  #change(alarm: NonNullable<FleetCommit["alarm"]>): void {
    if (alarm.kind !== "change" && alarm.kind !== "echo") return;
    const on = this.alarms.get(alarm.alarmId);
    if (on) this.alarms.set(on.id, { ...on, ...alarm.change });
  }
}
