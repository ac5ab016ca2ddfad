import type { Command } from "@istars/protocol/model/command.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import type { Exchange } from "../link/link.ts";
import { initialSnapshot } from "../live/initial-snapshot.ts";
import { LiveState } from "../live/live.ts";
import { onBattery, sampleReading } from "../polling/sample.ts";
import type { Driver } from "../protocols/driver.ts";
import { createMegatec } from "../protocols/megatec/megatec.ts";
import { UpsError } from "../ups-error.ts";
import { Commander } from "./commander.ts";

const never = new AbortController().signal;

/** A UPS on good mains that accepts everything; `effect` is what its readings show a second after a command. */
function bench({
  effect = () => {},
  refuses,
  driver = createMegatec(),
}: {
  effect?: (b: LiveState) => void;
  refuses?: UpsError;
  driver?: Driver;
} = {}) {
  const clock = new VirtualClock();
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "scripted://" }, 0));
  live.publishLink({ ...live.current().link, state: "online" });
  live.publishReading({ reading: sampleReading(), atMonoMs: 0 });
  const sent: string[] = [];
  const noted: Command[] = [];
  const line: Exchange = {
    ask: () => Promise.reject(new UpsError("reply.timeout", "not asked here")),
    tell: async ({ text }) => {
      sent.push(text);
      if (refuses) throw refuses;
    },
  };
  const commander = new Commander({ driver, line, live, clock, log: silentLogger, onSent: (command) => noted.push(command) });
  const send = async (command: Command) => {
    const outcome = commander.send(command, "admin", never).catch((error: unknown) => error);
    await clock.advance(1_000);
    effect(live);
    await clock.advance(10_000);
    return outcome;
  };
  return { clock, live, commander, sent, noted, send };
}

const shows = (facts: Parameters<typeof sampleReading>[0]) => (live: LiveState) =>
  live.publishReading({ reading: sampleReading(facts), atMonoMs: 1_000 });

test("SAFETY 19: a test is sent once and confirmed by the reading that shows it", async () => {
  const b = bench({ effect: shows({ testing: true }) });
  expect(await b.send("test.battery.start.quick")).toEqual({ command: "test.battery.start.quick", outcome: "confirmed" });
  expect(b.sent).toEqual(["T"]);
  expect(b.noted).toEqual(["test.battery.start.quick"]);
});

test("SAFETY 19: an effect that is not seen is an unknown outcome, and the command is not repeated", async () => {
  const b = bench({ effect: shows({}) });
  expect(await b.send("test.battery.start.deep")).toMatchObject({ code: "command.unknown-outcome" });
  expect(b.sent).toEqual(["TL"]);
});

test("a held or unknown reading confirms nothing", async () => {
  const b = bench({
    effect: (live) => live.publishReading({ reading: { ...sampleReading({ testing: true }), trust: "held" }, atMonoMs: 1_000 }),
  });
  expect(await b.send("test.battery.start.quick")).toMatchObject({ code: "command.unknown-outcome" });
});

test("a refusal by the UPS, a lost port and a line lost after sending are told apart", async () => {
  const outcome = (code: UpsError["code"]) => bench({ refuses: new UpsError(code, code) }).send("test.battery.start.quick");
  expect(await outcome("command.rejected")).toMatchObject({ code: "command.refused", params: { reason: "rejected-by-ups" } });
  expect(await outcome("port.closed")).toMatchObject({ code: "link.lost" });
  expect(await outcome("command.unknown-outcome")).toMatchObject({ code: "command.unknown-outcome" });
});

test("a command that may have gone out is noted also when its outcome is unknown", async () => {
  const b = bench({ refuses: new UpsError("command.unknown-outcome", "lost") });
  await b.send("test.battery.start.quick");
  expect(b.noted).toEqual(["test.battery.start.quick"]);
});

test("nothing is sent while the link is lost, the reading is held, or the conditions are not met", async () => {
  const lost = bench();
  lost.live.publishLink({ ...lost.live.current().link, state: "lost" });
  expect(await lost.send("test.battery.start.quick")).toMatchObject({ code: "link.lost" });
  const held = bench();
  held.live.publishReading({ reading: { ...sampleReading(), trust: "held" }, atMonoMs: 0 });
  expect(await held.send("test.battery.start.quick")).toMatchObject({ code: "link.lost" });
  const outage = bench();
  outage.live.publishReading({ reading: sampleReading(onBattery()), atMonoMs: 0 });
  expect(await outage.send("test.battery.start.quick")).toMatchObject({ code: "command.refused", params: { reason: "mains-not-good" } });
  expect([...lost.sent, ...held.sent, ...outage.sent]).toEqual([]);
});

test("a command that this UPS does not have is unsupported", async () => {
  const b = bench({ driver: { ...createMegatec(), commands: [] } });
  expect(await b.send("beeper.toggle")).toMatchObject({ code: "command.unsupported" });
});

test("where a UPS tells nothing of its tests, the command is sent and that is all that is said", async () => {
  const megatec = createMegatec();
  const b = bench({ driver: { ...megatec, tells: megatec.tells.filter((name) => name !== "testing") } });
  expect(await b.send("test.battery.start.quick")).toEqual({ command: "test.battery.start.quick", outcome: "sent" });
});

test("one command at a time: a second one is refused until the first is done", async () => {
  const b = bench();
  const first = b.send("test.battery.start.quick");
  await expect(b.commander.send("test.battery.start.quick", "other", never)).rejects.toMatchObject({ params: { reason: "busy" } });
  await first;
  expect(await b.send("test.battery.stop")).toMatchObject({ params: { reason: "no-test-running" } });
});

test("SAFETY 19: the beeper flip is confirmed by the other state", async () => {
  const beeps = (beeper: "enabled" | "muted") => ({ reading: { ...sampleReading(onBattery()), beeper }, atMonoMs: 0 });
  const b = bench({ effect: (live) => live.publishReading(beeps("muted")) });
  b.live.publishReading(beeps("enabled"));
  expect(await b.send("beeper.toggle")).toEqual({ command: "beeper.toggle", outcome: "confirmed" });
  expect(b.sent).toEqual(["Q"]);
});
