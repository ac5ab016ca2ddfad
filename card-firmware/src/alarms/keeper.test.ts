import type { AlarmFacts, AlarmId } from "@istars/protocol/model/alarm.ts";
import type { Facts, LinkState } from "@istars/protocol/model/reading.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventLog } from "../events/stored-event-log.ts";
import { initialSnapshot } from "../live/initial-snapshot.ts";
import { LiveState } from "../live/live.ts";
import { onBattery, SAMPLE_TELLS, sampleReading } from "../polling/sample.ts";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { AlarmKeeper } from "./keeper.ts";
import { MemoryEventLog } from "./memory-event-log.ts";

/** A card that knows no host and no token that expires. */
const nobody = (): Pick<AlarmFacts, "hosts" | "tokens"> => ({ hosts: [], tokens: [] });

/** A card's alarms over one run of it; another run may take over its event log and clock. */
function bench({ clock = new VirtualClock(), eventLog = new MemoryEventLog(), tells = SAMPLE_TELLS, others = nobody } = {}) {
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "scripted://" }, 0));
  const keeper = new AlarmKeeper({ live, eventLog, clock, log: silentLogger, tells, others, firmware: "1.2.3" });
  const changes: string[] = [];
  live.subscribe((_s, c) => {
    if (c.kind === "alarm") changes.push(`${c.active ? "+" : "-"}${c.alarm.id}${c.alarm.instance === null ? "?" : ""}`);
  });
  const read = (...told: Parameters<typeof sampleReading>) =>
    live.publishReading({ reading: sampleReading(...told), atMonoMs: clock.monoMs() });
  return {
    clock,
    eventLog,
    live,
    keeper,
    changes,
    read,
    /** A reading, and the time that its events take to be stored. */
    hear: async (...told: Parameters<typeof sampleReading>) => {
      read(...told);
      await clock.advance(1);
    },
    link: (state: LinkState) => live.publishLink({ ...live.current().link, state, sinceMonoMs: clock.monoMs() }),
    on: (): AlarmId[] => live.current().alarms.map((a) => a.id),
    instances: () => live.current().alarms.map((a) => a.instance),
    kinds: () => eventLog.records.map((r) => (r.alarm ? `${r.kind.replace("alarm.", "")} ${r.alarm}` : r.kind)),
    start: async () => {
      const starting = keeper.start();
      await clock.advance(1_000);
      await starting;
      live.publishLink({ ...live.current().link, state: "online" });
    },
    stop: async () => {
      const closing = keeper.close();
      await clock.advance(2_000);
      await closing;
    },
  };
}

/** A first run that has started. */
async function started() {
  const b = bench();
  await b.start();
  return b;
}

/** A run, not started yet, that follows one which was stopped while these facts held. */
async function restarting(facts: Partial<Facts>, tells = SAMPLE_TELLS) {
  const { clock, eventLog, hear, stop } = await started();
  await hear(facts);
  await stop();
  return bench({ clock, eventLog, tells });
}

const diskFull = () => Promise.reject(new Error("disk full"));
const works = async () => {};

/** Makes every access to the log wait until it is let go. */
function held(eventLog: MemoryEventLog): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  eventLog.before = () => promise;
  return () => {
    eventLog.before = works;
    resolve();
  };
}

test("a mains failure and its end are events with what was measured, and live alarms with their event's id", async () => {
  const b = await started();
  b.read();
  await b.hear(onBattery());
  expect(b.on()).toEqual(["on-battery", "input-bad"]);
  expect(b.instances()).toEqual([2, 3]);
  await b.hear();
  expect(b.on()).toEqual([]);
  expect(b.kinds()).toEqual(["card.started", "raised on-battery", "raised input-bad", "cleared on-battery", "cleared input-bad"]);
  expect(b.eventLog.records[1]).toMatchObject({
    subject: "ups",
    severity: "warning",
    instance: null,
    params: { inputVoltage: 230, outputVoltage: 230, batteryVoltage: 27.2, load: 30, temperature: 28 },
  });
  expect(b.eventLog.records[3]).toMatchObject({ instance: 2 });
});

