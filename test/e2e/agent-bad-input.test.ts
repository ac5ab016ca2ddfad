import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, sampleIdentityKey } from "@istars/protocol/net/source/sample-certificates.ts";
import { systemClock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import { memoryOf } from "../bench/process-usage.ts";
import { AgentBench } from "./agent-bench.ts";
import { startOnCard } from "./agent-on-card.ts";
import { cardSource, nutSource, snmpSource } from "./agent-settings.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { noGuard } from "./power-off-guard.ts";
import { READS, ScriptedCard } from "./scripted-card.ts";

const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => systemClock.sleep(ms, never);
/** Longer than every period of the settings together, and than a card may be silent. */
const LONG_MS = 9_000;
/** Memory that no stream may make it need, MB. */
const MOST_MB = 250;

type Hostility = (card: ScriptedCard) => Promise<void>;
const READING_OF_NOTHING = { seq: 9, wallMs: 0, ageMs: 0, trust: "fresh", facts: {}, battery: {} };

/** What a card that is broken, or somebody in its place, may send while the mains are good. */
const HOSTILITIES: Readonly<Record<string, Hostility>> = {
  "readings of other types": async (card) => {
    card.reads(null);
    for (const data of [
      null,
      7,
      "on battery",
      [READS.batteryLow],
      { facts: "batteryLow" },
      { ...READING_OF_NOTHING, facts: [true, true] },
    ]) {
      card.send("reading", data);
    }
    card.send("reading", { ...READING_OF_NOTHING, facts: { mainsOk: 0, onBattery: "true", batteryLow: 1 }, battery: { runtime: "0" } });
  },
  "numbers that cannot be": async (card) => {
    const battery = { runtime: -1, charge: -1e308, voltage: 1e308, temperature: 1e9 };
    card.reads({ battery, temperature: 5e9, shutdownInS: -1 });
    for (const word of ["NaN", "Infinity", "-", "1e999", "undefined"]) {
      card.raw(`event: reading\ndata: {"seq":${word},"facts":{"onBattery":${word}},"battery":{"runtime":${word}}}\n\n`);
      card.raw(`event: reading\ndata: ${word}\n\n`);
    }
    await pause(500);
  },
  "octets that are no text": async (card) => {
    card.reads(null);
    for (let i = 0; i < 200; i++) card.raw(Uint8Array.from({ length: 512 }, (_, at) => (at * 7 + i * 31) & 255));
  },
  "a line without an end": async (card) => {
    card.reads(null);
    const part = "x".repeat(1_000_000);
    card.raw("event: reading\ndata: ");
    for (let i = 0; i < 40; i++) {
      card.raw(part);
      await pause(20);
    }
  },
  "a message without an end": async (card) => {
    card.reads(null);
    const lines = "data: {\n".repeat(100_000);
    for (let i = 0; i < 40; i++) {
      card.raw(lines);
      await pause(20);
    }
  },
  "readings by the thousand": async (card) => {
    for (let i = 0; i < 20_000; i++) card.reads(READS.mains);
    await pause(500);
  },
  "a reading that drips": async (card) => {
    card.reads(null);
    for (const octet of `event: reading\ndata: ${JSON.stringify(READING_OF_NOTHING).slice(0, 60)}`) {
      card.raw(octet);
      await pause(120);
    }
  },
  "clocks from other centuries": async (card) => {
    for (const wallMs of [0, -1, 4e15, Number.MAX_SAFE_INTEGER]) {
      card.reads({ wallMs, ageMs: 0 });
      card.send("beat", { wallMs });
      await pause(200);
    }
    card.send("reading", { ...READING_OF_NOTHING, ageMs: -1e12, facts: { onBattery: true } });
    card.send("reading", { ...READING_OF_NOTHING, ageMs: 1e15, facts: { onBattery: true, batteryLow: true } });
  },
  "a log that is another's": async (card) => {
    const hello = { v: 1, cardId: "d", bootId: "e", logId: "other", lastId: 9e15, oldestId: -4, wallMs: 0 };
    card.send("hello", hello);
    card.send("event", { id: 5, kind: "alarm.raised", wallMs: 0 }, "other.5");
    card.send("event", { id: 3, kind: "alarm.raised", wallMs: 0 }, "log.3");
    card.send("event", { id: 2 }, "nonsense");
    card.send("gap", { logId: "third", oldestId: 7, lastId: 1 });
    card.send("hello", { ...hello, v: 99 });
  },
  "events nobody knows": async (card) => {
    card.send("shutdown", { now: true });
    card.send("fsd", { host: "all" });
    card.send("command", { kind: "power-off" });
    card.raw("event: power-off\ndata: now\n\n:comment\n\nretry: 0\n\nid\n\n");
  },
};

const unguarded = noGuard();
// At the same time: each has an agent, cards and a folder of its own, and nearly all of it is waiting.
describe.skipIf(unguarded !== null)(`an agent on mains${unguarded === null ? "" : `, needs ${unguarded}`}`, { concurrent: true }, () => {
  test.each(Object.entries(HOSTILITIES))("SAFETY 2: %s on its card's stream shut nothing down, and it goes on", async (_, hostility) => {
    await using bench = await startOnCard({ when: { "on-battery": "1 s", stale: "3 s" } });
    const { agent, card } = bench;
    await hostility(card);
    await pause(4_000);
    expect(await agent.ran()).toEqual([]);
    expect((await agent.state()).phase.kind).toBe("watching");
    expect(agent.process.isRunning).toBe(true);
    expect(memoryOf(agent.process.pid).peakMb).toBeLessThan(MOST_MB);
    // Nothing of it keeps the agent from hearing what is true afterwards.
    card.cut();
    card.reads(READS.mains);
    await agent.told("on mains again", ({ feeds, sources }) => feeds[0]?.word === "mains" && sources[0]?.link.state === "online");
    card.reads(READS.batteryLow);
    await agent.untilRan("power-off");
  });

  test("SAFETY 8: a stream that says nothing that can be understood is a lost card, and says so", async () => {
    await using bench = await startOnCard();
    const { agent, card } = bench;
    card.answer = (_request, response) => void response.writeHead(200, { "content-type": "text/event-stream" }).write(":\n\n");
    card.cut();
    const { sources, warnings } = await agent.told("without its card", (state) => state.sources[0]?.link.state === "lost");
    expect(sources[0]?.link.reason).toMatch(/silent|closed|unreachable/);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "source-silent", subject: "card" }));
    await pause(LONG_MS);
    expect(await agent.ran()).toEqual([]);
  });

  test.each([
    [401, "session.required"],
    [403, "permission.denied"],
  ])("SAFETY 31: a token that the card answers with %i is red at once, and shuts nothing down", async (status, code) => {
    await using card = await ScriptedCard.start();
    card.answer = (_request, response) => {
      response.writeHead(status, { "content-type": "application/problem+json" });
      response.end(JSON.stringify({ type: `urn:istars:problem:${code}`, title: "no", status }));
    };
    await using agent = await AgentBench.start({ sources: [cardSource("card", card.url, "wrong-token")] });
    const { sources, warnings } = await agent.told("refused", (state) => state.sources[0]?.link.state === "refused", 5_000);
    expect(sources[0]?.link.reason).toBe(code);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "source-refused", subject: "card" }));
    await pause(LONG_MS);
    expect(await agent.ran()).toEqual([]);
    expect((await agent.state()).phase.kind).toBe("watching");
  });

  test("SAFETY 31: a card with another key than its own is red at once, hears no token, and shuts nothing down", async () => {
    await using impostor = await ScriptedCard.start({ certificate: OTHER_CERTIFICATE });
    let requests = 0;
    impostor.answer = () => {
      requests += 1;
    };
    const source = cardSource("card", impostor.url, "a-token", sampleIdentityKey(FIRST_CERTIFICATE));
    await using agent = await AgentBench.start({ sources: [source] });
    const { sources } = await agent.told("refused", (state) => state.sources[0]?.link.state === "refused", 5_000);
    expect(sources[0]?.link.reason).toBe("certificate");
    await pause(3_000);
    expect(requests).toBe(0);
    expect(await agent.ran()).toEqual([]);
    expect(agent.process.stderr + agent.process.stdout).not.toContain("a-token");
  });

  test("SAFETY 31: its own key lets a card in, over TLS", async () => {
    await using card = await ScriptedCard.start({ certificate: FIRST_CERTIFICATE });
    const source = cardSource("card", card.url, "a-token", sampleIdentityKey(FIRST_CERTIFICATE));
    await using agent = await AgentBench.start({ sources: [source] });
    await agent.heard();
    card.reads(READS.batteryLow);
    await agent.untilRan("power-off");
  });

  test("wrong passwords at a card's NUT server and a wrong SNMP community are told for what they are, and shut nothing down", async () => {
    await using card = await CardBench.start();
    const { nutPort, snmpPort } = card.addresses;
    await using agent = await AgentBench.start({
      sources: [
        nutSource("nut", { port: nutPort, login: { user: ADMIN.user, password: "not-the-password" } }),
        nutSource("cellar", { port: nutPort, ups: "cellar" }),
        snmpSource("snmp", snmpPort, "not-the-community"),
      ],
      feeds: [["nut"], ["cellar"], ["snmp"]],
      feedsNeeded: 3,
    });
    const links = (await agent.told("refused and lost", ({ sources }) => sources.every(({ link }) => link.state !== "connecting"), 30_000))
      .sources;
    expect(links.map(({ id, link }) => [id, link.state, link.reason])).toEqual([
      ["nut", "refused", "ACCESS-DENIED"],
      ["cellar", "refused", "UNKNOWN-UPS"],
      ["snmp", "lost", expect.any(String)],
    ]);
    await pause(LONG_MS);
    expect(await agent.ran()).toEqual([]);
    expect(agent.process.stderr + agent.process.stdout).not.toMatch(/not-the-(password|community)/);
  });

  test("SAFETY 8: a card that comes and goes each second shuts nothing down", async () => {
    await using bench = await startOnCard();
    const { agent, card } = bench;
    for (let i = 0; i < 12; i++) {
      card.cut();
      await pause(1_000);
    }
    expect(await agent.ran()).toEqual([]);
    expect((await agent.state()).phase.kind).toBe("watching");
  });

  test("SAFETY 5, 6: mains that come and go each second are one outage that begins with the first, not a new one each time", async () => {
    await using bench = await startOnCard({ when: { "on-battery": "9 s" } });
    const { agent, card } = bench;
    const beganMs = systemClock.wallMs();
    for (let i = 0; i < 4; i++) {
      card.reads(READS.battery);
      await pause(1_000);
      card.reads(READS.mains);
      await pause(1_000);
    }
    expect(await agent.ran()).toEqual([]);
    card.reads(READS.battery);
    const warned = await agent.untilRan("warn");
    expect(warned.wallMs - beganMs).toBeGreaterThan(8_900);
    expect(warned.wallMs - beganMs).toBeLessThan(12_000);
  });

  test("SAFETY 4: a machine that stood still begins anew: what counted down is void, and what is true now counts", async () => {
    await using bench = await startOnCard({ when: { "on-battery": "8 s" } });
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.told("counting", ({ phase }) => phase.kind === "counting");
    await pause(2_000);
    agent.process.kill("SIGSTOP");
    await pause(14_000);
    card.reads(READS.mains);
    await pause(1_000);
    agent.process.kill("SIGCONT");
    await agent.told("on mains", ({ feeds }) => feeds[0]?.word === "mains");
    await pause(3_000);
    expect(await agent.ran()).toEqual([]);
    expect((await agent.timeline()).map(({ code }) => code)).toContain("gap");
  });

  test("SAFETY 4: standing still on battery costs the time that stood still, and not a second of the warning", async () => {
    await using bench = await startOnCard({ when: { "on-battery": "6 s" } });
    const { agent, card } = bench;
    card.reads(READS.battery);
    await agent.told("counting", ({ phase }) => phase.kind === "counting");
    agent.process.kill("SIGSTOP");
    await pause(15_000);
    agent.process.kill("SIGCONT");
    const backMs = systemClock.wallMs();
    const warned = await agent.untilRan("warn");
    expect(warned.wallMs - backMs).toBeGreaterThan(5_500);
    await agent.untilRan("power-off");
  });
});
