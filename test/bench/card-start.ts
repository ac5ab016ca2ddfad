import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../e2e/free-port.ts";
import { startUpsSimulator } from "../simulators/ups/simulator.ts";
import { DatagramAsker, LineAsker } from "./askers.ts";
import { CardProcess } from "./card-process.ts";
import { type Report, spreadOf, spreadText } from "./report.ts";
import { snmpGet, snmpNumber } from "./snmp-requests.ts";

const TARGET_MS = 1_000;
/** How soon an attempt that was refused is followed by the next, ms. */
const RETRY_MS = 5;
const PATIENCE_MS = 20_000;
const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";

/** What has to have happened before a card is ready. */
type Sign = "log" | "http" | "snmp" | "nut";

async function untilDone(attempt: () => Promise<boolean>): Promise<number> {
  const giveUpMs = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUpMs) {
    if (await attempt().catch(() => false)) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return Number.POSITIVE_INFINITY;
}

/** One start on `data`, from before the program is spawned, ms. */
async function start(program: string, data: string, ups: string): Promise<Readonly<Record<Sign, number>>> {
  const ports = { http: await freePort(), snmp: await freePort(), nut: await freePort() };
  const get = snmpGet(SYS_UP_TIME);
  const startedMs = performance.now();
  await using card = new CardProcess({ program, data, ups, ports });
  const log = async () => {
    await card.ready();
    return performance.now();
  };
  const http = () => untilDone(async () => (await fetch(`http://127.0.0.1:${ports.http}/healthz`)).ok);
  const snmp = () =>
    untilDone(async () => {
      using asker = await DatagramAsker.connect(ports.snmp);
      return snmpNumber(await asker.ask(get)) !== null;
    });
  const nut = () =>
    untilDone(async () => {
      using asker = await LineAsker.connect(ports.nut);
      return (await asker.ask("VER")) !== "";
    });
  const [atLog, atHttp, atSnmp, atNut] = await Promise.all([log(), http(), snmp(), nut()]);
  return { log: atLog - startedMs, http: atHttp - startedMs, snmp: atSnmp - startedMs, nut: atNut - startedMs };
}

/** A program that does nothing at all: what a start costs before the first line of the card runs. */
async function startNothing(): Promise<number> {
  const startedMs = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore", env: { ...process.env, NODE_COMPILE_CACHE: "" } }), "exit");
  return performance.now() - startedMs;
}

/** How long a card takes to be ready, at its first start and at later ones on the same data; beside a Node that does nothing. */
export async function measureStart(program: string, rounds: number, report: Report): Promise<void> {
  await using simulator = await startUpsSimulator();
  const ups = `megatec+${simulator.listen}`;
  const taken = { first: [] as Readonly<Record<Sign, number>>[], later: [] as Readonly<Record<Sign, number>>[], nothing: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const data = await mkdtemp(join(tmpdir(), "istars-bench-start-"));
    taken.nothing.push(await startNothing());
    taken.first.push(await start(program, data, ups));
    taken.later.push(await start(program, data, ups));
    await rm(data, { recursive: true, force: true });
  }
  for (const kind of ["first", "later"] as const) {
    const whole = spreadOf(taken[kind].map((signs) => Math.max(...Object.values(signs))));
    report.judge({ name: `ready at the ${kind} start, worst of ${rounds}`, value: whole.max, limit: TARGET_MS, unit: "ms" });
    for (const sign of ["log", "snmp", "nut", "http"] as const) {
      const spread = spreadOf(taken[kind].map((signs) => signs[sign]));
      report.tell(`${kind} start, ${sign}`, spread, spreadText(spread, "ms"));
    }
  }
  const nothing = spreadOf(taken.nothing);
  report.tell("node -e 0", nothing, spreadText(nothing, "ms"));
}
