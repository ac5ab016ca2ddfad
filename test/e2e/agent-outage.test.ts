import { systemClock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { AgentBench, agentToken } from "./agent-bench.ts";
import { cardSource } from "./agent-settings.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { Upsmon } from "./nut-server-bench.ts";
import { noGuard } from "./power-off-guard.ts";
import { runProcess } from "./process.ts";
import { batteryFor, READS, ScriptedCard } from "./scripted-card.ts";
import { until } from "./until.ts";

const SOON = { withinMs: 40_000 };
const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => systemClock.sleep(ms, never);

const unguarded = noGuard();
const missingNut = missingPeers("nut-client");

/** An agent with one scripted card for each feed. */
async function startOnCards(count: number, settings: Partial<Parameters<typeof AgentBench.start>[0]> = {}) {
  await using stack = new AsyncDisposableStack();
  const cards: ScriptedCard[] = [];
  for (let i = 0; i < count; i++) cards.push(stack.use(await ScriptedCard.start()));
  const sources = cards.map(({ url }, index) => cardSource(`card-${"abc".charAt(index)}`, url, "a-token"));
  const agent = stack.use(await AgentBench.start({ sources, ...settings }));
  await agent.heard();
  const held = stack.move();
  return { cards, agent, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

// At the same time: each has an agent, cards and a folder of its own, and nearly all of it is waiting.
describe.skipIf(unguarded !== null)(`an agent${unguarded === null ? "" : `, needs ${unguarded}`}`, { concurrent: true }, () => {
  describe.skipIf(missingNut.length > 0)(`beside upsmon${missingNut.length > 0 ? `, needs ${missingNut}` : ""}`, () => {
    test("SAFETY 6, 14: an outage takes a server down in order before the battery is empty, and a NUT client of the same card too", async () => {
      await using card = await CardBench.start();
      const token = await agentToken(card);
      await using upsmon = await Upsmon.start({ port: card.addresses.nutPort, ...ADMIN, role: "primary" });
      const clients = async () => (await runProcess("upsc", ["-c", `ups@127.0.0.1:${card.addresses.nutPort}`])).stdout.trim();
      await until("the log-in of upsmon", async () => (await clients()) === "127.0.0.1", SOON);
      await using agent = await AgentBench.start({
        sources: [cardSource("card", card.addresses.http, token)],
        commands: [{ name: "stop-web", seconds: 1 }, { name: "stop-db" }],
        host: { needs: "22 s" },
      });
      await agent.heard();
      const session = await CardSession.open(card.addresses.http);
      const hosts = async () => (await session.call("listHosts", {})).hosts;
      const listed = async () => (await hosts()).find(({ kind, state }) => kind === "agent" && state === "ready");
      expect(await until("the host at the card", listed, SOON)).toMatchObject({ name: "db-1", needsMs: 22_000, unprotected: null });

      card.ups.change({ mains: "fail" });
      await agent.told("counting down", ({ phase }) => phase.kind !== "watching");
      await agent.untilRan("power-off");
      expect((await agent.ran()).slice(0, 5)).toEqual(["warn", "stop-web", "=stop-web", "stop-db", "power-off"]);
      expect((await agent.cause())?.kind).toBe("on-battery");
      expect((await agent.marks()).find(({ name }) => name === "stop-db")?.cause).toBe("on-battery");
      expect(card.ups.state().batteryPercent).toBeGreaterThan(0);
      expect(card.ups.state().ups.battery.runtimeS).toBeGreaterThan(22);
      await until("its last word at the card", async () => (await hosts()).some(({ state }) => state === "last-word"), SOON);

      expect(await upsmon.hasShutDown()).toBe(false);
      card.ups.change({ batteryPercent: 8 });
      await until("the shutdown of upsmon", () => upsmon.hasShutDown(), SOON);
      const codes = (await agent.timeline()).map(({ code }) => code);
      const order = ["feed.word", "counting", "warned", "stopping", "powering-off", "power-off.given"] as const;
      expect(order.map((code) => codes.indexOf(code))).toEqual(order.map((code) => codes.indexOf(code)).toSorted((a, b) => a - b));
      expect(order.filter((code) => !codes.includes(code))).toEqual([]);
      expect(await agent.guard.calls()).toEqual([]);
    });
  });

  test("SAFETY 6: a battery that the UPS calls low takes the server down at once, without the time for a warning", async () => {
    await using bench = await startOnCards(1, { host: { needs: "70 s", warning: "60 s" }, when: { "on-battery": "1 h" } });
    bench.cards[0]?.reads(READS.batteryLow);
    await bench.agent.untilRan("power-off", 15_000);
    expect(await bench.agent.cause()).toEqual({ kind: "battery-low", feedId: "a" });
    expect(await bench.agent.ran()).toEqual(["warn", "power-off"]);
  });

  test("SAFETY 6: a runtime below what the host needs takes it down, however short the outage", async () => {
    await using bench = await startOnCards(1, { when: { "on-battery": "1 h" } });
    bench.cards[0]?.reads(batteryFor(3_600));
    await bench.agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
    await pause(2_000);
    expect(await bench.agent.ran()).toEqual([]);
    bench.cards[0]?.reads(batteryFor(9));
    await bench.agent.untilRan("power-off");
    expect((await bench.agent.cause())?.kind).toBe("runtime");
  });

  test("SAFETY 15: mains back for long enough before the point of no return call everything off, and users are told so", async () => {
    await using bench = await startOnCards(1, {
      commands: [{ name: "stop-db", seconds: 30 }, { name: "stop-web" }],
    });
    const { agent, cards } = bench;
    cards[0]?.reads(READS.battery);
    await agent.untilRan("stop-db");
    cards[0]?.reads(READS.mains);
    await agent.told("called off", ({ phase }) => phase.kind === "cancelled");
    await until("the users' second word", async () => (await agent.marks()).filter(({ name }) => name === "warn").length === 2, SOON);
    await pause(2_000);
    const marks = await agent.marks();
    expect(marks.map(({ name }) => name)).toEqual(["warn", "stop-db", "warn"]);
    expect(marks[0]?.notice).toMatch(/^This computer shuts down/);
    expect(marks[2]?.notice).toBe("The shutdown of this computer is called off.");
    expect((await agent.reports())[0]).toMatchObject({ mode: "armed", outcome: "cancelled" });
  });

  test("SAFETY 15: mains that come back too late change nothing", async () => {
    await using bench = await startOnCards(1);
    bench.cards[0]?.reads(READS.battery);
    await bench.agent.untilRan("power-off");
    bench.cards[0]?.reads(READS.mains);
    await pause(3_500);
    expect((await bench.agent.state()).phase.kind).toMatch(/powering-off|done/);
    expect((await bench.agent.ran()).filter((name) => name === "power-off")).toEqual(["power-off"]);
  });

  test("SAFETY 10: a server that nobody armed observes: the banner is there, the report is kept, and nothing is run", async () => {
    await using bench = await startOnCards(1, { armed: false, commands: [{ name: "stop-db" }] });
    const { agent, cards } = bench;
    expect(await agent.state()).toMatchObject({
      mode: "observer",
      warnings: expect.arrayContaining([expect.objectContaining({ code: "observing" })]),
    });
    cards[0]?.reads(READS.batteryLow);
    await agent.told("pretending to the end", ({ phase }) => phase.kind === "done");
    // What it came to stands in the report before its last step does.
    await until("its report, whole", async () => (await agent.reports())[0]?.steps.at(-1)?.kind === "power-off", SOON);
    const [report] = await agent.reports();
    expect(report).toMatchObject({ mode: "observer", outcome: "would-have-powered-off" });
    expect(report?.steps.map(({ kind, isPretended }) => [kind, isPretended])).toEqual([
      ["warn", true],
      ["run", true],
      ["power-off", true],
    ]);
    expect(await agent.ran()).toEqual([]);
    expect(await agent.guard.calls()).toEqual([]);
  });

  test("SAFETY 10: nothing shuts down in the quiet time after the start, except on a fresh battery-low", async () => {
    await using bench = await startOnCards(1, { when: { quiet: "10 min", "on-battery": "0 s" } });
    const { agent, cards } = bench;
    cards[0]?.reads(READS.battery);
    await agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
    await pause(2_500);
    expect(await agent.ran()).toEqual([]);
    expect((await agent.state()).quietLeftMs).toBeGreaterThan(500_000);
    cards[0]?.reads(READS.batteryLow);
    await agent.untilRan("power-off");
    expect((await agent.cause())?.kind).toBe("battery-low");
  });

  test("SAFETY 6: a server with two feeds that needs one stays up on the other, and goes down when that fails too", async () => {
    await using bench = await startOnCards(2);
    const { agent, cards } = bench;
    cards[0]?.reads(READS.battery);
    await agent.told("without feed a", ({ feeds }) => feeds[0]?.failure?.inMs === 0);
    await pause(4_000);
    expect(await agent.ran()).toEqual([]);
    expect((await agent.state()).phase.kind).toBe("watching");
    cards[1]?.reads(READS.battery);
    await agent.untilRan("power-off");
    expect(await agent.cause()).toEqual({ kind: "on-battery", feedId: "b" });
  });

  test("SAFETY 6: a server that needs both of its feeds goes down with the first", async () => {
    await using bench = await startOnCards(2, { feedsNeeded: 2 });
    bench.cards[1]?.reads(READS.batteryLow);
    await bench.agent.untilRan("power-off");
    expect(await bench.agent.cause()).toEqual({ kind: "battery-low", feedId: "b" });
  });

  test("SAFETY 8: a link lost on mains shuts nothing down, however long it is away", async () => {
    await using bench = await startOnCards(1);
    const { agent, cards } = bench;
    const [card] = cards;
    await card?.[Symbol.asyncDispose]();
    await agent.told("without its card", ({ sources }) => sources[0]?.link.state === "lost");
    // Longer than every period of the settings together.
    await pause(10_000);
    const { phase, warnings } = await agent.state();
    expect(phase.kind).toBe("watching");
    expect(warnings).toContainEqual(expect.objectContaining({ code: "source-silent", subject: "card-a" }));
    expect(await agent.ran()).toEqual([]);
  });

  test("SAFETY 8: a link lost on battery takes the server down when the runtime told last is down to its need", async () => {
    await using bench = await startOnCards(1, { when: { "on-battery": "1 h" } });
    const { agent, cards } = bench;
    cards[0]?.reads(batteryFor(22));
    await agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
    const lastMs = systemClock.wallMs();
    await cards[0]?.[Symbol.asyncDispose]();
    const warned = await agent.untilRan("warn");
    expect((await agent.cause())?.kind).toBe("link-loss");
    // 22 s were left and 10 s are needed; what was told last came at most a quarter of a second before it fell silent.
    expect(warned.wallMs - lastMs).toBeGreaterThan(11_000);
    expect(warned.wallMs - lastMs).toBeLessThan(15_000);
    await agent.untilRan("power-off");
  });

  test("SAFETY 8: a link lost on battery whose runtime was never told takes the server down after the time set for that", async () => {
    await using bench = await startOnCards(1, { when: { "on-battery": "1 h", "unknown-runtime": "9 s" } });
    bench.cards[0]?.reads(READS.battery);
    await bench.agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
    const lastMs = systemClock.wallMs();
    await bench.cards[0]?.[Symbol.asyncDispose]();
    const warned = await bench.agent.untilRan("warn");
    expect((await bench.agent.cause())?.kind).toBe("link-loss");
    expect(warned.wallMs - lastMs).toBeGreaterThan(8_000);
  });

  test("SAFETY 9: a UPS that its card loses on battery stays on battery for the agent; one lost on mains takes nothing down", async () => {
    await using card = await CardBench.start();
    const sources = [cardSource("card", card.addresses.http, await agentToken(card))];
    await using agent = await AgentBench.start({ sources, when: { "on-battery": "12 s" } });
    await agent.heard();
    card.ups.change({ comm: "silent" });
    await agent.told("without a UPS", (state) => state.sources[0]?.link.reason === "ups-lost");
    await pause(5_000);
    expect(await agent.state()).toMatchObject({ phase: { kind: "watching" } });
    card.ups.change({ comm: "ok" });
    await agent.told("on mains", ({ feeds }) => feeds[0]?.word === "mains");
    card.ups.change({ mains: "fail" });
    await agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
    card.ups.change({ comm: "silent" });
    const { feeds } = await agent.told("without a UPS", (state) => state.sources[0]?.link.reason === "ups-lost");
    expect(feeds[0]?.word).toBe("battery");
    await agent.untilRan("power-off");
    expect((await agent.cause())?.kind).toBe("on-battery");
  });

  test("SAFETY 3: what a card only estimates takes nothing down", async () => {
    await using card = await CardBench.start();
    const sources = [cardSource("card", card.addresses.http, await agentToken(card))];
    await using agent = await AgentBench.start({ sources, when: { "on-battery": "1 h", charge: "90 %" } });
    await agent.heard();
    card.ups.change({ mains: "fail", batteryPercent: 50 });
    await agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
    await pause(5_000);
    const status = await (await CardSession.open(card.addresses.http)).call("readStatus", {});
    expect(status.reading?.estimates.charge?.value).toBeLessThan(90);
    expect(await agent.ran()).toEqual([]);
    // What it counts down is the hour on battery, and nothing else.
    const { phase } = await agent.state();
    expect(phase).toMatchObject({ kind: "counting", cause: { kind: "on-battery", feedId: "a" } });
    expect(phase.inMs).toBeGreaterThan(3_000_000);
  });

  test.each([
    ["a test", "resting", { onBattery: true, testing: true }],
    ["a calibration", "resting", { onBattery: true, calibrating: true }],
    ["a bypass", "mains", { onBattery: false, onBypass: true }],
  ])("SAFETY 7: %s with the input good is no outage, and becomes one with the mains", async (_, word, facts) => {
    await using bench = await startOnCards(1);
    const { agent, cards } = bench;
    cards[0]?.reads({ facts: { ...facts, mainsOk: true } });
    await agent.told(word, ({ feeds, sources }) => feeds[0]?.word === word && sources[0]?.values?.facts.onBattery === facts.onBattery);
    await pause(5_000);
    expect(await agent.ran()).toEqual([]);
    cards[0]?.reads({ facts: { ...facts, mainsOk: false, onBattery: true } });
    await agent.untilRan("power-off");
    expect((await agent.cause())?.kind).toBe("on-battery");
  });

  test("SAFETY 34: still up after its own power-off, the agent gives the system's word as a fallback, raises an alarm, and the guard holds", async () => {
    await using bench = await startOnCards(1);
    const { agent, cards } = bench;
    cards[0]?.reads(READS.batteryLow);
    await agent.untilRan("power-off");
    await until("the fallback", async () => (await agent.guard.calls()).length > 0, { withinMs: 80_000, everyMs: 500 });
    expect(await agent.guard.calls()).toEqual(["systemctl poweroff"]);
    const { warnings } = await agent.told("alarmed", (state) => state.warnings.some(({ code }) => code === "still-up"));
    expect(warnings.map(({ code }) => code)).toContain("still-up");
  });
});
