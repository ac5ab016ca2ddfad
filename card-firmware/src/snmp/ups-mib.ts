import { AlarmRows } from "@istars/protocol/net/snmp/alarm-rows.ts";
import { ALARM_COLUMNS, UPS_OBJECTS, upsInstances } from "@istars/protocol/net/snmp/rfc1628.ts";
import { ticksOf } from "@istars/protocol/net/snmp/units.ts";
import type { UpsState } from "@istars/protocol/net/snmp/ups-state.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Snapshot, TimedReading } from "../live/live.ts";
import type { MibTree } from "./mib-tree.ts";

export interface UpsMibDeps {
  readonly tree: MibTree;
  readonly clock: Clock;
  /** The clock's reading when the agent started: sysUpTime counts from here. */
  readonly startedMonoMs: number;
}

/** Keeps RFC 1628's part of the tree in step with the live state. */
export class UpsMib {
  /** See `UpsState`; counts from the next update on. */
  idleTestId: UpsState["idleTestId"] = "latest";
  readonly #deps: UpsMibDeps;
  readonly #instances = upsInstances();
  readonly #alarms = new AlarmRows();
  readonly #testStart: TestStart;
  #isFirst = true;

  constructor(deps: UpsMibDeps) {
    this.#deps = deps;
    this.#testStart = new TestStart(deps.startedMonoMs);
  }

  /** Takes the snapshot over; only what changed is encoded anew. Alarms in the first snapshot were there before the agent. */
  update(snapshot: Snapshot, names: UpsState["names"]): void {
    const { tree, clock, startedMonoMs } = this.#deps;
    const upMs = clock.monoMs() - startedMonoMs;
    this.#updateAlarms(snapshot, this.#isFirst ? 0 : ticksOf(upMs));
    this.#isFirst = false;
    const { link, identity, ratings, latest } = snapshot;
    const state: UpsState = {
      link: link.state,
      reading: latest?.reading ?? null,
      readingAgeMs: () => (latest === null ? 0 : clock.monoMs() - latest.atMonoMs),
      identity,
      ratings,
      names,
      agentUpMs: upMs,
      testStartTicks: this.#testStart.ticks(latest),
      alarmRows: this.#alarms.size,
      idleTestId: this.idleTestId,
    };
    for (const { name, varies, read } of this.#instances) {
      const value = read(state);
      if (varies && value !== null) tree.putLazy(name, () => read(state) ?? value);
      else tree.put(name, value);
    }
  }

  #updateAlarms({ alarms }: Snapshot, ticks: number): void {
    const { tree } = this.#deps;
    const { added, removed } = this.#alarms.update(alarms, ticks);
    for (const { id } of removed) {
      tree.put(`${UPS_OBJECTS}.${ALARM_COLUMNS.descr}.${id}`, null);
      tree.put(`${UPS_OBJECTS}.${ALARM_COLUMNS.time}.${id}`, null);
    }
    for (const { id, descr, ticks: at } of added) {
      tree.put(`${UPS_OBJECTS}.${ALARM_COLUMNS.descr}.${id}`, { type: "oid", value: descr });
      tree.put(`${UPS_OBJECTS}.${ALARM_COLUMNS.time}.${id}`, { type: "timeticks", value: at });
    }
  }
}

/**
 * upsTestStartTime, worked out once for each test: wall clock and reading tell when it was, and the wall clock may step afterwards.
 */
class TestStart {
  readonly #startedMonoMs: number;
  #testWallMs: number | null = null;
  #ticks = 0;

  constructor(startedMonoMs: number) {
    this.#startedMonoMs = startedMonoMs;
  }

  /** sysUpTime at which the latest test started, 1/100 s; 0 if that was before the agent or is not known. */
  ticks(latest: TimedReading | null): number {
    const { startedWallMs = null, elapsedMs = null, result = "none" } = latest?.reading.test ?? {};
    if (latest === null || startedWallMs === this.#testWallMs) return this.#ticks;
    this.#testWallMs = startedWallMs;
    if (startedWallMs === null) this.#ticks = 0;
    else {
      const agoMs = result === "running" && elapsedMs !== null ? elapsedMs : latest.reading.wallMs - startedWallMs;
      this.#ticks = ticksOf(latest.atMonoMs - this.#startedMonoMs - agoMs);
    }
    return this.#ticks;
  }
}
