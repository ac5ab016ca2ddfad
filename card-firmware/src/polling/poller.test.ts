import type { Facts } from "@istars/protocol/model/reading.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Port } from "../link/port.ts";
import { type Script, ScriptedTransport } from "../link/scripted-transport.ts";
import { initialSnapshot } from "../live/initial-snapshot.ts";
import { LiveState } from "../live/live.ts";
import { createMegatec } from "../protocols/megatec/megatec.ts";
import { STATUS_FIELDS } from "../protocols/megatec/status.ts";
import { DEFAULT_HOLD } from "./hold.ts";
import { Poller } from "./poller.ts";

const MAINS = "(230.0 230.0 230.0 030 50.0 27.2 28.0 00001000\r";
const BATTERY = "(000.0 000.0 230.0 030 50.0 25.1 28.0 10001000\r";

function bench(status = MAINS) {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const ups = { status, isSilent: false, rating: "#230.0 004 24.00 50.0\r", vendor: "I\r" };
  const transport = new ScriptedTransport((command) => {
    if (ups.isSilent) return null;
    if (command === "Q1") return ups.status;
    return command === "F" ? ups.rating : ups.vendor;
  });
  const port = new Port({ transport, clock, log });
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: transport.address }, clock.monoMs()));
  const poller = new Poller({
    driver: createMegatec(),
    line: port.exchange("poll"),
    counters: () => port.counters(),
    address: transport.address,
    live,
    clock,
    log,
    everyMs: 1_000,
    holdPolicy: () => DEFAULT_HOLD,
  });
  const stop = new AbortController();
  const running = poller.run(stop.signal);
  return {
    clock,
    log,
    ups,
    transport,
    live,
    poller,
    now: () => live.current(),
    reading: () => live.current().latest?.reading,
    asked: (text: string) => transport.sent.filter((s) => s === text).length,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
      await port.close();
    },
  };
}

test("a UPS that answers is online, with its values and its nameplate", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  expect(b.now().link).toMatchObject({ state: "online", reason: null, protocol: "megatec" });
  expect(b.now().ratings).toMatchObject({ batteryVoltage: 24, outputVoltage: 230 });
  expect(b.now().identity.topology).toBe("line-interactive");
  expect(b.reading()).toMatchObject({ trust: "fresh", facts: { mainsOk: true }, battery: { voltage: 27.2, flow: "floating" } });
});

test("SAFETY 30: the status is asked once a second, and refused or silent questions only rarely", async () => {
  await using b = bench();
  await b.clock.advance(3_000);
  const before = b.asked("Q1");
  await b.clock.advance(60 * 60_000);
  expect(b.asked("Q1") - before).toBeGreaterThan(3_500);
  expect(b.asked("Q1") - before).toBeLessThanOrEqual(3_600);
  // `I` comes back as refused: at once, after 10 s, a minute, and then every half hour.
  expect(b.asked("I")).toBeLessThanOrEqual(6);
});

test("a reading is published in the turn in which its reply was complete", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.status = BATTERY.slice(0, -1);
  await b.clock.advance(1_100);
  const told = new Promise((resolve) =>
    b.live.subscribe((s, change) => change.kind === "reading" && resolve(s.latest?.reading.facts.onBattery)),
  );
  b.transport.feed("\r");
  const turn = new Promise((resolve) => setImmediate(() => resolve("next turn")));
  expect(await Promise.race([told, turn])).toBe(true);
});

test("three missed replies lose the link and keep the last values, growing old", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  const last = b.now().latest;
  b.ups.isSilent = true;
  await b.clock.advance(2_000);
  expect(b.now().link.state).toBe("online");
  await b.clock.advance(3_000);
  expect(b.now().link).toMatchObject({ state: "lost", reason: "reply.timeout" });
  expect(b.now().latest?.reading.facts.mainsOk).toBe(true);
  expect(b.now().latest?.atMonoMs).toBeLessThanOrEqual((last?.atMonoMs ?? 0) + 1_000);
});

test("SAFETY 30: a lost UPS is asked less often, but every few seconds, and found again when it is back", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(20_000);
  const before = b.asked("Q1");
  await b.clock.advance(40_000);
  expect(b.asked("Q1") - before).toBeGreaterThanOrEqual(7);
  expect(b.asked("Q1") - before).toBeLessThanOrEqual(12);
  b.ups.isSilent = false;
  await b.clock.advance(6_000);
  expect(b.now().link.state).toBe("online");
  expect(b.reading()?.trust).toBe("fresh");
});

test("a UPS that never answers is connecting for a while and then lost, with no reading made up", async () => {
  await using b = bench();
  b.ups.isSilent = true;
  await b.clock.advance(10_000);
  expect(b.now().link.state).toBe("connecting");
  await b.clock.advance(10_000);
  expect(b.now().link).toMatchObject({ state: "lost", reason: "reply.timeout" });
  expect(b.now().latest).toBeNull();
});

