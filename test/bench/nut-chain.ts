import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@istars/service/clock.ts";
import { NutStation } from "../e2e/nut.ts";
import { Upsmon } from "../e2e/nut-server-bench.ts";
import { runProcess } from "../e2e/process.ts";
import { until } from "../e2e/until.ts";

/** How a chain of NUT's own programs is set. */
export interface NutChain {
  /** Of the driver, s. */
  readonly pollInterval: number;
  /** Lines of `upsmon.conf`. */
  readonly periods: readonly string[];
  /** The longest that can be expected of it, ms. */
  readonly patienceMs: number;
}

/** As Debian's packages and NUT's documents have it, and as quick as it can be made. */
export const NUT_CHAINS = {
  default: {
    pollInterval: 2,
    periods: ["POLLFREQ 5", "POLLFREQALERT 5", "HOSTSYNC 15", "DEADTIME 15", "FINALDELAY 5"],
    patienceMs: 40_000,
  },
  tuned: { pollInterval: 1, periods: ["POLLFREQ 1", "POLLFREQALERT 1", "HOSTSYNC 1", "DEADTIME 3", "FINALDELAY 0"], patienceMs: 15_000 },
} as const satisfies Readonly<Record<string, NutChain>>;

/** upsmon sleeps its default five seconds once before it looks as often as it is told, ms; only then is it as it is all day. */
const SETTLED_MS = 6_000;
/** All periods are through in this time, ms. */
const ROUND_MS = 5_000;

const never = new AbortController().signal;

/**
 * One outage through `dummy-ups`, `upsd` and `upsmon` as primary: from the status that turns to `OB LB` until the shutdown command has
 * begun, ms. `phase`, 0 to 1: at which point of the chain's periods it turns. All of them are new each time: FSD is a latch.
 */
export async function measureNutChain({ pollInterval, periods, patienceMs }: NutChain, phase: number): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "nut-chain-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const device = join(folder, "ups.dev");
  await writeFile(device, "ups.status: OL\n");
  const settings = { port: device, mode: "dummy-once", pollinterval: String(pollInterval) };
  const { port } = stack.use(await NutStation.start({ name: "ups", driver: "dummy-ups", settings }));
  const upsmon = stack.use(await Upsmon.start({ port, user: "guard", password: "pass", role: "primary", periods }));
  const clients = async () => (await runProcess("upsc", ["-c", `ups@127.0.0.1:${port}`])).stdout.trim() === "127.0.0.1";
  await until("the log-in of upsmon", clients, { withinMs: 20_000 });
  await systemClock.sleep(Math.round(SETTLED_MS + phase * ROUND_MS), never);
  await writeFile(device, "ups.status: OB LB\n");
  const turnedMs = systemClock.wallMs();
  const at = async () => (await upsmon.shutDownAtMs()) ?? undefined;
  return (await until("the shutdown of upsmon", at, { withinMs: patienceMs, everyMs: 10 })) - turnedMs;
}
