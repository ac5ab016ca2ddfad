import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { systemClock } from "@istars/service/clock.ts";
import { buildCard, buildIsmartmate } from "../../installers/build.ts";
import { AgentBench, agentToken, type Mark } from "../e2e/agent-bench.ts";
import { cardSource } from "../e2e/agent-settings.ts";
import { CardBench } from "../e2e/card-bench.ts";
import { noGuard } from "../e2e/power-off-guard.ts";
import { until } from "../e2e/until.ts";
import { missingPeers } from "../peers.ts";
import type { UpsSimulator } from "../simulators/ups/simulator.ts";
import { measureNutChain, NUT_CHAINS } from "./nut-chain.ts";
import { cpuSecondsOf, memoryOf } from "./process-usage.ts";
import { Report, spreadOf, spreadText } from "./report.ts";

/*
 * How soon iSmartMate acts, as it ships, on a card as it ships. `known`: from the last byte of the UPS reply that shows the outage, as it
 * leaves the simulator, to the agent's note of it, so the card's part is in it. `acted`: from that note, where the condition is true, to
 * the first instruction of the program that warns the users. Beside it in the same run, from a UPS that turns to "on battery, battery low"
 * to the power-off command: this chain, whose card looks once a second, and NUT's own (dummy-ups, upsd, upsmon), as it comes and as quick
 * as it can be set. Last what the agent costs when nothing happens.
 * `node test/bench/agent.ts [--outages N] [--chains N] [--idle SECONDS]`. The last line is JSON; ends with 1 when a target is missed.
 */

const { values: options } = parseArgs({
  options: {
    outages: { type: "string", default: "24" },
    chains: { type: "string", default: "8" },
    idle: { type: "string", default: "60" },
  },
});
const LIMITS = { knownMs: 100, actedMs: 50, chainMs: 1_500, rssMb: 90, cpuPercent: 0.5 } as const;
/** Outages before the first that counts, while code is still being compiled. */
const WARM_UP = 2;
const PATIENCE = { withinMs: 20_000, everyMs: 10 };
const SETTLE_MS = 20_000;

const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => systemClock.sleep(ms, never);

/** Resolves, in the moment in which the next status reply is made, with the mains gone or back in it. */
function turnInNextReply(ups: UpsSimulator, mains: "fail" | "ok"): Promise<void> {
  return new Promise((resolve) => {
    const stop = ups.use({
      name: "bench",
      answer: (command, next, plant) => {
        if (command !== "Q1") return next();
        plant.change({ mains });
        stop();
        resolve();
        return next();
      },
    });
  });
}

const warnings = async (agent: AgentBench): Promise<readonly Mark[]> =>
  (await agent.marks()).filter(({ notice }) => notice.startsWith("This computer shuts down"));

/** One outage of a second or two that ends with the warning called off. The agent notes 60 such words an hour, two for each. */
async function outage(agent: AgentBench, ups: UpsSimulator): Promise<{ readonly knownMs: number; readonly actedMs: number }> {
  const before = (await warnings(agent)).length;
  const beganMs = systemClock.wallMs();
  await turnInNextReply(ups, "fail");
  const mark = await until("the warning", async () => (await warnings(agent))[before], PATIENCE);
  const leftMs = ups.state().line.lastReply?.atMs ?? Number.NaN;
  const noted = (await agent.timeline()).findLast(({ code, params }) => code === "feed.word" && params.word === "battery");
  if (noted === undefined || noted.wallMs < beganMs) throw new Error("the agent warned of an outage that it has not noted");
  await turnInNextReply(ups, "ok");
  await agent.told("called off", ({ phase }) => phase.kind === "cancelled");
  return { knownMs: noted.wallMs - leftMs, actedMs: mark.wallMs - noted.wallMs };
}

/** What it takes to begin that program at all, as nobody but the system has a part in it, ms. */
async function bareStart(agent: AgentBench): Promise<number> {
  const before = (await agent.marks()).length;
  const beganMs = systemClock.wallMs();
  spawnSync(agent.marker, ["bare"]);
  return ((await agent.marks())[before]?.wallMs ?? Number.NaN) - beganMs;
}

