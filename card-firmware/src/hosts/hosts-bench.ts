import type { AlarmFacts } from "@istars/protocol/model/alarm.ts";
import { HOST_DEFAULT_NEEDS_MS, type HostReport } from "@istars/protocol/model/hosts.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { AlarmKeeper } from "../alarms/keeper.ts";
import { createEventLog } from "../events/stored-event-log.ts";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import type { NutLogin } from "../nut/logins.ts";
import type { CardOperations } from "../store/card-databases.ts";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { Hosts } from "./hosts.ts";
import type { HostLimits } from "./known-host.ts";

/** An agent's word. For tests. */
export const sampleReport = (changes: Partial<HostReport> = {}): HostReport => ({
  name: "web-1",
  os: "linux 6.1.0",
  version: "0.1.0",
  needsMs: 60_000,
  state: "ready",
  dryRun: false,
  ...changes,
});

/** A NUT client's log-in. For tests. */
export const sampleLogin = (changes: Partial<NutLogin> = {}): NutLogin => ({
  user: "monuser",
  address: "10.0.0.7",
  isPrimary: false,
  sinceMonoMs: 0,
  ...changes,
});

const LIMITS: HostLimits = { longestMs: 3_600_000, defaultMs: HOST_DEFAULT_NEEDS_MS };

export interface HostsBenchOptions {
  /** Tokens that expire. */
  readonly tokens?: () => AlarmFacts["tokens"];
  readonly limits?: () => HostLimits;
}

/** For tests: a card's hosts and their alarms over its real store, with time by hand. */
export async function openHosts({ tokens = () => [], limits = () => LIMITS }: HostsBenchOptions = {}) {
  const files = new TemporaryCardStore();
  const { clock } = files;
  /** What was told, as `ID`, or `-ID` for one that is gone. */
  const told: string[] = [];
  /** Hosts that were written, one entry a write. */
  const written: string[] = [];

  async function start() {
    const store: { run: typeof files.store.run } = {
      run: async (name, ...args) => {
        if (name === "putHosts") written.push(...(args as Parameters<CardOperations["putHosts"]>)[0].map(({ id }) => id));
        return await files.store.run(name, ...args);
      },
    };
    const hosts = new Hosts({ store, clock, log: silentLogger, limits });
    await hosts.open();
    hosts.subscribe(({ id, host }) => told.push(host === null ? `-${id}` : id));
    const eventLog = await createEventLog({ store: files.store, clock, log: silentLogger });
    const live = new LiveState(sampleSnapshot());
    const keeper = new AlarmKeeper({
      live,
      eventLog,
      clock,
      log: silentLogger,
      tells: [],
      others: () => ({ hosts: hosts.facts(), tokens: tokens() }),
      firmware: "1.2.3",
    });
    await keeper.start();
    return { hosts, eventLog, live, keeper };
  }

  let running = await start();
  const stop = async () => {
    await running.keeper.close();
    await running.hosts.close();
  };
  return {
    clock,
    told,
    written,
    get hosts() {
      return running.hosts;
    },
    /** Lets time pass, with a look at the alarms each second, as readings make it. */
    async pass(ms: number, meanwhile: (elapsedMs: number) => void = () => {}): Promise<void> {
      for (let elapsedMs = 1_000; elapsedMs <= ms; elapsedMs += 1_000) {
        await clock.advance(1_000);
        meanwhile(elapsedMs);
        running.keeper.evaluate();
      }
      await clock.advance(1);
    },
    alarms: () => running.live.current().alarms.map(({ id, subject, name }) => `${id} ${subject} ${name}`),
    /** What happened to alarms so far. */
    async events(): Promise<readonly string[]> {
      const events = await running.eventLog.after(0, 500);
      return events.flatMap(({ kind, alarm, params }) => (alarm === null ? [] : [`${kind} ${alarm} ${params.name}`]));
    },
    async restart(): Promise<void> {
      await stop();
      await files.reopen();
      running = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await files[Symbol.asyncDispose]();
    },
  };
}
