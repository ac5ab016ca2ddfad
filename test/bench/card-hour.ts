import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startUpsSimulator } from "../simulators/ups/simulator.ts";
import { DatagramAsker, LineAsker } from "./askers.ts";
import { CardProcess, logIn } from "./card-process.ts";
import { fastClock } from "./fast-clock.ts";
import type { Report } from "./report.ts";
import { snmpBulk } from "./snmp-requests.ts";
import { followEvents } from "./stream.ts";

const TARGET_MB = 110;
const HOUR_S = 3_600;
const UPS_MIB = "1.3.6.1.2.1.33.1";
/** What a demo has around it, each so often in the card's own time, s: a manager's poll, a shutdown client's, somebody's page. */
const EVERY_S = { snmp: 10, nut: 5, page: 60 } as const;
/** Mains fail for this long at this minute of the hour. */
const OUTAGES = [
  { atMinute: 10, seconds: 90 },
  { atMinute: 35, seconds: 20 },
] as const;

/** Does something again and again in the card's time, until `signal` aborts. */
async function repeat(everyS: number, speed: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  const { sleep } = fastClock(speed);
  while (!signal.aborted) {
    await work();
    await sleep(everyS * 1_000, signal).catch(() => {}); // an aborted sleep is how this ends
  }
}

/**
 * Memory of a card after an hour's worth of work: its clock and the UPS's run `speed` times as fast, a browser follows its stream, and
 * an SNMP manager and a NUT client ask at the rate at which they do. `program` is the bundled `fast-card`.
 */
export async function measureHour(program: string, speed: number, report: Report): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), "istars-bench-hour-"));
  const stop = new AbortController();
  try {
    await using simulator = await startUpsSimulator({ speed });
    await using card = new CardProcess({
      program,
      data,
      ups: `megatec+${simulator.listen}`,
      env: { ISTARS_BENCH_SPEED: String(speed) },
    });
    const ports = await card.ready();
    using snmp = await DatagramAsker.connect(ports.snmp);
    using nut = await LineAsker.connect(ports.nut);
    const headers = await logIn(ports.http);
    const base = `http://127.0.0.1:${ports.http}`;
    const events: Record<string, number> = {};
    let nutErrors = 0;
    const { sleep } = fastClock(speed);
    const outage = async ({ atMinute, seconds }: (typeof OUTAGES)[number]) => {
      await sleep(atMinute * 60_000, stop.signal);
      simulator.change({ mains: "fail" });
      await sleep(seconds * 1_000, stop.signal);
      simulator.change({ mains: "ok" });
    };
    const clients = [
      followEvents(`${base}/api/v1/stream`, headers, (event) => (events[event] = (events[event] ?? 0) + 1), stop.signal),
      repeat(EVERY_S.snmp, speed, stop.signal, () => snmp.ask(snmpBulk(UPS_MIB, 40))),
      repeat(EVERY_S.nut, speed, stop.signal, async () => {
        const end = await nut.ask("LIST VAR ups", "END LIST VAR ups");
        if (end.startsWith("ERR ")) nutErrors++;
      }),
      repeat(EVERY_S.page, speed, stop.signal, async () => {
        await (await fetch(`${base}/`, { headers })).text();
        await (await fetch(`${base}/api/v1/status`, { headers })).text();
      }),
      ...OUTAGES.map(outage),
    ];
    await sleep(60_000, stop.signal);
    const early = card.memory();
    await sleep((HOUR_S - 60) * 1_000, stop.signal);
    const late = card.memory();
    stop.abort();
    await Promise.allSettled(clients);

    report.judge({ name: "memory after an hour's worth", value: late.rssMb, limit: TARGET_MB, unit: "MB" });
    report.judge({ name: "most memory within it", value: late.peakMb, limit: TARGET_MB, unit: "MB" });
    report.tell("memory after its first minute", early, `${early.rssMb.toFixed(1)} MB`);
    const { requests, replies } = simulator.state().line;
    report.tell(
      "what happened",
      { replies, events, nutErrors },
      `${replies} replies to ${JSON.stringify(requests)}; streamed ${JSON.stringify(events)}; ${nutErrors} lists refused over NUT`,
    );
  } finally {
    stop.abort();
    await rm(data, { recursive: true, force: true });
  }
}
