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

/** How often one is asked is up to the loop; it looks at what came only as far as to see that it is whole. */
interface Manager<T> {
  poll(): Promise<T>;
  isWhole(answer: T): boolean;
}

const managerOf = <T>(poll: () => Promise<T>, isWhole: (answer: T) => boolean): Manager<T> => ({ poll, isWhole });

function istars() {
  const clock = {
    monoMs: () => performance.now(),
    sleep: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  };
  const asker = new SnmpAsker({ clock });
  const question = { address: "127.0.0.1", port, version: "v2c", community: "public", names: POLLED_NAMES } as const;
  const never = new AbortController().signal;
  return managerOf(
    () => asker.ask(question, { timeoutMs: 1_000, attempts: 3 }, never),
    (outcome) => outcome.kind === "values" && outcome.bindings.length === POLLED_NAMES.length,
  );
}

/** One session for all, which is its fastest way. */
function npmNetSnmp() {
  const session = snmp.createSession("127.0.0.1", "public", { port, version: snmp.Version2c, timeout: 1_000, retries: 2 });
  return managerOf(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        session.get([...POLLED_NAMES], (error, bindings) => (error ? reject(error) : resolve(bindings ?? [])));
      }),
    (bindings) => bindings.length === POLLED_NAMES.length,
  );
}

/** One datagram to and fro, nothing read or checked: what the system and Node leave to anybody. */
function bare() {
  const socket = createSocket({ type: "udp4", recvBufferSize: 1_048_576, lookup: (address, _options, take) => take(null, address, 4) });
  const waiting: ((answer: Uint8Array) => void)[] = [];
  socket.on("message", (answer) => waiting.shift()?.(answer));
  const question = { address: "127.0.0.1", port, version: "v2c", community: "public", names: POLLED_NAMES } as const;
  const { request } = new QuestionTable<null>(() => REQUEST_IDS.from).add(question, null);
  return managerOf(
    () =>
      new Promise<Uint8Array>((resolve) => {
        waiting.push(resolve);
        socket.send(request, port, "127.0.0.1");
      }),
    (answer) => answer.length > 0,
  );
}

let polls = 0;
let isOver = false;
async function keepPolling<T>({ poll, isWhole }: Manager<T>): Promise<void> {
  while (!isOver) {
    if (!isWhole(await poll())) throw new Error("a poll was not answered in full");
    polls++;
  }
}

const loopsOf = <T>(manager: Manager<T>): Promise<void>[] => Array.from({ length: outstanding }, () => keepPolling(manager));
const MANAGERS = { istars: () => loopsOf(istars()), "net-snmp": () => loopsOf(npmNetSnmp()), bare: () => loopsOf(bare()) };
const begin = Object.entries(MANAGERS).find(([name]) => name === values.manager)?.[1];
if (!begin) throw new Error(`--manager is one of ${Object.keys(MANAGERS).join(", ")}`);
const loops = begin();
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
