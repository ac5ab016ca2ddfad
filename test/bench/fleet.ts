import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { systemClock } from "@istars/service/clock.ts";
import { missingPeers } from "../peers.ts";
import { measurePages } from "./fleet-page.ts";
import { buildView, measureBareReceive, startFleetRun } from "./fleet-run.ts";
import { Report, spreadText } from "./report.ts";

/*
 * iSmartView as it ships over a fleet of simulated cards in another process: how long until all are heard, what it costs when nothing
 * happens, how soon an alarm is at a client of its stream and on the screen of a browser once its card has raised it, whether readings are
 * stored every ten seconds, and how quick the list is. Beside it in the same run: a script that does nothing but receive the same streams.
 * Then with more cards for a minute, to see what gives way first.
 * `node test/bench/fleet.ts [--cards N] [--more N|0] [--seconds N] [--outages N]`. The last line is JSON; ends with 1 when a target is missed.
 */

const { values: options } = parseArgs({
  options: {
    cards: { type: "string", default: "2000" },
    more: { type: "string", default: "10000" },
    seconds: { type: "string", default: "60" },
    outages: { type: "string", default: "4" },
  },
});
const LIMITS = { cpuPercent: 100, alarmMs: 1_000, storedEveryS: 10.5, filterMs: 100, frameMs: 50 } as const;
const OUTAGES_OF_MORE = 2;
/** Share of the cards whose mains fail. */
const SHARE = 0.3;

const report = new Report("fleet");
const never = new AbortController().signal;

async function measure(count: number, outages: number, isJudged: boolean): Promise<void> {
  const seconds = Number(options.seconds);
  const name = `${count} cards`;
  console.log(`\n${name}`);
  const bare = await measureBareReceive(count, Math.min(20, seconds));
  report.tell(
    `${name}, bare receive`,
    bare,
    `${bare.cpuPercent.toFixed(1)} % of a core, ${bare.rssMb.toFixed(0)} MB, ${bare.messagesPerS.toFixed(0)} messages/s`,
  );

  await using run = await startFleetRun(count);
  report.tell(
    `${name}, all heard after`,
    run.heardMs,
    `${(run.heardMs / 1_000).toFixed(1)} s, of that ${(run.addedMs / 1_000).toFixed(1)} s to add them`,
  );
  await systemClock.sleep(10_000, never);
  const cost = await run.cost(seconds);
  const stored = await run.storedEveryS(seconds);
  const told = { cpu: `${name}, processor when nothing happens`, stored: `${name}, a reading stored every, worst card` };
  if (isJudged) {
    report.judge({ name: told.cpu, value: cost.cpuPercent, limit: LIMITS.cpuPercent, unit: "% of a core" });
    report.judge({ name: told.stored, value: stored, limit: LIMITS.storedEveryS, unit: "s" });
  } else {
    report.tell(told.cpu, cost.cpuPercent, `${cost.cpuPercent.toFixed(1)} % of a core`);
    report.tell(told.stored, stored, `${stored.toFixed(1)} s`);
  }
  report.tell(`${name}, memory`, cost.memory, `${cost.memory.rssMb.toFixed(0)} MB, ${cost.memory.peakMb.toFixed(0)} MB at most`);
  report.tell(`${name}, the simulator beside it`, cost.simulatorPercent, `${cost.simulatorPercent.toFixed(1)} % of a core`);

  const { spread, missed } = await run.outages(outages, SHARE);
  if (isJudged) report.judge({ name: `${name}, alarm at a client, p99`, value: spread.p99, limit: LIMITS.alarmMs, unit: "ms" });
  report.tell(`${name}, alarm at a client`, { ...spread, missed }, `${spreadText(spread, "ms")}, ${missed} never came`);
  if (isJudged) report.judge({ name: `${name}, alarms that never came`, value: missed, limit: 0, unit: "" });

  const missing = missingPeers("chromium");
  if (missing.length > 0) report.tell(`${name}, pages`, null, `not measured, needs ${missing.join(", ")}`);
  else if (isJudged) {
    const pages = await measurePages(run);
    report.judge({ name: `${name}, alarm on the screen, p99`, value: pages.alarm.p99, limit: LIMITS.alarmMs, unit: "ms" });
    report.tell(`${name}, alarm on the screen`, pages.alarm, spreadText(pages.alarm, "ms"));
    report.judge({ name: `${name}, list filtered, worst`, value: pages.filter.max, limit: LIMITS.filterMs, unit: "ms" });
    report.tell(`${name}, list filtered`, pages.filter, spreadText(pages.filter, "ms"));
    report.judge({ name: `${name}, frame while scrolling, p99`, value: pages.frames.p99, limit: LIMITS.frameMs, unit: "ms" });
    report.tell(`${name}, frames while scrolling`, pages.frames, spreadText(pages.frames, "ms"));
  }
  const { online, troubles } = run.client;
  report.tell(
    `${name}, at the end`,
    { online, troubles },
    `${online} online; storage ${troubles.length === 0 ? "kept up" : troubles.join(", ")}`,
  );
}

await buildView();
// Whatever else this machine does is in every figure.
report.tell(
  "load of the machine before",
  loadavg(),
  loadavg()
    .map((load) => load.toFixed(2))
    .join(", "),
);
await measure(Number(options.cards), Number(options.outages), true);
if (Number(options.more) > 0) await measure(Number(options.more), OUTAGES_OF_MORE, false);
process.exit(report.finish());
