import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { journalText, parseJournal } from "@istars/ismartmate/journal/journal-file.ts";
import type { AgentState, PhaseKind } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { systemClock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import type { AgentBench } from "../e2e/agent-bench.ts";
import { startOnCard } from "../e2e/agent-on-card.ts";
import { noGuard } from "../e2e/power-off-guard.ts";
import { READS } from "../e2e/scripted-card.ts";
import { until } from "../e2e/until.ts";

const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => systemClock.sleep(ms, never);
/** A restart takes some of the time; what is due then is not due this much later, ms. */
const SLACK_MS = 2_500;
const SOON = { withinMs: 30_000, everyMs: 50 };

const isIn =
  (...kinds: readonly PhaseKind[]) =>
  ({ phase }: AgentState): boolean =>
    kinds.includes(phase.kind);
const count = (names: readonly string[], name: string): number => names.filter((one) => one === name).length;

async function killAndRestart(agent: AgentBench, awayMs = 1_000): Promise<void> {
  await agent.kill();
  await pause(awayMs);
  await agent.startAgent();
}

/** As if the machine had been started anew between the two. */
async function rewriteBoot(agent: AgentBench): Promise<void> {
  const file = join(agent.data, "journal");
  const { kept } = parseJournal(await readFile(file, "utf8"));
  if (kept === null) throw new Error("there is no journal");
  await writeFile(file, journalText({ ...kept, entry: { ...kept.entry, bootId: "00000000-0000-4000-8000-000000000000" } }));
}

const unguarded = noGuard();
// At the same time: each has an agent, a card and a folder of its own, and nearly all of it is waiting.
describe.skipIf(unguarded !== null)(`kill -9 of the agent${unguarded === null ? "" : `, needs ${unguarded}`}`, { concurrent: true }, () => {
  test("SAFETY 11: watching, it goes on watching, and is as ready as before", async () => {
    await using bench = await startOnCard();
    const { agent, card } = bench;
    const { host } = await agent.state();
    await killAndRestart(agent);
    expect((await agent.heard()).host.id).toBe(host.id);
    expect((await agent.state()).phase.kind).toBe("watching");
    expect(await agent.ran()).toEqual([]);
    card.reads(READS.battery);
    await agent.untilRan("power-off");
  });

  test("SAFETY 11: counting, it resumes the countdown, and is due at the same moment", async () => {
    await using bench = await startOnCard({ when: { "on-battery": "15 s" } });
    const { agent, card } = bench;
    const beganMs = systemClock.wallMs();
    card.reads(READS.battery);
    await agent.told("counting", isIn("counting"));
    await pause(3_000);
    await killAndRestart(agent, 2_000);
    const { phase } = await agent.told("counting again", isIn("counting"));
    expect(phase.cause?.kind).toBe("on-battery");
    const warned = await agent.untilRan("warn");
    expect(warned.wallMs - beganMs).toBeGreaterThan(14_500);
    expect(warned.wallMs - beganMs).toBeLessThan(15_000 + SLACK_MS);
    expect((await agent.timeline()).map(({ code }) => code)).toContain("journal.taken-up");
    await agent.untilRan("power-off");
  });

  test("SAFETY 11: what was due while it was away is done when it is back", async () => {
    await using bench = await startOnCard({ when: { "on-battery": "8 s" } });
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.told("counting", isIn("counting"));
    await pause(1_000);
    await agent.kill();
    await pause(9_000);
    expect(await agent.ran()).toEqual([]);
    await agent.startAgent();
    const warned = await agent.untilRan("warn");
    const takenUp = (await agent.timeline()).find(({ code }) => code === "journal.taken-up");
    // Counted anew, it would have been eight seconds.
    expect(warned.wallMs - (takenUp?.wallMs ?? 0)).toBeLessThan(5_000);
    await agent.untilRan("power-off");
  });

  test("SAFETY 11: warned, it warns nobody twice and begins the commands when they were due", async () => {
    await using bench = await startOnCard({ host: { warning: "8 s", needs: "20 s" }, commands: [{ name: "stop-db" }] });
    const { agent, card } = bench;
    card.reads(READS.battery);
    const warned = await agent.untilRan("warn");
    await agent.told("warned", isIn("warned"));
    await killAndRestart(agent);
    const stopped = await agent.untilRan("stop-db");
    expect(stopped.wallMs - warned.wallMs).toBeGreaterThan(7_500);
    expect(stopped.wallMs - warned.wallMs).toBeLessThan(8_000 + SLACK_MS);
    await agent.untilRan("power-off");
    expect(count(await agent.ran(), "warn")).toBe(1);
  });

  test("SAFETY 11: between two commands, it runs none again that had ended, and all the others", async () => {
    const commands = [{ name: "first" }, { name: "second", seconds: 3 }, { name: "third" }];
    await using bench = await startOnCard({ commands });
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.untilRan("second");
    await killAndRestart(agent);
    await agent.untilRan("power-off");
    const ran = await agent.ran();
    expect(count(ran, "first")).toBe(1);
    expect(count(ran, "third")).toBe(1);
    expect(count(ran, "power-off")).toBe(1);
    expect(ran.indexOf("third")).toBeGreaterThan(ran.lastIndexOf("second"));
    expect(ran.indexOf("power-off")).toBeGreaterThan(ran.indexOf("third"));
  });

  test("SAFETY 11: powering off, it asks for it again: twice does no harm, and never would", async () => {
    await using bench = await startOnCard({ powerOffSeconds: 3 });
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.untilRan("power-off");
    await agent.kill();
    // What it had begun is not ended with it: the system would be going down by now.
    await agent.startAgent();
    await until("the second word", async () => count(await agent.ran(), "power-off") === 2, SOON);
    expect(count(await agent.ran(), "warn")).toBe(1);
    await agent.told("done", isIn("done"));
    expect(await agent.guard.calls()).toEqual([]);
  });

  test("SAFETY 11: a reboot voids a countdown: it is told, and counted anew from fresh facts alone", async () => {
    await using bench = await startOnCard({ when: { "on-battery": "10 s" } });
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.told("counting", isIn("counting"));
    await pause(5_000);
    await agent.kill();
    await rewriteBoot(agent);
    const backMs = systemClock.wallMs();
    await agent.startAgent();
    expect((await agent.timeline()).map(({ code }) => code)).toContain("journal.void");
    const warned = await agent.untilRan("warn");
    expect(warned.wallMs - backMs).toBeGreaterThan(10_000);
  });

  test.each(["warned", "stopping", "powering-off"] as const)(
    "SAFETY 11: a server that comes up again after it went down (%s) stays up: no boot loop",
    async (kind) => {
      const settings = { host: { warning: "3 s", needs: "20 s" }, commands: [{ name: "stop-db", seconds: 3 }], powerOffSeconds: 3 };
      await using bench = await startOnCard(settings);
      const { agent, card } = bench;
      card.reads(READS.battery);
      await agent.untilRan({ warned: "warn", stopping: "stop-db", "powering-off": "power-off" }[kind]);
      await agent.told(kind, isIn(kind));
      await agent.kill();
      await rewriteBoot(agent);
      card.reads(READS.mains);
      const before = (await agent.ran()).filter((name) => !name.startsWith("="));
      await agent.startAgent();
      await agent.heard();
      await pause(5_000);
      expect((await agent.state()).phase.kind).toBe("watching");
      expect((await agent.ran()).filter((name) => !name.startsWith("="))).toEqual(before);
    },
  );

  test("a journal that is damaged is named, and takes nothing down and nothing away", async () => {
    await using bench = await startOnCard();
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.told("counting", isIn("counting"));
    await pause(1_000);
    await agent.kill();
    const file = join(agent.data, "journal");
    await writeFile(file, (await readFile(file, "utf8")).slice(0, -40));
    card.reads(READS.mains);
    await agent.startAgent();
    await agent.heard();
    expect((await agent.timeline()).find(({ code }) => code === "journal.void")?.params).toMatchObject({ reason: "damaged" });
    await pause(4_000);
    expect(await agent.ran()).toEqual([]);
    card.reads(READS.batteryLow);
    await agent.untilRan("power-off");
  });
});