test("an alarm shows only once its event is stored", async () => {
  const b = await started();
  await b.clock.advance(1);
  const letGo = held(b.eventLog);
  b.read(onBattery());
  await b.clock.advance(500);
  expect(b.on()).toEqual([]);
  letGo();
  await b.clock.advance(1);
  expect(b.on()).toEqual(["on-battery", "input-bad"]);
});

test("starting and stopping are events; stopping twice is one", async () => {
  const b = await started();
  await b.stop();
  await b.stop();
  expect(b.kinds()).toEqual(["card.started", "card.stopped"]);
  expect(b.eventLog.records[0]).toMatchObject({ subject: "card", severity: "information", params: { firmware: "1.2.3" } });
});

test("after a restart active alarms are taken up, and nothing is raised twice", async () => {
  const after = await restarting(onBattery());
  await after.start();
  expect(after.instances()).toEqual([2, 3]);
  await after.hear(onBattery());
  await after.hear();
  expect(after.on()).toEqual([]);
  expect(after.kinds().filter((k) => k.startsWith("raised"))).toEqual(["raised on-battery", "raised input-bad"]);
  expect(after.eventLog.records.at(-1)).toMatchObject({ kind: "alarm.cleared", instance: 3 });
});

test("on the card's real event log an outage over a restart is raised once and cleared once", async () => {
  await using card = new TemporaryCardStore();
  const { clock } = card;
  const run = async (steps: (live: LiveState) => Promise<void>) => {
    const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "scripted://" }, 0));
    const eventLog = await createEventLog({ store: card.store, clock, log: silentLogger });
    const keeper = new AlarmKeeper({ live, eventLog, clock, log: silentLogger, tells: SAMPLE_TELLS, others: nobody, firmware: "1.2.3" });
    await keeper.start();
    await steps(live);
    await keeper.close();
    return eventLog.after(0, 500);
  };
  const publish = (live: LiveState, facts: Partial<Facts>) => live.publishReading({ reading: sampleReading(facts), atMonoMs: 0 });
  await run(async (live) => {
    publish(live, onBattery());
    await clock.advance(1);
    expect(live.current().alarms).toMatchObject([{ id: "on-battery", instance: 2 }, { id: "input-bad" }]);
  });
  await card.reopen();
  const events = await run(async (live) => {
    expect(live.current().alarms).toMatchObject([{ id: "on-battery", instance: 2 }, { id: "input-bad" }]);
    publish(live, onBattery());
    publish(live, {});
    await clock.advance(1);
    expect(live.current().alarms).toEqual([]);
  });
  expect(events.map(({ kind, alarm, instance }) => [kind, alarm, instance])).toEqual([
    ["card.started", null, null],
    ["alarm.raised", "on-battery", null],
    ["alarm.raised", "input-bad", null],
    ["card.stopped", null, null],
    ["card.started", null, null],
    ["alarm.cleared", "on-battery", 2],
    ["alarm.cleared", "input-bad", 3],
    ["card.stopped", null, null],
  ]);
});

test("an alarm that was on and that this driver can no longer tell is cleared at the first reading", async () => {
  const after = await restarting(
    { shutdownPending: true },
    SAMPLE_TELLS.filter((t) => t !== "shutdownPending"),
  );
  await after.start();
  await after.hear({ shutdownPending: null });
  expect(after.on()).toEqual([]);
});

test("a lost link raises its alarm without a reading, and the link's return clears it", async () => {
  const b = await started();
  b.link("lost");
  await b.clock.advance(1);
  expect(b.on()).toEqual(["communications-lost"]);
  b.link("online");
  await b.clock.advance(1);
  expect(b.on()).toEqual([]);
});

test("a held reading says in its events that it is held", async () => {
  const b = await started();
  b.live.publishReading({ reading: { ...sampleReading(onBattery(), { status: "low" }), trust: "held" }, atMonoMs: 0 });
  await b.clock.advance(1);
  expect(b.eventLog.records.find((r) => r.alarm === "low-battery")?.params).toMatchObject({ held: true });
});

