import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { systemClock } from "@istars/service/clock.ts";
import { until } from "../e2e/until.ts";
import { startUpsSimulator } from "../simulators/ups/simulator.ts";
import { DatagramAsker } from "./askers.ts";
import { CardProcess, logIn } from "./card-process.ts";
import type { Report } from "./report.ts";
import { snmpBulk, snmpGet } from "./snmp-requests.ts";
import { followEvents } from "./stream.ts";

const TARGET_MS = 20;
const UPS_MIB = "1.3.6.1.2.1.33.1";
const UPS_OUTPUT_PERCENT_LOAD = `${UPS_MIB}.4.4.1.5.1`;
/** Requests a second of each kind: far more than a busy house sends, and less than what fills a core. */
const PER_SECOND = { snmpGet: 500, snmpBulk: 100, status: 50, logIn: 1 } as const;
const STREAMS = 5;

/** Starts `work` so often a second, whether or not the one before is done, until `signal` aborts; gives how many were done. */
async function atRate(perSecond: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<number> {
  let done = 0;
  const startedMs = performance.now();
  const running = new Set<Promise<unknown>>();
  for (let begun = 0; !signal.aborted; ) {
    while (begun < ((performance.now() - startedMs) / 1_000) * perSecond) {
      begun++;
      const job = work().then(() => done++);
      running.add(job);
      void job.catch(() => {}).finally(() => running.delete(job));
    }
    await systemClock.sleep(5, signal).catch(() => {}); // an aborted sleep is how this ends
  }
  await Promise.allSettled(running);
  return done;
}

/** Quantiles of the card's own measurement since the last call, ms. */
async function eventLoopDelay(base: string, headers: Readonly<Record<string, string>>): Promise<Record<"0.5" | "0.99" | "1", number>> {
  const page = await (await fetch(`${base}/metrics`, { headers })).text();
  const at = (quantile: string) =>
    Number(new RegExp(`^istars_event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)`, "m").exec(page)?.[1] ?? Number.NaN) * 1_000;
  return { "0.5": at("0.5"), "0.99": at("0.99"), "1": at("1") };
}

/** A Node that does nothing but watch its own event loop, the same way: what the machine itself adds. */
const IDLE_LOOP = `const h = require("node:perf_hooks").monitorEventLoopDelay({ resolution: 10 }); h.enable();
process.stdin.resume().on("end", () => console.log(JSON.stringify([50, 99, 100].map((q) => h.percentile(q) / 1e6 - 10))));`;

/** Waiting time in the card's event loop while it is asked a lot, and its processor time while it is not. */
export async function measureLoad(program: string, seconds: number, report: Report): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), "istars-bench-load-"));
  const stop = new AbortController();
  const never = new AbortController().signal;
  try {
    await using simulator = await startUpsSimulator();
    await using card = new CardProcess({ program, data, ups: `megatec+${simulator.listen}` });
    const ports = await card.ready();
    const base = `http://127.0.0.1:${ports.http}`;
    // What the start costs is measured elsewhere.
    const heard = async () => (await (await fetch(`${base}/healthz`)).text()).includes('"link":"online"');
    await until("the UPS heard", heard, { withinMs: 20_000 });
    const beforeS = card.cpuSeconds();
    await systemClock.sleep(seconds * 1_000, never);
    const idlePercent = ((card.cpuSeconds() - beforeS) / seconds) * 100;
    report.tell("processor at idle, one poll a second", idlePercent, `${idlePercent.toFixed(1)} % of a core`);

    const headers = await logIn(ports.http);
    using gets = await DatagramAsker.connect(ports.snmp);
    using bulks = await DatagramAsker.connect(ports.snmp);
    const get = snmpGet(UPS_OUTPUT_PERCENT_LOAD);
    const bulk = snmpBulk(UPS_MIB, 25);
    const streams = Array.from({ length: STREAMS }, () =>
      followEvents(`${base}/api/v1/stream?readingEveryMs=0`, headers, () => {}, stop.signal),
    );
    await eventLoopDelay(base, headers);
    const watcher = spawn(process.execPath, ["-e", IDLE_LOOP], { stdio: ["pipe", "pipe", "inherit"] });
    const busyFromS = card.cpuSeconds();
    const over = AbortSignal.any([stop.signal, systemClock.timeout(seconds * 1_000)]);
    const jobs = {
      snmpGet: () => gets.ask(get),
      snmpBulk: () => bulks.ask(bulk),
      status: async () => (await fetch(`${base}/api/v1/status`, { headers })).text(),
      logIn: () => logIn(ports.http),
    };
    const names = ["snmpGet", "snmpBulk", "status", "logIn"] as const;
    const counts = await Promise.all(names.map((name) => atRate(PER_SECOND[name], over, jobs[name])));
    const busyPercent = ((card.cpuSeconds() - busyFromS) / seconds) * 100;
    const delay = await eventLoopDelay(base, headers);
    watcher.stdin.end();
    const [said] = await Promise.all([text(watcher.stdout), once(watcher, "exit")]);
    const [idle50, idle99, idle100] = JSON.parse(said) as [number, number, number];
    const { rssMb } = card.memory();
    stop.abort();
    await Promise.allSettled(streams);

    const done = Object.fromEntries(names.map((name, i) => [name, counts[i]]));
    report.judge({ name: "event-loop delay under load, p99", value: delay["0.99"], limit: TARGET_MS, unit: "ms" });
    report.tell("event-loop delay of the card", delay, `p50 ${delay["0.5"].toFixed(1)}, most ${delay["1"].toFixed(1)} ms`);
    report.tell(
      "of a Node that does nothing",
      { "0.5": idle50, "0.99": idle99, "1": idle100 },
      `p50 ${idle50.toFixed(1)}, p99 ${idle99.toFixed(1)}, most ${idle100.toFixed(1)} ms`,
    );
    report.tell("load", done, `${JSON.stringify(done)} in ${seconds} s, ${STREAMS} streams`);
    report.tell("under load", { busyPercent, rssMb }, `${busyPercent.toFixed(0)} % of a core, ${rssMb.toFixed(1)} MB`);
  } finally {
    stop.abort();
    await rm(data, { recursive: true, force: true });
  }
}
