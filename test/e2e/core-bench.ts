import { AlarmKeeper } from "@istars/card-firmware/alarms/keeper.ts";
import { MemoryEventLog } from "@istars/card-firmware/alarms/memory-event-log.ts";
import { initialSnapshot } from "@istars/card-firmware/live/initial-snapshot.ts";
import { LiveState, type Snapshot } from "@istars/card-firmware/live/live.ts";
import { checkUpsUri, createUps, type UpsOptions } from "@istars/card-firmware/ups.ts";
import type { Facts, Reading } from "@istars/protocol/model/reading.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { startUpsSimulator, type UpsSimulatorOptions } from "../simulators/ups/simulator.ts";

/** Aborts nothing. */
export const never = new AbortController().signal;

export interface CoreOptions extends UpsOptions {
  /** As in the URI; without it the simulator's own protocol. */
  readonly driver?: string;
  readonly onDetected?: (uri: string) => void;
}

/** The card's core, line to alarms, on a simulated UPS; over TCP unless it listens elsewhere. */
export async function startCore(sim: UpsSimulatorOptions = {}, { driver, onDetected, ...options }: CoreOptions = {}) {
  const simulator = await startUpsSimulator({ noiseVolts: 0, ...sim });
  const uri = `${driver ?? sim.protocol ?? "megatec"}+${simulator.listen.replace("pty:", "serial://")}`;
  const live = new LiveState(initialSnapshot(checkUpsUri(uri), systemClock.monoMs()));
  const ups = createUps({
    uri,
    live,
    clock: systemClock,
    log: silentLogger,
    options: { pollEveryMs: 500, ...options },
    ...(onDetected ? { onDetected } : {}),
  });
  const eventLog = new MemoryEventLog();
  const keeper = new AlarmKeeper({
    live,
    eventLog,
    clock: systemClock,
    log: silentLogger,
    tells: ups.tells,
    others: () => ({ hosts: [], tokens: [] }),
    firmware: "0.0.0",
  });
  await keeper.start();
  const readings: Reading[] = [];
  live.subscribe(({ latest }, { kind }) => {
    if (kind === "reading" && latest) readings.push(latest.reading);
  });
  const running = ups.start(never);
  /** Resolves when the live state is so, now or later. */
  const until = (what: string, is: (now: Snapshot) => boolean, withinMs = 15_000): Promise<Snapshot> => {
    const { promise, resolve, reject } = Promise.withResolvers<Snapshot>();
    const check = (now: Snapshot) => is(now) && resolve(now);
    const limit = systemClock.timeout(withinMs);
    limit.addEventListener("abort", () => reject(new Error(`never came: ${what}; last: ${JSON.stringify(live.current())}`)));
    const unsubscribe = live.subscribe(check);
    check(live.current());
    return promise.finally(unsubscribe);
  };
  return {
    simulator,
    live,
    ups,
    eventLog,
    readings,
    until,
    known: () => until("reading with nameplate", ({ latest, ratings }) => latest !== null && ratings.batteryVoltage !== null),
    heard: (count: number) => {
      const from = readings.length;
      return until(`${count} readings`, () => readings.length >= from + count, 60_000);
    },
    counters: () => live.current().link.counters,
    [Symbol.asyncDispose]: async () => {
      await ups.close();
      await running;
      await keeper.close();
      await simulator.close();
    },
  };
}
export type Core = Awaited<ReturnType<typeof startCore>>;

export const facts = ({ latest }: Snapshot): Facts | undefined => latest?.reading.facts;
