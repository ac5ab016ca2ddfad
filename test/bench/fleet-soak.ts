import { parseArgs } from "node:util";
import { systemClock } from "@istars/service/clock.ts";
import { buildView, startFleetRun } from "./fleet-run.ts";
import { memoryOf } from "./process-usage.ts";
import { Report } from "./report.ts";

/*
 * Whether iSmartView's memory stays where it is: a fleet over a quarter of an hour, with an outage of a third of it every two minutes and
 * cards that lie, flap and answer late all the while. What is judged begins after the settling, five such outages long, in which the
 * engine's heap grows in steps into what an outage needs; the slope is of a straight line through all that follows, by least squares.
 * `node test/bench/fleet-soak.ts [--cards N] [--settle MINUTES] [--minutes N]`. The last line is JSON; ends with 1 when a target is missed.
 */

const { values: options } = parseArgs({
  options: {
    cards: { type: "string", default: "2000" },
    settle: { type: "string", default: "10" },
    minutes: { type: "string", default: "15" },
  },
});
const LIMITS = { slopeMbPerHour: 60, peakMb: 700 } as const;
const OUTAGE_EVERY_MS = 120_000;
const LOOK_EVERY_MS = 5_000;
const MINUTE_MS = 60_000;
const SHARE = 0.3;

const never = new AbortController().signal;
const report = new Report("fleet-soak");
await buildView();

/** Growth of the memory, MB an hour, by least squares. */
function slopeOf(samples: readonly { readonly atMs: number; readonly rssMb: number }[]): number {
  const mean = (of: (one: (typeof samples)[number]) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [meanMs, meanMb] = [mean(({ atMs }) => atMs), mean(({ rssMb }) => rssMb)];
  const above = samples.reduce((sum, { atMs, rssMb }) => sum + (atMs - meanMs) * (rssMb - meanMb), 0);
  const below = samples.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  return (above / below) * 3_600_000;
}

/** The memory as each minute began, whole MB: a slope alone does not tell a step from a leak. */
function everyMinute(samples: readonly { readonly atMs: number; readonly rssMb: number }[]): readonly number[] {
  const firsts = new Map<number, number>();
  for (const { atMs, rssMb } of samples) {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (!firsts.has(minute)) firsts.set(minute, Math.round(rssMb));
  }
  return [...firsts.values()];
}

{
  await using run = await startFleetRun(Number(options.cards));
  await run.fleet.change({ lie: { cards: 5 }, drop: { cards: 2 }, slow: { cards: 3, ms: 1_500 }, flap: { cards: 3, everyMs: 10_000 } });
  const settlingMs = Number(options.settle) * MINUTE_MS;
  const lastingMs = settlingMs + Number(options.minutes) * MINUTE_MS;
  const beganMs = systemClock.monoMs();
  const samples: { readonly atMs: number; readonly rssMb: number }[] = [];
  let outageMs = 0;
  for (let atMs = 0; atMs < lastingMs; atMs = systemClock.monoMs() - beganMs) {
    if (atMs - outageMs >= OUTAGE_EVERY_MS) {
      outageMs = atMs;
      await run.fleet.change({ fail: { share: SHARE } });
    } else if (atMs - outageMs >= OUTAGE_EVERY_MS / 2) await run.fleet.change({ restore: true });
    samples.push({ atMs, rssMb: memoryOf(run.view.program.pid).rssMb });
    await systemClock.sleep(LOOK_EVERY_MS, never);
  }
  const settled = samples.filter(({ atMs }) => atMs >= settlingMs);
  const { peakMb } = memoryOf(run.view.program.pid);
  report.judge({ name: "growth of memory", value: slopeOf(settled), limit: LIMITS.slopeMbPerHour, unit: "MB/h" });
  report.judge({ name: "memory at most", value: peakMb, limit: LIMITS.peakMb, unit: "MB" });
  const [first, last] = [settled[0]?.rssMb ?? Number.NaN, settled.at(-1)?.rssMb ?? Number.NaN];
  report.tell(
    "memory",
    { first, last, everyMinute: everyMinute(samples) },
    `${first.toFixed(0)} MB after settling, ${last.toFixed(0)} MB at the end`,
  );
  report.tell("storage", run.client.troubles, run.client.troubles.length === 0 ? "kept up" : run.client.troubles.join(", "));
}
process.exit(report.finish());
