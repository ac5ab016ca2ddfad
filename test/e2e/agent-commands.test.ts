import { readFile } from "node:fs/promises";
import { systemClock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import { AgentBench } from "./agent-bench.ts";
import { type AgentSettings, cardSource, settingsText } from "./agent-settings.ts";
import { freePort } from "./free-port.ts";
import { noGuard } from "./power-off-guard.ts";
import { READS, ScriptedCard } from "./scripted-card.ts";
import { until } from "./until.ts";

const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => systemClock.sleep(ms, never);
const SOON = { withinMs: 30_000 };

async function prepareOnCard(settings: Partial<AgentSettings> = {}, isDry = false) {
  await using stack = new AsyncDisposableStack();
  const card = stack.use(await ScriptedCard.start());
  const all: AgentSettings = { sources: [cardSource("card", card.url, "a-token")], ...settings };
  const agent = stack.use(await AgentBench.prepare(all, { isDry }));
  const held = stack.move();
  return { card, agent, settings: all, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const unguarded = noGuard();
// At the same time: each has an agent, a card and a folder of its own, and most of it is waiting.
describe.skipIf(unguarded !== null)(
  `iSmartMate's command line${unguarded === null ? "" : `, needs ${unguarded}`}`,
  { concurrent: true },
  () => {
    test("SAFETY 34: a drill of an armed server goes through the whole chain, says after how long it would have powered off, and does nothing", async () => {
      await using bench = await prepareOnCard({ commands: [{ name: "stop-db", seconds: 3 }] });
      const { agent } = bench;
      await agent.startAgent();
      await agent.heard();
      const { code, stdout, stderr } = await agent.runToEnd("drill");
      expect(`${stdout}${stderr}`).toMatch(/would have powered off after \d+ s/i);
      expect(code).toBe(0);
      const [report] = await agent.reports();
      expect(report).toMatchObject({ mode: "drill", outcome: "would-have-powered-off" });
      expect(report?.steps.map(({ kind, isPretended }) => `${kind} ${isPretended}`)).toEqual(["warn true", "run true", "power-off true"]);
      expect(report?.steps[1]?.text).toContain("stop-db");
      expect(await agent.ran()).toEqual([]);
      expect(await agent.guard.calls()).toEqual([]);
      expect((await agent.state()).mode).toBe("armed");
    });

    test("SAFETY 34: a drill without a running service does nothing either", async () => {
      await using bench = await prepareOnCard({ commands: [{ name: "stop-db" }] });
      const { code, stdout } = await bench.agent.runToEnd("drill");
      expect(stdout).toMatch(/would have powered off after \d+ s/i);
      expect(code).toBe(0);
      expect(await bench.agent.ran()).toEqual([]);
      expect(await bench.agent.guard.calls()).toEqual([]);
    });

    test("SAFETY 34: a dry run of an armed file goes down to the last word and never says it", async () => {
      await using bench = await prepareOnCard({ commands: [{ name: "stop-db" }] }, true);
      const { agent, card } = bench;
      await agent.startAgent();
      await agent.heard();
      expect((await agent.state()).mode).toBe("dry-run");
      card.reads(READS.batteryLow);
      await agent.told("at the end", ({ phase }) => phase.kind === "done");
      await until("the report", async () => (await agent.reports())[0]?.outcome === "would-have-powered-off", SOON);
      expect((await agent.reports())[0]?.mode).toBe("dry-run");
      await pause(2_000);
      expect(await agent.ran()).toEqual([]);
      expect(await agent.guard.calls()).toEqual([]);
    });

    test("SAFETY 34: a real drill in the middle of a real outage is refused, and the outage goes on", async () => {
      await using bench = await prepareOnCard({ host: { needs: "30 s", warning: "10 s" } });
      const { agent, card } = bench;
      await agent.startAgent();
      await agent.heard();
      card.reads(READS.battery);
      await agent.untilRan("warn");
      const { code, stderr } = await agent.runToEnd("drill");
      expect(code).toBe(1);
      expect(stderr).not.toBe("");
      await agent.untilRan("power-off");
    });

    test("check of a good file proves its source, its commands and its power-off, and ends well", async () => {
      await using bench = await prepareOnCard({ commands: [{ name: "stop-db" }] });
      const { code, stdout, stderr } = await bench.agent.runToEnd("check");
      expect(`${stdout}${stderr}`).toContain("card");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(await bench.agent.ran()).toEqual([]);
    });

    test.each([
      [
        "a time without a unit",
        (text: string) => text.replace("on-battery: 3 s", "on-battery: 300"),
        /ismartmate\.yaml:\d+:\d+ when\.on-battery: .*unit/,
      ],
      ["a word misspelt", (text: string) => text.replace("steady:", "stedy:"), /ismartmate\.yaml:\d+:\d+ when\.stedy: .*steady/],
      [
        "a feed whose source is nobody",
        (text: string) => text.replace("sources: [card]", "sources: [card, ghost]"),
        /:\d+:\d+ feeds\[0\]\.sources\[1\]: .*no source.*card/,
      ],
      [
        "more feeds needed than there are",
        (text: string) => text.replace("feeds-needed: 1", "feeds-needed: 2"),
        /:\d+:\d+ feeds-needed: .*1 feed/,
      ],
      [
        "a command by its bare name",
        (text: string) => text.replace(/run: \[\S+, stop-db/, "run: [stop-db"),
        /:\d+:\d+ commands\[0\].*path/,
      ],
      ["no YAML at all", () => "armed: [on\n  : }", /ismartmate\.yaml:\d+:\d+ /],
      [
        "less time than the commands may take",
        (text: string) => text.replace(/needs: \d+ s/, "needs: 3 s"),
        /:\d+:\d+ (host\.needs|commands): .*shorter/,
      ],
    ])("check names line and reason of %s, and run does not start with it", async (_, spoil, words) => {
      await using bench = await prepareOnCard({ commands: [{ name: "stop-db", limit: 5 }] });
      const { agent, settings } = bench;
      await agent.writeText(spoil(settingsText(settings, agent.marker)));
      for (const command of ["check", "run"]) {
        const { code, stdout, stderr } = await agent.runToEnd(command);
        expect(`${stdout}${stderr}`).toMatch(words);
        expect(code).toBe(1);
      }
    });

    test("check says of a source that does not answer that it does not", async () => {
      await using bench = await prepareOnCard();
      const nobody = `http://127.0.0.1:${await freePort()}`;
      await bench.agent.writeSettings({ sources: [cardSource("good", bench.card.url, "a-token"), cardSource("gone", nobody, "a-token")] });
      const { code, stdout, stderr } = await bench.agent.runToEnd("check");
      expect(code).toBe(1);
      expect(`${stdout}${stderr}`).toMatch(/^!! +gone .*lost: It cannot be reached/m);
    });

    test("SAFETY 2: check refuses a trigger that no source of its feed can tell, with its line and what to do", async () => {
      await using bench = await prepareOnCard({ when: { charge: "20 %" } });
      const { code, stdout, stderr } = await bench.agent.runToEnd("check");
      expect(`${stdout}${stderr}`).toMatch(/:\d+:\d+ when\.charge: .*can tell this.*charge: off/);
      expect(code).toBe(1);
      bench.card.reads({ battery: { charge: 80 } });
      expect((await bench.agent.runToEnd("check")).code).toBe(0);
    });

    test("a file with a fault changes nothing of what runs, is named in the warnings, and a good one is taken over without a restart", async () => {
      await using bench = await prepareOnCard({ commands: [{ name: "stop-db" }] });
      const { agent, card, settings } = bench;
      await agent.startAgent();
      await agent.heard();
      const { pid } = agent.local;
      await agent.writeText(settingsText(settings, agent.marker).replace("on-battery: 3 s", "on-battery: soon"));
      const { warnings, mode } = await agent.told("warning of the file", (state) =>
        state.warnings.some(({ code }) => code === "settings-faulty"),
      );
      expect(mode).toBe("armed");
      expect(warnings.find(({ code }) => code === "settings-faulty")?.detail).toMatch(/on-battery/);
      await agent.writeSettings({ ...settings, armed: false });
      await agent.told("disarmed", (state) => state.mode === "observer" && state.warnings.every(({ code }) => code !== "settings-faulty"));
      await agent.writeSettings({ ...settings, armed: true, when: { "on-battery": "1 s" } });
      await agent.told("armed again", (state) => state.mode === "armed");
      await agent.writeText("armed: [");
      await agent.told("warning again", (state) => state.warnings.some(({ code }) => code === "settings-faulty"));
      card.reads(READS.battery);
      await agent.untilRan("power-off");
      expect(await agent.ran()).toEqual(["warn", "stop-db", "power-off"]);
      expect(agent.local.pid).toBe(pid);
    });

    test("status tells a person what is going on, and that nothing runs where nothing does", async () => {
      await using bench = await prepareOnCard();
      const { agent, card } = bench;
      expect((await agent.runToEnd("status")).code).toBe(3);
      await agent.startAgent();
      await agent.heard();
      const calm = await agent.runToEnd("status");
      expect(calm.code).toBe(0);
      expect(calm.stdout).toContain("card");
      card.reads(READS.battery);
      await agent.told("on battery", ({ feeds }) => feeds[0]?.word === "battery");
      expect((await agent.runToEnd("status")).stdout).toMatch(/battery/i);
      expect(await readFile(agent.settingsFile, "utf8")).toContain("a-token");
      expect(calm.stdout + calm.stderr).not.toContain("a-token");
    });
  },
);
