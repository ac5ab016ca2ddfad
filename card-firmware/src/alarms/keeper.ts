import { type AlarmId, alarmOf } from "@istars/protocol/model/alarm.ts";
import type { ActiveAlarm, EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import type { FactName } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { CommandError } from "../commands/command-error.ts";
import type { EventLog } from "../events/event-log.ts";
import type { LiveState } from "../live/live.ts";
import { CommitQueue, SLOW_COMMIT_MS } from "./commit-queue.ts";
import { alarmChanges } from "./engine.ts";
import { acknowledgement, alarmEvent, cardEvent } from "./event-of.ts";
import { pairWithRecords } from "./pair.ts";

export interface AlarmKeeperDeps {
  readonly live: LiveState;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly log: Logger;
  /** The facts that the UPS's driver can report. */
  readonly tells: readonly FactName[];
  /** Version of the card firmware, for `card.started`. */
  readonly firmware: string;
}

/** How long stopping waits for the last events to be stored, ms. */
const LAST_COMMIT_MS = 2_000;

/** An alarm as the engine sees it, with the event that raised it, by which its record is recognised. */
interface Wanted {
  readonly alarm: ActiveAlarm;
  readonly raisedBy: NewEvent | null;
}

/**
 * Turns what is live into alarms: every change becomes an event, and shows in the live state once that event is stored. While storage
 * fails, alarms show from memory without an instance, and the events wait in order (SAFETY 27). Readings never wait for any of it.
 */
export class AlarmKeeper {
  readonly #deps: AlarmKeeperDeps;
  readonly #queue: CommitQueue;
  /** What is on by the facts, and what is on in the log. The same, but for what is still to be stored. */
  readonly #wanted = new Map<AlarmId, Wanted>();
  readonly #stored = new Map<AlarmId, ActiveAlarm>();
  #storageFailed = false;
  /** The log may hold alarms that are not known here. */
  #isBehindLog = false;
  #unsubscribe: (() => void) | null = null;

  constructor(deps: AlarmKeeperDeps) {
    this.#deps = deps;
    this.#queue = new CommitQueue({
      ...deps,
      onStored: (batch, records) => this.#takeStored(batch, records),
      onStorage: (failed) => this.#judgeStorage(failed),
    });
  }

  /** Takes up the alarms that were on when the card stopped, and follows the live state from then on. Waits a second at most. */
  async start(): Promise<void> {
    const { live, clock, firmware } = this.#deps;
    await this.#takeUp();
    this.#unsubscribe = live.subscribe((_snapshot, { kind }) => {
      if (kind === "reading" || kind === "link") this.#evaluate();
    });
    this.#queue.push([cardEvent("card.started", clock.wallMs(), { firmware })]);
    this.#evaluate();
  }

  /** Notes that the card stops, and gives the last events a moment to be stored. May be called twice. */
  async close(): Promise<void> {
    if (!this.#unsubscribe) return;
    this.#unsubscribe();
    this.#unsubscribe = null;
    this.#queue.push([cardEvent("card.stopped", this.#deps.clock.wallMs(), {})]);
    await this.#queue.close(LAST_COMMIT_MS);
  }

  /**
   * Marks an active alarm as seen by somebody; marking it again changes nothing. Rejects with `CommandError`: `alarm.unknown`,
   * `storage.failed`.
   */
  async acknowledge(instance: number, by: string): Promise<ActiveAlarm> {
    const { eventLog, clock, log } = this.#deps;
    const alarm = [...this.#stored.values()].find((a) => a.instance === instance && this.#wanted.has(a.id));
    if (!alarm) throw new CommandError("alarm.unknown", `alarm ${instance} is not active`);
    if (alarm.acknowledged) return alarm;
    if (this.#storageFailed) throw new CommandError("storage.failed", "the card cannot store the acknowledgement now");
    const event = acknowledgement(alarm, by, clock.wallMs());
    let records: readonly EventRecord[];
    try {
      records = await eventLog.commit([event]);
    } catch (error) {
      log.error({ err: error, alarm: alarm.id }, "an acknowledgement could not be stored");
      throw new CommandError("storage.failed", "the card cannot store the acknowledgement now", {}, { cause: error });
    }
    const current = this.#stored.get(alarm.id);
    if (records.length === 0 || current?.instance !== instance)
      throw new CommandError("alarm.unknown", `alarm ${instance} is not active any more`);
    const marked = { ...current, acknowledged: { by, wallMs: event.wallMs } };
    const wanted = this.#wanted.get(alarm.id);
    this.#stored.set(alarm.id, marked);
    if (wanted) this.#wanted.set(alarm.id, { ...wanted, alarm: marked });
    this.#show(alarm.id);
    return marked;
  }

  #evaluate(): void {
    const { live, clock, log, tells } = this.#deps;
    const { latest, link } = live.current();
    const reading = latest?.reading ?? null;
    const changes = alarmChanges(new Set(this.#wanted.keys()), { reading, link: link.state, storageFailed: this.#storageFailed, tells });
    const wallMs = clock.wallMs();
    const events = changes.map(({ id, isRaised }) => {
      const instance = this.#wanted.get(id)?.alarm.instance ?? null;
      const event = alarmEvent(isRaised ? "alarm.raised" : "alarm.cleared", id, { wallMs, reading, instance });
      if (isRaised) this.#wanted.set(id, { alarm: newAlarm(id, wallMs), raisedBy: event });
      else this.#wanted.delete(id);
      log.info({ alarm: id, ...event.params }, isRaised ? "alarm raised" : "alarm cleared");
      return event;
    });
    this.#queue.push(events);
    if (this.#storageFailed) for (const { id } of changes) this.#show(id);
  }

  #takeStored(batch: readonly NewEvent[], records: readonly EventRecord[]): void {
    for (const { event, record } of pairWithRecords(batch, records)) {
      const id = event.alarm;
      if (id === null) continue;
      if (event.kind === "alarm.cleared") this.#stored.delete(id);
      else if (record) {
        const alarm = { ...newAlarm(id, record.wallMs), instance: record.id };
        this.#stored.set(id, alarm);
        if (this.#wanted.get(id)?.raisedBy === event) this.#wanted.set(id, { alarm, raisedBy: event });
      } else this.#isBehindLog = true; // It was on already, as an alarm of whose number nothing is known here.
      this.#show(id);
    }
    if (this.#isBehindLog && this.#queue.isEmpty) void this.#takeUp().then(() => this.#evaluate());
  }

  /** Brings what is known here in line with the log. */
  async #takeUp(): Promise<void> {
    const { eventLog, clock, log } = this.#deps;
    const limit = new AbortController();
    this.#isBehindLog = true;
    try {
      const late = clock
        .sleep(SLOW_COMMIT_MS, limit.signal)
        .then(() => Promise.reject(new Error("reading the active alarms takes too long")));
      const alarms = await Promise.race([eventLog.activeAlarms(), late]);
      // Something happened meanwhile: what was read may be older than that.
      if (!this.#queue.isEmpty) return;
      for (const alarm of alarms) {
        this.#stored.set(alarm.id, alarm);
        this.#wanted.set(alarm.id, { alarm, raisedBy: null });
        this.#show(alarm.id);
      }
      this.#isBehindLog = false;
    } catch (error) {
      log.error({ err: error }, "the active alarms cannot be read; alarms go on from memory");
      this.#queue.distrust();
    } finally {
      limit.abort();
    }
  }

  #judgeStorage(failed: boolean): void {
    if (this.#storageFailed === failed) return;
    this.#storageFailed = failed;
    for (const id of new Set([...this.#wanted.keys(), ...this.#stored.keys()])) this.#show(id);
    if (this.#unsubscribe) this.#evaluate();
  }

  /** Lets the live state have an alarm as it stands in the log or, while that cannot be used, by the facts. */
  #show(id: AlarmId): void {
    const { live } = this.#deps;
    const { subject } = alarmOf(id);
    const target = this.#storageFailed || this.#isBehindLog ? this.#wanted.get(id)?.alarm : this.#stored.get(id);
    const shown = live.current().alarms.find((a) => a.id === id && a.subject === subject);
    if (target ? shown && JSON.stringify(target) === JSON.stringify(shown) : !shown) return;
    if (target) live.publishAlarm(target, true);
    else if (shown) live.publishAlarm(shown, false);
  }
}

const newAlarm = (id: AlarmId, wallMs: number): ActiveAlarm => {
  const { subject, severity } = alarmOf(id);
  return { instance: null, id, subject, severity, raisedWallMs: wallMs, acknowledged: null };
};