test("acknowledging marks the alarm and is an event; doing it again changes nothing", async () => {
  const b = await started();
  await b.hear({ fault: true });
  const marked = await b.keeper.acknowledge(2, "admin");
  expect(marked).toMatchObject({ id: "general-fault", acknowledged: { by: "admin", wallMs: b.clock.wallMs() } });
  expect(b.live.current().alarms).toEqual([marked]);
  expect(b.eventLog.records.at(-1)).toMatchObject({ kind: "alarm.acknowledged", instance: 2, params: { by: "admin" } });
  expect(await b.keeper.acknowledge(2, "other")).toEqual(marked);
  expect(b.eventLog.records).toHaveLength(3);
});

test("acknowledging what is not active is refused", async () => {
  const b = await started();
  await expect(b.keeper.acknowledge(99, "admin")).rejects.toMatchObject({ code: "alarm.unknown" });
  await b.hear({ fault: true });
  b.read();
  await expect(b.keeper.acknowledge(2, "admin")).rejects.toMatchObject({ code: "alarm.unknown" });
});

test("SAFETY 27: when a commit fails, alarms show from memory without an instance, and storage failed is one of them", async () => {
  const b = await started();
  await b.clock.advance(1);
  b.eventLog.before = diskFull;
  await b.hear(onBattery());
  expect(b.on().sort()).toEqual(["input-bad", "on-battery", "storage-failed"]);
  expect(b.instances()).toEqual([null, null, null]);
  b.read({ fault: true });
  expect(b.on().sort()).toEqual(["general-fault", "storage-failed"]);
  await expect(b.keeper.acknowledge(1, "admin")).rejects.toMatchObject({ code: "alarm.unknown" });
});

test("SAFETY 27: when storage works again, every event is stored in order, instances are filled in and the alarm clears", async () => {
  const b = await started();
  await b.clock.advance(1);
  b.eventLog.before = diskFull;
  await b.hear(onBattery());
  b.read();
  b.read({ fault: true });
  await b.clock.advance(5_000);
  b.eventLog.before = works;
  b.changes.length = 0;
  await b.clock.advance(30_000);
  expect(b.kinds()).toEqual([
    "card.started",
    "raised on-battery",
    "raised input-bad",
    "raised storage-failed",
    "cleared on-battery",
    "cleared input-bad",
    "raised general-fault",
    "cleared storage-failed",
  ]);
  expect(b.live.current().alarms).toMatchObject([{ id: "general-fault", instance: 7 }]);
  // What was over before it could be stored does not come up again on any screen.
  expect(b.changes).toEqual(["+storage-failed", "+general-fault", "-storage-failed"]);
});

test("SAFETY 27: a commit that takes longer than a second counts as failed, and is not repeated", async () => {
  const b = await started();
  await b.clock.advance(1);
  const letGo = held(b.eventLog);
  b.read(onBattery());
  await b.clock.advance(999);
  expect(b.on()).toEqual([]);
  await b.clock.advance(2);
  expect(b.on().sort()).toEqual(["input-bad", "on-battery", "storage-failed"]);
  letGo();
  await b.clock.advance(1);
  expect(b.on().sort()).toEqual(["input-bad", "on-battery"]);
  expect(b.instances()).not.toContain(null);
  expect(b.kinds().filter((k) => k === "raised on-battery")).toHaveLength(1);
});

test("SAFETY 27: storage that is slow every time does not make its alarm flutter", async () => {
  const b = await started();
  await b.clock.advance(1);
  b.eventLog.before = () => b.clock.sleep(1_500, new AbortController().signal);
  b.read({ fault: true });
  await b.clock.advance(60_000);
  expect(b.kinds().filter((k) => k === "raised storage-failed").length).toBeLessThanOrEqual(6);
  expect(b.on()).toContain("general-fault");
});

test("SAFETY 27: a log that cannot be read at start costs a second, and what it held is taken up later", async () => {
  const after = await restarting(onBattery());
  const letGo = held(after.eventLog);
  await after.start();
  expect(after.on()).toEqual(["storage-failed"]);
  after.read({ fault: true });
  expect(after.on().sort()).toEqual(["general-fault", "storage-failed"]);
  letGo();
  await after.clock.advance(60_000);
  expect(after.live.current().alarms).toMatchObject([{ id: "general-fault" }]);
  expect(after.instances()).not.toContain(null);
  expect(after.kinds().filter((k) => k === "cleared on-battery")).toHaveLength(1);
});

