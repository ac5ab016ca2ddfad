import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LiveState, type Snapshot } from "@istars/card-firmware/live/live.ts";
import { sampleLink, sampleSnapshot } from "@istars/card-firmware/live/sample-snapshot.ts";
import { Counters } from "@istars/card-firmware/metrics/counters.ts";
import { createNutServer, type NutServer } from "@istars/card-firmware/nut/server.ts";
import type { LinkState } from "@istars/protocol/model/reading.ts";
import { type ReadingChange, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { SAMPLE_NAMES } from "@istars/protocol/net/nut/sample-input.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { type ProcessResult, RunningProcess, runProcess } from "./process.ts";
import { until } from "./until.ts";

const MAINS_LOST = { mainsOk: false, onBattery: true };
/** The states a UPS goes through in an outage. */
export const STATES = {
  online: { battery: { flow: "floating" } },
  onBattery: { facts: MAINS_LOST, battery: { flow: "discharging" } },
  batteryLow: { facts: { ...MAINS_LOST, batteryLow: true }, battery: { flow: "discharging" } },
  recharging: { battery: { flow: "charging" } },
  held: { trust: "held", facts: MAINS_LOST, battery: { flow: "discharging" } },
} as const satisfies Record<string, ReadingChange>;

/** The card's NUT server on a free port, over a live state that the test moves. */
export class NutServerBench implements AsyncDisposable {
  readonly port: number;
  readonly counters: Counters;
  readonly server: NutServer;
  readonly #live: LiveState;

  private constructor(port: number, parts: { server: NutServer; counters: Counters; live: LiveState }) {
    this.port = port;
    this.server = parts.server;
    this.counters = parts.counters;
    this.#live = parts.live;
  }

  static async start(snapshot: Partial<Snapshot> = {}): Promise<NutServerBench> {
    const live = new LiveState(sampleSnapshot(snapshot));
    const counters = new Counters();
    const server = createNutServer({
      live,
      upsName: "ups",
      aliases: ["qnapups"],
      description: "Test UPS",
      verify: async (user, password) =>
        password !== "secret" ? null : user === "boss" ? "primary" : user === "monuser" ? "secondary" : null,
      clock: systemClock,
      log: silentLogger,
      counters,
      names: SAMPLE_NAMES,
    });
    const { port } = await server.listen("127.0.0.1", 0);
    return new NutServerBench(port, { server, counters, live });
  }

  /** The UPS is heard in this state. */
  show(change: ReadingChange): void {
    this.#live.publishReading({ reading: sampleReading(change), atMonoMs: systemClock.monoMs() });
  }

  showLink(state: LinkState): void {
    this.#live.publishLink(sampleLink(state));
  }

  /** Runs `upsc` with these arguments; `ups` stands for the served UPS and `HOST` for the server. */
  upsc(...args: readonly string[]): Promise<ProcessResult> {
    const server = `127.0.0.1:${this.port}`;
    return runProcess(
      "upsc",
      args.map((arg) => (arg === "HOST" ? server : arg.replace(/@$/, `@${server}`))),
    );
  }

  /** Returns when so many more commands were answered, i.e. a client that polls has looked again. */
  async polls(count: number): Promise<void> {
    const from = this.counters.snapshot().nut_commands;
    await until(`${count} polls`, async () => this.counters.snapshot().nut_commands >= from + count, { withinMs: 30_000 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server.close();
  }
}

export interface UpsmonOptions {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly role: "primary" | "secondary";
  /** Its periods, as lines of its file; left out: the shortest that tests can do with. */
  readonly periods?: readonly string[];
}

const SHORT_PERIODS = ["POLLFREQ 1", "POLLFREQALERT 1", "HOSTSYNC 3", "DEADTIME 6", "FINALDELAY 0"];

/** Where upsmon keeps its process id; it cannot be told otherwise. */
const PID_FILE = "/run/nut/upsmon.pid";

/** NUT's own shutdown client, with a shutdown command that only leaves a note. */
export class Upsmon implements AsyncDisposable {
  readonly process: RunningProcess;
  readonly #folder: string;

  private constructor(process: RunningProcess, folder: string) {
    this.process = process;
    this.#folder = folder;
  }

  static async start({ port, user, password, role, periods = SHORT_PERIODS }: UpsmonOptions): Promise<Upsmon> {
    const folder = await mkdtemp(join(tmpdir(), "upsmon-"));
    const note = join(folder, "notify");
    await writeFile(note, `#!/bin/sh\necho "$NOTIFYTYPE" >> ${join(folder, "notices")}\n`);
    await chmod(note, 0o755);
    const notices = ["ONLINE", "ONBATT", "LOWBATT", "FSD", "COMMOK", "COMMBAD", "SHUTDOWN", "NOCOMM"];
    const config = [
      `MONITOR ups@127.0.0.1:${port} 1 ${user} ${password} ${role}`,
      "RUN_AS_USER root",
      `SHUTDOWNCMD "echo down > ${join(folder, "shutdown")}"`,
      `POWERDOWNFLAG ${join(folder, "killpower")}`,
      `NOTIFYCMD ${note}`,
      ...notices.map((notice) => `NOTIFYFLAG ${notice} EXEC`),
      "MINSUPPLIES 1",
      ...periods,
    ];
    await writeFile(join(folder, "upsmon.conf"), `${config.join("\n")}\n`, { mode: 0o600 });
    const env = { NUT_CONFPATH: folder, NUT_STATEPATH: folder };
    return new Upsmon(RunningProcess.start("/lib/nut/upsmon", ["-p", "-F", "-D"], { env }), folder);
  }

  /** The notices so far, in order, by their NUT names. */
  async notices(): Promise<readonly string[]> {
    return (await this.#read("notices")).split("\n").filter((line) => line !== "");
  }

  async hasShutDown(): Promise<boolean> {
    return (await this.#read("shutdown")) === "down\n";
  }

  /** When its shutdown command began, epoch ms; `null` before. */
  async shutDownAtMs(): Promise<number | null> {
    return stat(join(this.#folder, "shutdown")).then(
      ({ birthtimeMs }) => birthtimeMs,
      () => null, // it was not given yet
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop();
    await this.#forgetPid();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** upsmon leaves its process id behind, and the next one would not start if another program had that number by then. */
  async #forgetPid(): Promise<void> {
    if ((await this.#read(PID_FILE)).trim() === String(this.process.pid)) await rm(PID_FILE);
  }

  async #read(file: string): Promise<string> {
    try {
      return await readFile(resolve(this.#folder, file), "utf8");
    } catch {
      return ""; // what was not written yet
    }
  }
}
