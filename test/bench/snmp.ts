import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { decodeMessage, encodeMessage, type Pdu, type VarBind } from "@istars/protocol/net/snmp/message.ts";
import { build } from "esbuild";
import type { Load, LoadResult } from "./snmp-load.ts";
import { startSnmpd } from "./snmp-snmpd.ts";

/*
 * Our SNMP agent (the bundle, with live values and its community check) beside Debian's snmpd with the same objects and values: one
 * generator, rounds in turn within one run, ratios round by round. `node test/bench/snmp.ts [--seconds N] [--rounds N]`.
 * The last line is JSON. Ends with 1 when the median of a ratio misses its target.
 */

const { values: options } = parseArgs({ options: { seconds: { type: "string", default: "1" }, rounds: { type: "string", default: "5" } } });
const SECONDS = Number(options.seconds);
const ROUNDS = Number(options.rounds);
const OUTSTANDING = 64;
const WARM_UP_SECONDS = 1;

const UPS = "1.3.6.1.2.1.33.1";
const TEN = ["1.2.0", "2.1.0", "2.2.0", "2.4.0", "2.5.0", "3.3.1.3.1", "4.1.0", "4.4.1.2.1", "4.4.1.5.1", "6.1.0"];
const bindings = (...names: readonly string[]): VarBind[] => names.map((name) => ({ name, value: { type: "null" } }));
const get = (...suffixes: readonly string[]): Pdu => ({
  type: "get",
  requestId: 0x1234567,
  errorStatus: 0,
  errorIndex: 0,
  bindings: bindings(...suffixes.map((suffix) => `${UPS}.${suffix}`)),
});
const bulk = (from: string, maxRepetitions: number): Pdu => ({
  type: "get-bulk",
  requestId: 0x1234567,
  nonRepeaters: 0,
  maxRepetitions,
  bindings: bindings(from),
});

/** What is measured, with the least ratio to snmpd that is good enough. */
const MODES = [
  { name: "GET 1", pdu: get("2.1.0"), target: 1.5 },
  { name: "GET 10", pdu: get(...TEN), target: 1.2 },
  { name: "GETBULK 25", pdu: bulk(UPS, 25), target: 2 },
] as const;

const encode = (pdu: Pdu): Uint8Array =>
  Uint8Array.from(
    encodeMessage({ version: "v2c", community: new TextEncoder().encode("public"), pdu }, new BerWriter(new Uint8Array(1_472))),
  );

async function ask(port: number, pdu: Pdu): Promise<readonly VarBind[]> {
  const socket = createSocket("udp4");
  // snmpd may still be starting: asked again until it answers.
  const again = setInterval(() => socket.send(encode(pdu), port, "127.0.0.1"), 100);
  const [answer] = (await once(socket, "message")) as [Uint8Array];
  clearInterval(again);
  socket.close();
  return decodeMessage(answer).pdu.bindings;
}

/** Every object under the UPS-MIB. */
async function walk(port: number): Promise<readonly VarBind[]> {
  const found: VarBind[] = [];
  for (let from = UPS; ; ) {
    const part = await ask(port, bulk(from, 20));
    const inside = part.filter(({ name, value }) => name.startsWith(`${UPS}.`) && value.type !== "end-of-mib-view");
    found.push(...inside);
    const last = inside.at(-1);
    if (!last || inside.length < part.length) return found;
    from = last.name;
  }
}

/** Both must answer the same names with the same types, or the comparison is worth nothing. */
async function checkSame(ours: number, theirs: number, pdu: Pdu): Promise<void> {
  const shape = (list: readonly VarBind[]) => list.map(({ name, value }) => `${name} ${value.type}`).join("\n");
  const [a, b] = [shape(await ask(ours, pdu)), shape(await ask(theirs, pdu))];
  if (a !== b) throw new Error(`the agents answer differently:\n${a}\n--\n${b}`);
}

async function startOurs(dir: string): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const outfile = join(dir, "snmp-agent.mjs");
  const entry = fileURLToPath(new URL("snmp-agent.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", target: "node24", minify: true });
  const child = spawn(process.execPath, [outfile], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout }))
    return { process: child, port: (JSON.parse(line) as { port: number }).port };
  throw new Error("the agent ended before it answered");
}

async function measure(worker: Worker, load: Load): Promise<LoadResult> {
  worker.postMessage(load);
  const [result] = (await once(worker, "message")) as [LoadResult];
  return result;
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const thousands = (n: number): string => `${(n / 1_000).toFixed(1)}k`;
const spread = (list: readonly number[], show: (n: number) => string): string =>
  `${show(median(list))} [${show(Math.min(...list))}..${show(Math.max(...list))}]`;

const dir = await mkdtemp(join(tmpdir(), "istars-bench-snmp-"));
const running: ChildProcess[] = [];
const worker = new Worker(new URL("snmp-load.ts", import.meta.url));
let missed = 0;
try {
  const ours = await startOurs(dir);
  running.push(ours.process);
  const objects = await walk(ours.port);
  const theirs = await startSnmpd(dir, objects);
  running.push(theirs.process);
  for (const { pdu } of MODES) {
    await checkSame(ours.port, theirs.port, pdu);
    for (const { port } of [ours, theirs]) {
      await measure(worker, { port, request: encode(pdu), outstanding: OUTSTANDING, seconds: WARM_UP_SECONDS });
    }
  }
  console.log(
    `${objects.length} objects, ${ROUNDS} rounds of ${SECONDS} s, ${OUTSTANDING} requests on the way; requests/s, median [least..most]`,
  );
  const rates = MODES.map(() => ({ ours: [] as number[], theirs: [] as number[], odd: 0, lost: 0 }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { pdu }] of MODES.entries()) {
      const rate = rates[i];
      if (!rate) continue;
      for (const side of round % 2 === 0 ? (["ours", "theirs"] as const) : (["theirs", "ours"] as const)) {
        const { port } = side === "ours" ? ours : theirs;
        const result = await measure(worker, { port, request: encode(pdu), outstanding: OUTSTANDING, seconds: SECONDS });
        rate[side].push(result.answers / result.seconds);
        rate.odd += result.odd;
        rate.lost += result.lost;
      }
    }
  }
  const summary: Record<string, unknown> = {};
  for (const [i, { name, target }] of MODES.entries()) {
    const rate = rates[i];
    if (!rate) continue;
    const ratios = rate.ours.map((ourRate, round) => ourRate / (rate.theirs[round] ?? Number.NaN));
    const ratio = median(ratios);
    const isMet = ratio >= target && rate.odd === 0;
    if (!isMet) missed++;
    const figures = [spread(rate.ours, thousands), spread(rate.theirs, thousands), spread(ratios, (n) => n.toFixed(2))];
    console.log(
      `${name.padEnd(11)} ours ${figures[0]}  snmpd ${figures[1]}  ratio ${figures[2]}  target ${target.toFixed(1)} ${isMet ? "met" : "MISSED"}` +
        (rate.odd + rate.lost > 0 ? `  (${rate.odd} odd answers, ${rate.lost} sent again)` : ""),
    );
    summary[name] = {
      ours: Math.round(median(rate.ours)),
      snmpd: Math.round(median(rate.theirs)),
      ratio: Number(ratio.toFixed(2)),
      target,
      isMet,
    };
  }
  console.log(JSON.stringify({ bench: "snmp", ...summary }));
} finally {
  await worker.terminate();
  for (const child of running) {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  await rm(dir, { recursive: true, force: true });
}
process.exit(missed === 0 ? 0 : 1);
