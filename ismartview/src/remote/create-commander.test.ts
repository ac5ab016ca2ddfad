import type { Command } from "@istars/protocol/model/command.ts";
import type { CommandRequest, CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { type ReadingChange, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { openMemoryAuth } from "@istars/service/auth/memory-auth.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import type { Situation } from "../alarms/situations.ts";
import type { CardCaller } from "./card-caller.ts";
import { createCommander } from "./create-commander.ts";
import type { SendOutcome } from "./send-outcome.ts";

const ada = { user: "ada", address: "192.0.2.1" };
const TEST = "test.battery.start.quick";

/** A commander over cards that are as the test says. */
async function startBench(cards: number) {
  const clock = new VirtualClock();
  const { store } = await openMemoryAuth({ clock });
  const situations = new Map<number, Situation>();
  const notes: NewFleetEvent[] = [];
  const sent: string[] = [];
  const runs: CommandRun[] = [];
  const answers = new Map<number, SendOutcome>();
  const agents = new Map<number, ReadonlySet<string> | null>();
  const put = (cardId: number, change: Partial<Situation> = {}, reading: ReadingChange = {}) =>
    situations.set(cardId, {
      ...{
        isOnline: true,
        reading: sampleMeasuredReading(reading),
        tells: ["mainsOk", "testing"],
        alarms: [],
        name: `card-${cardId}`,
        site: "hall",
      },
      ...change,
    });
  for (let id = 1; id <= cards; id++) put(id);
  const testing = (cardId: number, isTesting: boolean) => put(cardId, {}, { facts: { testing: isTesting } });
  const caller: CardCaller = {
    commandsOf: () => ["test.battery.start.quick", "test.battery.start.deep", "test.battery.stop", "beeper.toggle"],
    acknowledge: async () => {},
    agentsOf: async (cardId) => agents.get(cardId) ?? null,
    send: async (cardId, command) => {
      sent.push(`${cardId} ${command}`);
      const outcome = answers.get(cardId) ?? { step: "confirmed", reason: null };
      if (command === TEST && outcome.step === "confirmed") testing(cardId, true);
      return outcome;
    },
  };
  const desk = {
    note: (event: NewFleetEvent) => void notes.push(event),
    situationOf: (cardId: number) => situations.get(cardId) ?? null,
    testing: () => [...situations].filter(([, { reading }]) => reading?.facts.testing === true).map(([id]) => id),
  };
  const commander = createCommander({ caller, desk, store: { accounts: store }, clock, log: silentLogger });
  commander.subscribe((run) => runs.push(run));
  const ask = (command: Command, ...cardIds: number[]): CommandRequest => ({ command, cardIds, count: cardIds.length });
  const steps = () =>
    commander.latest()?.cards.map(({ cardId, step, reason }) => [cardId, step, ...(reason === null ? [] : [reason])].join(" "));
  const audited = async () =>
    (await store.run("listAudit", 0)).map(({ user, action, outcome, detail }) => `${user} ${action} ${outcome}: ${detail}`);
  return { clock, commander, put, testing, answers, agents, sent, notes, runs, ask, steps, audited };
}

test("a command goes to one card, and who asked and what came of it is audited and in the history", async () => {
  const bench = await startBench(1);
  const run = bench.commander.start(bench.ask(TEST, 1), ada);
  expect(run).toMatchObject({ id: 1, by: "ada", isRunning: true, cards: [{ cardId: 1, step: "waiting" }] });
  await bench.clock.advance(0);
  expect(bench.runs.map(({ cards }) => cards[0]?.step)).toEqual(["waiting", "asking", "confirmed", "confirmed"]);
  expect(bench.commander.latest()).toMatchObject({ isRunning: false });
  expect(await bench.audited()).toEqual([`ada ups.command confirmed: ${TEST}: card-1`]);
  expect(bench.notes).toMatchObject([{ cardId: 1, kind: "command.sent", by: "ada", params: { command: TEST, outcome: "confirmed" } }]);
});

test("SAFETY 22: with more than one card the count has to be right, and one run goes at a time", async () => {
  const { commander, ask, clock } = await startBench(3);
  expect(() => commander.start({ ...ask(TEST, 1, 2, 3), count: 2 }, ada)).toThrow(expect.objectContaining({ code: "count.wrong" }));
  expect(() => commander.start({ ...ask(TEST, 1, 1), count: 2 }, ada)).toThrow(expect.objectContaining({ code: "count.wrong" }));
  expect(() => commander.start(ask(TEST, 1, 9), ada)).toThrow(expect.objectContaining({ code: "card.unknown" }));
  commander.start(ask(TEST, 1, 2, 3), ada);
  expect(() => commander.start(ask("beeper.toggle", 1), ada)).toThrow(expect.objectContaining({ code: "run.running" }));
  await clock.advance(0);
  expect(() => commander.start(ask("beeper.toggle", 1), ada)).toThrow(expect.objectContaining({ code: "run.running" }));
});

test("SAFETY 22: the battery test of one card waits for the end of the one before", async () => {
  const { commander, ask, clock, testing, sent, steps } = await startBench(2);
  commander.start(ask(TEST, 1, 2), ada);
  await clock.advance(60_000);
  expect(sent).toEqual([`1 ${TEST}`]);
  expect(steps()).toEqual(["1 confirmed", "2 waiting"]);
  testing(1, false);
  await clock.advance(2_000);
  expect(sent).toEqual([`1 ${TEST}`, `2 ${TEST}`]);
});

test("SAFETY 22: where the end of a test cannot be known, no other begins", async () => {
  const { commander, ask, clock, sent, steps } = await startBench(3);
  commander.start(ask(TEST, 1, 2, 3), ada);
  await clock.advance(16 * 60_000);
  expect(sent).toEqual([`1 ${TEST}`]);
  expect(steps()).toEqual(["1 confirmed", "2 refused test-end-unknown", "3 refused test-end-unknown"]);
  expect(commander.latest()?.isRunning).toBe(false);
});

test.each([
  ["both tell of the same server", ["a", "b"], ["b"], "hall", "shared-host"],
  ["the servers are others", ["a"], ["b"], "hall", null],
  ["one does not tell, at the same site", null, ["b"], "hall", "test-elsewhere"],
  ["one does not tell, and its site is not known", null, ["b"], null, "test-elsewhere"],
  ["one does not tell, at another site", null, ["b"], "elsewhere", null],
] as const)("SAFETY 22: while a test runs elsewhere and %s", async (_what, own, others, site, reason) => {
  const { commander, ask, clock, testing, put, agents, sent, steps } = await startBench(2);
  put(1, { site });
  testing(2, true);
  agents.set(1, own && new Set(own));
  agents.set(2, new Set(others));
  commander.start(ask(TEST, 1), ada);
  await clock.advance(0);
  expect(steps()).toEqual([reason === null ? "1 confirmed" : `1 refused ${reason}`]);
  expect(sent).toHaveLength(reason === null ? 1 : 0);
});

test.each<[string, Partial<Situation>, ReadingChange, string]>([
  ["mains away", {}, { facts: { mainsOk: false } }, "mains-not-good"],
  ["mains unknown", {}, { facts: { mainsOk: null } }, "mains-not-good"],
  ["a test running", {}, { facts: { testing: true } }, "test-running"],
  ["an alarm on", { alarms: ["temp-bad"] }, {}, "alarm-active"],
  ["a low charge", {}, { battery: { charge: 60 } }, "charge-low"],
  ["a link that is lost", { isOnline: false }, {}, "link.lost"],
  ["nothing told", { reading: null }, {}, "link.lost"],
  ["a reading that is old", {}, { ageMs: 31_000 }, "link.lost"],
  ["a reading that is held", {}, { trust: "held" }, "link.lost"],
])("SAFETY 22: no battery test begins with %s", async (_what, change, reading, reason) => {
  const { commander, ask, clock, put, sent, steps, notes, audited } = await startBench(1);
  put(1, { ...change, ...("reading" in change ? {} : { reading: sampleMeasuredReading(reading) }) });
  commander.start(ask(TEST, 1), ada);
  await clock.advance(0);
  expect(steps()).toEqual([`1 refused ${reason}`]);
  expect(sent).toEqual([]);
  expect(notes).toEqual([]);
  expect(await audited()).toEqual([`ada ups.command ${reason}: ${TEST}: card-1`]);
});

test("SAFETY 19: a command whose outcome is unknown is not sent again, and the history says so", async () => {
  const { commander, ask, clock, answers, put, sent, steps, notes } = await startBench(2);
  for (const cardId of [1, 2]) put(cardId, {}, { beeper: "enabled" });
  answers.set(1, { step: "unknown-outcome", reason: "silent" });
  commander.start(ask("beeper.toggle", 1, 2), ada);
  await clock.advance(60_000);
  expect(sent).toEqual(["1 beeper.toggle", "2 beeper.toggle"]);
  expect(steps()).toEqual(["1 unknown-outcome silent", "2 confirmed"]);
  expect(notes[0]).toMatchObject({ severity: "warning", params: { outcome: "unknown-outcome" } });
});

test("what is refused by one card stops no other", async () => {
  const { commander, ask, clock, answers, testing, steps } = await startBench(2);
  answers.set(1, { step: "refused", reason: "busy" });
  commander.start(ask(TEST, 1, 2), ada);
  await clock.advance(2_000);
  testing(2, false);
  expect(steps()).toEqual(["1 refused busy", "2 confirmed"]);
});

test("a run that is cancelled asks no further card", async () => {
  const { commander, ask, clock, sent, steps } = await startBench(3);
  const { id } = commander.start(ask(TEST, 1, 2, 3), ada);
  await clock.advance(5_000);
  commander.cancel(id, ada);
  await clock.advance(1_000);
  expect(steps()).toEqual(["1 confirmed", "2 cancelled", "3 cancelled"]);
  expect(sent).toHaveLength(1);
  expect(commander.latest()?.isRunning).toBe(false);
  expect(() => commander.cancel(id, ada)).toThrow(expect.objectContaining({ code: "run.unknown" }));
});

test("closing asks no further card", async () => {
  const { commander, ask, clock, steps } = await startBench(2);
  commander.start(ask(TEST, 1, 2), ada);
  await clock.advance(1_000);
  await commander.close();
  expect(steps()).toEqual(["1 confirmed", "2 cancelled"]);
});
