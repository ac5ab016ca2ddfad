import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildCard } from "../../installers/build.ts";
import { startUpsSimulator, type UpsSimulator } from "../simulators/ups/simulator.ts";
import { DatagramAsker, LineAsker } from "./askers.ts";
import { CardProcess, logIn } from "./card-process.ts";
import { Report, spreadOf, spreadText } from "./report.ts";
import { snmpGet, snmpNumber } from "./snmp-requests.ts";
import { followEvents } from "./stream.ts";

/*
 * From the last byte of a UPS reply, as it leaves the simulator in this process, to the moment in which the value in it has come back
 * here: over the event stream, by SNMP and by NUT, both asked again and again until they show it. Every reply has a value of its own.
 * Beside it in the same run, by the same code: a bare relay that passes the reply on and does nothing else, so the least there can be.
 * `node test/bench/latency.ts [--seconds N]`; the card polls once a second. The last line is JSON; ends with 1 when a target is missed.
 */

const { values: options } = parseArgs({ options: { seconds: { type: "string", default: "110" } } });
const TARGET_MS = 20;
/** Replies before the first that counts, while code is still being compiled. */
const WARM_UP = 5;
const LOADS = { low: 10, count: 80 };
/** Nothing came: counted as a miss, not waited for any longer. */
const PATIENCE_MS = 900;

const UPS_OUTPUT_PERCENT_LOAD = "1.3.6.1.2.1.33.1.4.4.1.5.1";
const preciseWallMs = (): number => performance.timeOrigin + performance.now();

/** What gives the last value it was asked for, over one way in. */
type Ask = () => Promise<number | null>;

interface Subject {
  readonly simulator: UpsSimulator;
  readonly asks: Readonly<Record<"SNMP" | "NUT", Ask>>;
  /** Called with each value that the stream brings. */
  onStreamed: (load: number) => void;
  readonly taken: Record<"SSE" | "SNMP" | "NUT", number[]>;
}

/** Resolves in the moment in which the next status reply is made, which shows a load that none of the last ones had. */
function nextReply(simulator: UpsSimulator, load: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = simulator.use({
      name: "bench",
      answer: (command, next, plant) => {
        if (command !== "Q1") return next();
        plant.change({ loadPercent: load });
        stop();
        resolve();
        return next();
      },
    });
  });
}

async function askUntil(ask: Ask, wanted: number): Promise<number> {
  const giveUpMs = preciseWallMs() + PATIENCE_MS;
  while ((await ask()) !== wanted) if (preciseWallMs() > giveUpMs) return Number.POSITIVE_INFINITY;
  return preciseWallMs();
}

/** One reply followed over all three ways. */
async function sample(subject: Subject, load: number, provoke: () => void): Promise<void> {
  const { simulator, asks, taken } = subject;
  const streamed = new Promise<number>((resolve) => {
    subject.onStreamed = (told) => {
      if (told === load) resolve(preciseWallMs());
    };
    // A stream that tells nothing must not hold up the run.
    setTimeout(resolve, PATIENCE_MS * 3, Number.POSITIVE_INFINITY).unref();
  });
  const made = nextReply(simulator, load);
  provoke();
  await made;
  const [sse, snmp, nut] = await Promise.all([streamed, askUntil(asks.SNMP, load), askUntil(asks.NUT, load)]);
  const leftMs = simulator.state().line.lastReply?.atMs ?? Number.NaN;
  taken.SSE.push(sse - leftMs);
  taken.SNMP.push(snmp - leftMs);
  taken.NUT.push(nut - leftMs);
}

/** The load in a Megatec status reply. */
const loadOf = (reply: string): number | null => Number(/^\(\S+ \S+ \S+ (\d{3}) /.exec(reply)?.[1] ?? Number.NaN);

const dir = await mkdtemp(join(tmpdir(), "istars-bench-latency-"));
const report = new Report("latency");
const stop = new AbortController();
try {
  await using stack = new AsyncDisposableStack();
  const folder = await buildCard({ folder: "bench/card" });
  const forCard = stack.use(await startUpsSimulator());
  const forRelay = stack.use(await startUpsSimulator());

  const card = stack.use(new CardProcess({ program: join(folder, "main.mjs"), data: dir, ups: `megatec+${forCard.listen}` }));
  const ports = await card.ready();
  const cardSnmp = stack.use(await DatagramAsker.connect(ports.snmp));
  const cardNut = stack.use(await LineAsker.connect(ports.nut));
  const get = snmpGet(UPS_OUTPUT_PERCENT_LOAD);
  const ofCard: Subject = {
    simulator: forCard,
    asks: {
      SNMP: async () => snmpNumber(await cardSnmp.ask(get)),
      NUT: async () => Number(/"(\d+)"/.exec(await cardNut.ask("GET VAR ups ups.load"))?.[1] ?? Number.NaN),
    },
    onStreamed: () => {},
    taken: { SSE: [], SNMP: [], NUT: [] },
  };

  const relay = spawn(process.execPath, [fileURLToPath(new URL("latency-relay.ts", import.meta.url)), new URL(forRelay.listen).port], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  stack.defer(() => void relay.stdin.end());
  const [line] = (await once(createInterface({ input: relay.stdout }), "line")) as [string];
  const relayPorts = JSON.parse(line) as { readonly http: number; readonly snmp: number; readonly nut: number };
  const relaySnmp = stack.use(await DatagramAsker.connect(relayPorts.snmp));
  const relayNut = stack.use(await LineAsker.connect(relayPorts.nut));
  const ofRelay: Subject = {
    simulator: forRelay,
    asks: {
      SNMP: async () => loadOf(Buffer.from(await relaySnmp.ask(get)).toString("latin1")),
      NUT: async () => loadOf(await relayNut.ask("GET VAR ups ups.load")),
    },
    onStreamed: () => {},
    taken: { SSE: [], SNMP: [], NUT: [] },
  };

  const headers = await logIn(ports.http);
  const follow = (url: string, onReading: (data: string) => void) =>
    followEvents(url, headers, (event, data) => void (event === "reading" && onReading(data)), stop.signal);
  const following = [
    follow(`http://127.0.0.1:${ports.http}/api/v1/stream?readingEveryMs=0`, (data) => {
      const { output } = JSON.parse(data) as { readonly output: readonly { readonly load: number | null }[] };
      ofCard.onStreamed(output[0]?.load ?? Number.NaN);
    }),
    follow(`http://127.0.0.1:${relayPorts.http}/`, (data) => ofRelay.onStreamed(loadOf(data) ?? Number.NaN)),
  ];

  const rounds = Number(options.seconds);
  console.log(`${rounds} replies, one a second, ms after their last byte left the UPS`);
  for (let round = -WARM_UP; round < rounds; round++) {
    const load = LOADS.low + ((round + WARM_UP) % LOADS.count);
    await sample(ofCard, load, () => {});
    await sample(ofRelay, load, () => void relay.stdin.write("\n"));
  }
  stop.abort();
  await Promise.all(following);

  for (const way of ["SSE", "SNMP", "NUT"] as const) {
    const [ours, least] = [ofCard, ofRelay].map(({ taken }) => spreadOf(taken[way].slice(WARM_UP)));
    if (!ours || !least) continue;
    report.judge({ name: `UPS reply to ${way}, p99`, value: ours.p99, limit: TARGET_MS, unit: "ms" });
    report.tell(`${way} card`, ours, spreadText(ours, "ms"));
    report.tell(`${way} bare relay`, least, spreadText(least, "ms"));
  }
} finally {
  stop.abort();
  await rm(dir, { recursive: true, force: true });
}
process.exit(report.finish());