test("SAFETY 9: lost on battery, the card goes on serving on battery, and low battery 120 s after the last reply", async () => {
  await using b = bench(BATTERY);
  await b.clock.advance(5_000);
  const heardAt = b.now().latest?.atMonoMs ?? 0;
  b.ups.isSilent = true;
  await b.clock.advance(10_000);
  expect(b.now().link.state).toBe("lost");
  expect(b.reading()).toMatchObject({ trust: "held", facts: { onBattery: true, batteryLow: false } });
  const held = b.now().latest;
  await b.clock.advance(1_000);
  expect(b.reading()?.seq).toBe((held?.reading.seq ?? 0) + 1);
  expect(b.reading()?.secondsOnBattery).toBe((held?.reading.secondsOnBattery ?? 0) + 1);
  await b.clock.advance(heardAt + 118_000 - b.clock.monoMs());
  expect(b.reading()?.facts.batteryLow).toBe(false);
  await b.clock.advance(4_000);
  expect(b.reading()).toMatchObject({ trust: "held", facts: { onBattery: true, batteryLow: true }, battery: { status: "low" } });
});

test("SAFETY 9: lost on mains, nothing else changes", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(3_000);
  const { latest } = b.now();
  await b.clock.advance(600_000);
  expect(b.now().latest).toBe(latest);
});

test("SAFETY 9: a UPS heard again ends the hold with what it says", async () => {
  await using b = bench(BATTERY);
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(200_000);
  expect(b.reading()?.facts.batteryLow).toBe(true);
  b.ups.isSilent = false;
  b.ups.status = MAINS;
  await b.clock.advance(6_000);
  expect(b.reading()).toMatchObject({ trust: "fresh", facts: { onBattery: false, batteryLow: false, mainsOk: true }, secondsOnBattery: 0 });
});

const everyFactUnknown = (facts: Facts | undefined) => Object.values(facts ?? { none: false }).every((f) => f === null);

test("SAFETY 4: after the card stood still every fact is unknown until the UPS is heard again", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  const seen: string[] = [];
  b.live.subscribe(({ latest }, change) => {
    if (change.kind === "reading" && latest)
      seen.push(latest.reading.trust === "unknown" && everyFactUnknown(latest.reading.facts) ? "unknown" : latest.reading.trust);
  });
  b.clock.suspend(30_000);
  await b.clock.advance(3_000);
  expect(seen[0]).toBe("unknown");
  expect(b.reading()?.trust).toBe("fresh");
});

test("SAFETY 4: with the UPS silent, everything stays unknown after a gap", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(500);
  b.clock.suspend(60_000);
  await b.clock.advance(60_000);
  expect(everyFactUnknown(b.reading()?.facts)).toBe(true);
});

test("SAFETY 4: a suspend that only the wall clock saw is a gap too", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  b.clock.stepWall(3_600_000);
  await b.clock.advance(2_000);
  expect(b.reading()?.trust).toBe("unknown");
});

test("SAFETY 4: a reply that lay about while the card stood still is not taken for news", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(1_050);
  const seen: string[] = [];
  b.live.subscribe(({ latest }, change) => change.kind === "reading" && latest && seen.push(latest.reading.trust));
  b.clock.suspend(30_000);
  b.transport.feed(MAINS);
  await b.clock.advance(3_000);
  expect(seen).toEqual(["unknown"]);
});

test("SAFETY 9: a gap that is over does not stand in the way of a later hold", async () => {
  await using b = bench(BATTERY);
  await b.clock.advance(5_000);
  b.clock.suspend(30_000);
  await b.clock.advance(5_000);
  expect(b.reading()?.trust).toBe("fresh");
  b.ups.isSilent = true;
  await b.clock.advance(6_000);
  expect(b.reading()).toMatchObject({ trust: "held", facts: { onBattery: true, batteryLow: false } });
});

test("SAFETY 9: the hold begins in the moment in which the link is lost", async () => {
  await using b = bench(BATTERY);
  await b.clock.advance(5_000);
  const moments: Record<string, number> = {};
  b.live.subscribe(({ link, latest }) => {
    if (link.state === "lost") moments.lost ??= b.clock.monoMs();
    if (latest?.reading.trust === "held") moments.held ??= b.clock.monoMs();
  });
  b.ups.isSilent = true;
  await b.clock.advance(10_000);
  expect(moments.lost).toBeGreaterThan(0);
  expect(moments.held).toBe(moments.lost);
});

test("a UPS that was swapped while the link was lost tells its own nameplate", async () => {
  await using b = bench();
  b.ups.vendor = "#EXAMPLE POWER   OL3000     V01.20    \r";
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(10_000);
  b.ups.isSilent = false;
  b.ups.rating = "#120.0 010 48.00 60.0\r";
  b.ups.status = MAINS.replace("27.2", "54.4");
  await b.clock.advance(8_000);
  expect(b.now().ratings).toMatchObject({ batteryVoltage: 48, outputVoltage: 120, outputFrequency: 60 });
  expect(b.reading()?.battery).toMatchObject({ voltage: 54.4, flow: "floating" });
});