/** From the UPS's turn to the power-off; the card looks at any moment of its second. */
async function chain(card: CardBench, token: string, phase: number): Promise<number> {
  card.ups.change({ mains: "ok", batteryPercent: 90 });
  await using agent = await AgentBench.start({
    sources: [cardSource("card", card.addresses.http, token)],
    host: { needs: "10 s", warning: "0 s" },
    when: { "on-battery": "1 h" },
  });
  await agent.told("on mains", ({ feeds }) => feeds[0]?.word === "mains");
  await pause(Math.round(phase * 1_000));
  const turnedMs = systemClock.wallMs();
  card.ups.change({ mains: "fail", batteryPercent: 5 });
  return (await agent.untilRan("power-off")).wallMs - turnedMs;
}

const unguarded = noGuard();
if (unguarded !== null) {
  console.error(`nothing is measured: an agent under test needs ${unguarded}`);
  process.exit(1);
}
const report = new Report("agent");
await buildCard();
await buildIsmartmate();
{
  await using card = await CardBench.start({ ups: { noiseVolts: 0 } });
  const tokens = async (): Promise<string> => agentToken(card);
  {
    await using agent = await AgentBench.start({
      sources: [cardSource("card", card.addresses.http, await tokens())],
      host: { needs: "100 s", warning: "60 s" },
      when: { "on-battery": "0 s", steady: "1 s" },
    });
    await agent.told("on mains", ({ feeds }) => feeds[0]?.word === "mains");
    const taken: { readonly knownMs: number; readonly actedMs: number }[] = [];
    console.log(`${options.outages} outages, each called off again`);
    const bare: number[] = [];
    for (let i = -WARM_UP; i < Number(options.outages); i++) {
      taken.push(await outage(agent, card.ups));
      bare.push(await bareStart(agent));
    }
    const known = spreadOf(taken.slice(WARM_UP).map(({ knownMs }) => knownMs));
    const acted = spreadOf(taken.slice(WARM_UP).map(({ actedMs }) => actedMs));
    report.judge({ name: "UPS reply to agent, worst", value: known.max, limit: LIMITS.knownMs, unit: "ms" });
    report.tell("known", known, spreadText(known, "ms"));
    report.judge({ name: "condition to first action, worst", value: acted.max, limit: LIMITS.actedMs, unit: "ms" });
    report.tell("acted", acted, spreadText(acted, "ms"));
    report.tell("of that the program's own start", spreadOf(bare), spreadText(spreadOf(bare), "ms"));
  }

  const count = Number(options.chains);
  const ours: number[] = [];
  for (let i = 0; i < count; i++) ours.push(await chain(card, await tokens(), i / count));
  const spread = spreadOf(ours);
  report.judge({ name: "UPS turns low to power-off, worst", value: spread.max, limit: LIMITS.chainMs, unit: "ms" });
  report.tell("chain iStars", spread, spreadText(spread, "ms"));
  const missing = missingPeers("nut-server", "nut-client");
  for (const [name, settings] of missing.length > 0 ? [] : Object.entries(NUT_CHAINS)) {
    const theirs: number[] = [];
    for (let i = 0; i < count; i++) theirs.push(await measureNutChain(settings, i / count));
    report.tell(`chain NUT ${name}`, spreadOf(theirs), spreadText(spreadOf(theirs), "ms"));
  }
  if (missing.length > 0) report.tell("chain NUT", null, `not measured, needs ${missing.join(", ")}`);

  card.ups.change({ mains: "ok", batteryPercent: 100 });
  await using agent = await AgentBench.start({ sources: [cardSource("card", card.addresses.http, await tokens())] });
  await agent.heard();
  await pause(SETTLE_MS);
  const { pid } = agent.process;
  const [cpu, beganMs] = [cpuSecondsOf(pid), systemClock.monoMs()];
  await pause(Number(options.idle) * 1_000);
  const share = ((cpuSecondsOf(pid) - cpu) / ((systemClock.monoMs() - beganMs) / 1_000)) * 100;
  const { rssMb, peakMb } = memoryOf(pid);
  report.judge({ name: "memory when idle", value: rssMb, limit: LIMITS.rssMb, unit: "MB" });
  report.judge({ name: "processor when idle", value: share, limit: LIMITS.cpuPercent, unit: "% of a core" });
  report.tell("memory", { rssMb, peakMb }, `${peakMb.toFixed(1)} MB at most since the start`);
}
process.exit(report.finish());
