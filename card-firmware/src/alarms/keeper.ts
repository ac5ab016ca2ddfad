import { type AlarmFacts, alarmOf } from "@istars/protocol/model/alarm.ts";
import { type AlarmKey, alarmChanges } from "@istars/protocol/model/alarm-changes.ts";
import type { ActiveAlarm, EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import type { FactName } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { CommandError } from "../commands/command-error.ts";
import type { EventLog } from "../events/event-log.ts";
import type { LiveState } from "../live/live.ts";
import { CommitQueue, SLOW_COMMIT_MS } from "./commit-queue.ts";
import { acknowledgement, alarmEvent, cardEvent } from "./event-of.ts";
import { pairWithRecords } from "./pair.ts";

export interface AlarmKeeperDeps {
  readonly live: LiveState;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly log: Logger;
  /** The facts that the UPS's driver can report. */
  readonly tells: readonly FactName[];
  /** The hosts and tokens as they are now. */
  readonly others: () => Pick<AlarmFacts, "hosts" | "tokens">;
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
  readonly #wanted = new Map<string, Wanted>();
  readonly #stored = new Map<string, ActiveAlarm>();
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
      if (kind === "reading" || kind === "link") this.evaluate();
    });
    this.#queue.push([cardEvent("card.started", clock.wallMs(), { firmware })]);
    this.evaluate();
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
    const alarm = [...this.#stored.values()].find((a) => a.instance === instance && this.#wanted.has(keyOf(a)));
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
    const current = this.#stored.get(keyOf(alarm));
    if (records.length === 0 || current?.instance !== instance)
      throw new CommandError("alarm.unknown", `alarm ${instance} is not active any more`);
    const marked = { ...current, acknowledged: { by, wallMs: event.wallMs } };
    const wanted = this.#wanted.get(keyOf(alarm));
    this.#stored.set(keyOf(alarm), marked);
    if (wanted) this.#wanted.set(keyOf(alarm), { ...wanted, alarm: marked });
    this.#show(alarm);
    return marked;
  }

  /** Looks at everything anew: what is not live, hosts and tokens, tells nobody here that it changed. Does nothing unless started. */
  evaluate(): void {
    if (!this.#unsubscribe) return;
    const { live, clock, log, tells, others } = this.#deps;
    const { latest, link } = live.current();
    const reading = latest?.reading ?? null;
    const facts = { reading, link: link.state, storageFailed: this.#storageFailed, tells, ...others() };
    const changes = alarmChanges(
      [...this.#wanted.values()].map(({ alarm }) => alarm),
      facts,
    );
    const wallMs = clock.wallMs();
    const events = changes.map((change) => {
      const { alarm: before } = this.#wanted.get(keyOf(change)) ?? {};
      // What is not there any more is told by the name that it had.
      const about = change.about ?? (before?.name == null ? null : { name: before.name });
      const event = alarmEvent({ ...change, about }, { wallMs, reading, instance: before?.instance ?? null });
      if (change.isRaised) this.#wanted.set(keyOf(change), { alarm: newAlarm(event, change), raisedBy: event });
      else this.#wanted.delete(keyOf(change));
      log.info({ alarm: change.id, subject: change.subject, ...event.params }, change.isRaised ? "alarm raised" : "alarm cleared");
      return event;
    });
    this.#queue.push(events);
    if (this.#storageFailed) for (const change of changes) this.#show(change);
  }

  #takeStored(batch: readonly NewEvent[], records: readonly EventRecord[]): void {
    for (const { event, record } of pairWithRecords(batch, records)) {
      if (event.alarm === null) continue;
      const about = { id: event.alarm, subject: event.subject };
      const key = keyOf(about);
      if (event.kind === "alarm.cleared") this.#stored.delete(key);
      else if (record) {
        const alarm = { ...newAlarm(record, about), instance: record.id };
        this.#stored.set(key, alarm);
        if (this.#wanted.get(key)?.raisedBy === event) this.#wanted.set(key, { alarm, raisedBy: event });
      } else this.#isBehindLog = true; // It was on already, as an alarm of whose number nothing is known here.
      this.#show(about);
    }
    if (this.#isBehindLog && this.#queue.isEmpty) void this.#takeUp().then(() => this.evaluate());
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
        this.#stored.set(keyOf(alarm), alarm);
        this.#wanted.set(keyOf(alarm), { alarm, raisedBy: null });
        this.#show(alarm);
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
    for (const alarm of [...[...this.#wanted.values()].map((wanted) => wanted.alarm), ...this.#stored.values()]) this.#show(alarm);
    this.evaluate();
  }

  /** Lets the live state have an alarm as it stands in the log or, while that cannot be used, by the facts. */
  #show({ id, subject }: AlarmKey): void {
    const { live } = this.#deps;
    const key = keyOf({ id, subject });
    const target = this.#storageFailed || this.#isBehindLog ? this.#wanted.get(key)?.alarm : this.#stored.get(key);
    const shown = live.current().alarms.find((a) => a.id === id && a.subject === subject);
    if (target ? shown && JSON.stringify(target) === JSON.stringify(shown) : !shown) return;
    if (target) live.publishAlarm(target, true);
    else if (shown) live.publishAlarm(shown, false);
  }
}

const keyOf = ({ id, subject }: AlarmKey): string => `${id} ${subject}`;

/** The alarm that an event raised; its name is the event's. */
const newAlarm = ({ wallMs, params }: NewEvent, { id, subject }: AlarmKey): ActiveAlarm => {
  const name = typeof params.name === "string" ? params.name : null;
  return { instance: null, id, subject, name, severity: alarmOf(id).severity, raisedWallMs: wallMs, acknowledged: null };
};