test("SAFETY 2, 9: a gap while held makes facts unknown, and still does not cancel the countdown", async () => {
  await using b = bench(BATTERY);
  await b.clock.advance(5_000);
  b.ups.isSilent = true;
  await b.clock.advance(20_000);
  expect(b.reading()?.trust).toBe("held");
  b.clock.suspend(30_000);
  await b.clock.advance(2_000);
  expect(b.reading()?.trust).toBe("unknown");
  await b.clock.advance(120_000);
  expect(b.reading()).toMatchObject({ trust: "held", facts: { onBattery: true, batteryLow: true } });
});

test("SAFETY 12: clock steps change neither the time on battery nor the moment of low battery", async () => {
  const lowAfterMs = async (stepMs: number) => {
    await using b = bench(BATTERY);
    await b.clock.advance(5_000);
    b.clock.stepWall(stepMs);
    await b.clock.advance(5_000);
    const seconds = b.reading()?.secondsOnBattery;
    b.ups.isSilent = true;
    const start = b.clock.monoMs();
    b.clock.stepWall(-stepMs);
    while (b.reading()?.facts.batteryLow !== true) await b.clock.advance(1_000);
    return [seconds, b.clock.monoMs() - start];
  };
  const still = await lowAfterMs(0);
  expect(await lowAfterMs(86_400_000)).toEqual(still);
  expect(await lowAfterMs(-86_400_000)).toEqual(still);
});

test("a test that was asked for is known by its kind, and its end by our command", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.poller.commandSent("test.battery.start.deep");
  b.ups.status = MAINS.replace("00001000", "00001100");
  await b.clock.advance(3_000);
  expect(b.reading()?.test).toMatchObject({ result: "running", kind: "deep" });
  b.poller.commandSent("test.battery.stop");
  b.ups.status = MAINS;
  await b.clock.advance(2_000);
  expect(b.reading()?.test.result).toBe("aborted");
});

test("values that are not used are said once, not at every poll", async () => {
  await using b = bench(MAINS.replace("27.2", "99.9"));
  await b.clock.advance(10_000);
  const said = b.log.lines.filter((l) => l.level === "warn");
  expect(said).toHaveLength(1);
  expect(said[0]?.fields).toMatchObject({ remarks: ["battery 99.9 V does not fit the nominal 24 V"] });
});

test("the nameplate is not asked on battery, where every poll counts", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  b.ups.status = BATTERY;
  const before = b.asked("F");
  await b.clock.advance(20 * 60_000);
  expect(b.asked("F")).toBe(before);
});

test("counters are published now and then, without flooding those who listen to the link", async () => {
  await using b = bench();
  await b.clock.advance(5_000);
  let links = 0;
  b.live.subscribe((_s, change) => {
    if (change.kind === "link") links++;
  });
  await b.clock.advance(60_000);
  expect(links).toBeGreaterThanOrEqual(10);
  expect(links).toBeLessThanOrEqual(12);
  expect(b.now().link.counters.answered).toBeGreaterThan(50);
});

test("garbage, truncated, echoed and absurd frames publish nothing out of range and change no fact by half a frame", async () => {
  const mangle: fc.Arbitrary<Script> = fc.oneof(
    fc.string({ unit: "binary-ascii", maxLength: 100 }).map((noise) => () => noise),
    fc.nat(MAINS.length - 2).map((cut) => () => `${BATTERY.slice(0, cut)}\r`),
    fc.nat(MAINS.length - 2).map((at) => () => BATTERY.slice(0, at) + BATTERY.slice(at + 1)),
    fc.constant((command: string) => `${command}\r`),
    fc.constant(() => "(999.9 999.9 999.9 999 99.9 99.9 99.9 00001000\r"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(mangle, { minLength: 1, maxLength: 6 }), async (scripts) => {
      await using b = bench();
      await b.clock.advance(3_000);
      const healthy = b.transport.script;
      b.live.subscribe(({ latest }) => {
        expect(latest?.reading.facts).toMatchObject({ mainsOk: true, onBattery: false, batteryLow: false, fault: false });
        const values = [latest?.reading.input[0]?.voltage, latest?.reading.output[0]?.load, latest?.reading.temperature];
        const ranges = ["inputVoltage", "load", "temperature"].map((name) => STATUS_FIELDS.find((f) => f.name === name));
        for (const [i, value] of values.entries()) {
          if (value === null || value === undefined) continue;
          expect(value).toBeGreaterThanOrEqual(ranges[i]?.min ?? 0);
          expect(value).toBeLessThanOrEqual(ranges[i]?.max ?? 0);
        }
      });
      for (const script of scripts) {
        b.transport.script = script;
        await b.clock.advance(1_000);
      }
      b.transport.script = healthy;
      await b.clock.advance(6_000);
      expect(b.reading()).toMatchObject({ trust: "fresh", input: [{ voltage: 230 }] });
    }),
    { numRuns: 40 },
  );
});