test("SAFETY 27: an alarm that was stored before storage failed keeps its number", async () => {
  const b = await started();
  await b.hear({ fault: true });
  b.eventLog.before = diskFull;
  await b.hear({ fault: true, overload: true });
  expect(b.live.current().alarms).toMatchObject([
    { id: "general-fault", instance: 2 },
    { id: "output-overload", instance: null },
    { id: "storage-failed", instance: null },
  ]);
});

/** A card that comes up on battery with a log that remembers the same outage and cannot be read yet. */
async function restartedWithoutLog() {
  const after = await restarting(onBattery());
  const letGo = held(after.eventLog);
  await after.start();
  after.read(onBattery());
  return { ...after, letGo };
}

test("SAFETY 27: an alarm shown from memory that the log knew already gets its number without going off", async () => {
  const b = await restartedWithoutLog();
  b.letGo();
  await b.clock.advance(60_000);
  expect(b.live.current().alarms).toMatchObject([
    { id: "on-battery", instance: 2 },
    { id: "input-bad", instance: 3 },
  ]);
  expect(b.changes).not.toContain("-on-battery");
  expect(b.changes).not.toContain("-on-battery?");
});

test("SAFETY 27: an alarm that ends while the log is read does not come back", async () => {
  const b = await restartedWithoutLog();
  b.letGo();
  b.eventLog.before = () => b.clock.sleep(500, new AbortController().signal);
  // One commit of half a second, then the log is read for another half.
  await b.clock.advance(700);
  b.read();
  b.changes.length = 0;
  await b.clock.advance(60_000);
  expect(b.on()).toEqual([]);
  expect(b.changes.filter((c) => c.startsWith("+on-battery"))).toEqual([]);
});

test("SAFETY 27: stopping waits two seconds for a storage that does not answer, and no longer", async () => {
  const b = await started();
  await b.clock.advance(1);
  held(b.eventLog);
  const closing = b.keeper.close().then(() => "closed");
  await b.clock.advance(2_000);
  expect(await closing).toBe("closed");
});

test("SAFETY 27: however long storage is away, a bounded number of events waits, and the state in the end is the true one", async () => {
  const b = await started();
  await b.clock.advance(1);
  b.eventLog.before = diskFull;
  for (let i = 0; i < 1_001; i++) b.read(i % 2 === 0 ? onBattery() : {});
  await b.clock.advance(1);
  b.eventLog.before = works;
  await b.clock.advance(60_000);
  expect(b.on().sort()).toEqual(["input-bad", "on-battery"]);
  expect(b.eventLog.records.length).toBeLessThanOrEqual(1_010);
  expect((await b.eventLog.activeAlarms()).map((a) => a.id).sort()).toEqual(["input-bad", "on-battery"]);
});

test("SAFETY 27: whatever fails when, live and log agree in the end, and no alarm is raised twice in a row", async () => {
  const fact = fc.constantFrom<Partial<Facts>>({}, onBattery(), { fault: true }, { overload: true, fault: true });
  const step = fc.record({ fact, storage: fc.constantFrom("works", "fails", "slow", "same"), waitMs: fc.constantFrom(0, 1, 500, 5_000) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const b = await started();
      for (const { fact: facts, storage, waitMs } of steps) {
        if (storage === "works") b.eventLog.before = works;
        if (storage === "fails") b.eventLog.before = diskFull;
        if (storage === "slow") b.eventLog.before = () => b.clock.sleep(1_200, new AbortController().signal);
        b.read(facts);
        await b.clock.advance(waitMs);
      }
      b.eventLog.before = works;
      await b.clock.advance(120_000);
      const inLog = await b.eventLog.activeAlarms();
      expect([...b.live.current().alarms].sort((x, y) => x.id.localeCompare(y.id))).toEqual(
        [...inLog].sort((x, y) => x.id.localeCompare(y.id)),
      );
      const raised = new Set<string>();
      for (const { kind, alarm } of b.eventLog.records) {
        if (alarm === null) continue;
        expect(raised.has(alarm)).toBe(kind === "alarm.cleared");
        if (kind === "alarm.raised") raised.add(alarm);
        else raised.delete(alarm);
      }
    }),
    { numRuns: 60 },
  );
});
