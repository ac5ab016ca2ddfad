import { createSocket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import { QuestionTable } from "@istars/protocol/net/snmp/question-table.ts";
import { REQUEST_IDS } from "@istars/protocol/net/snmp/question-template.ts";
import snmp from "net-snmp";
import { POLLED_NAMES } from "./polled-names.ts";

/** Polls one agent as fast as it goes with so many polls under way, by one manager; prints what it took as a line of JSON. */
const { values } = parseArgs({
  options: { manager: { type: "string" }, port: { type: "string" }, seconds: { type: "string" }, outstanding: { type: "string" } },
});
const port = Number(values.port);
const seconds = Number(values.seconds);
const outstanding = Number(values.outstanding);
const WARM_UP_MS = 500;

/** Rejects when a poll was not answered with twenty values. */
type Poll = () => Promise<void>;

function istars(): Poll {
  const clock = {
    monoMs: () => performance.now(),
    sleep: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  };
  const asker = new SnmpAsker({ clock });
  const question = { address: "127.0.0.1", port, version: "v2c", community: "public", names: POLLED_NAMES } as const;
  const never = new AbortController().signal;
  return async () => {
    const outcome = await asker.ask(question, { timeoutMs: 1_000, attempts: 3 }, never);
    if (outcome.kind !== "values" || outcome.bindings.length !== POLLED_NAMES.length) throw new Error(`a poll came to ${outcome.kind}`);
  };
}

/** One session for all, which is its fastest way. */
function npmNetSnmp(): Poll {
  const session = snmp.createSession("127.0.0.1", "public", { port, version: snmp.Version2c, timeout: 1_000, retries: 2 });
  return () =>
    new Promise((resolve, reject) => {
      session.get([...POLLED_NAMES], (error, bindings) => {
        if (error) reject(error);
        else if (bindings?.length === POLLED_NAMES.length) resolve();
        else reject(new Error("a poll was not answered in full"));
      });
    });
}

/** One datagram to and fro, nothing read or checked: what the system and Node leave to anybody. */
function bare(): Poll {
  const socket = createSocket({ type: "udp4", recvBufferSize: 1_048_576, lookup: (address, _options, take) => take(null, address, 4) });
  const waiting: (() => void)[] = [];
  socket.on("message", () => waiting.shift()?.());
  const question = { address: "127.0.0.1", port, version: "v2c", community: "public", names: POLLED_NAMES } as const;
  const { request } = new QuestionTable<null>(() => REQUEST_IDS.from).add(question, null);
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      socket.send(request, port, "127.0.0.1");
    });
}

const MANAGERS = { istars, "net-snmp": npmNetSnmp, bare };
const makePoll = Object.entries(MANAGERS).find(([name]) => name === values.manager)?.[1];
if (!makePoll) throw new Error(`--manager is one of ${Object.keys(MANAGERS).join(", ")}`);
const poll = makePoll();

let polls = 0;
let isOver = false;
const keepPolling = async () => {
  while (!isOver) {
    await poll();
    polls++;
  }
};
const loops = Array.from({ length: outstanding }, keepPolling);
await delay(WARM_UP_MS);
const before = { polls, cpu: process.cpuUsage(), ms: performance.now() };
await delay(seconds * 1_000);
const cpu = process.cpuUsage(before.cpu);
const tookMs = performance.now() - before.ms;
const done = polls - before.polls;
isOver = true;
await Promise.all(loops);
const rssMb = process.memoryUsage.rss() / 2 ** 20;
console.log(JSON.stringify({ perSecond: (done / tookMs) * 1_000, cpuUsPerPoll: (cpu.user + cpu.system) / done, rssMb }));
process.exit(0);
