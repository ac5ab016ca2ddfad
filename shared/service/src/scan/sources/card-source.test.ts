import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fastClock } from "@istars/protocol/net/discovery/fast-clock.ts";
import { LOOPBACK, ScriptedCard } from "@istars/protocol/net/discovery/scripted-card.ts";
import Bonjour from "bonjour-service";
import { expect, test } from "vitest";
import { systemClock } from "../../clock.ts";
import { parseRange } from "../address-range.ts";
import { freeUdpPort } from "../free-udp-port.ts";
import type { ScanTask } from "../source.ts";
import { CardSource } from "./card-source.ts";
import { MdnsBrowser } from "./mdns-browser.ts";
import { RecordingReport } from "./recording-report.ts";

const TASK: ScanTask = { interfaces: [LOOPBACK], ranges: [], foreignRanges: null, community: "public", isTimed: true };
/** Loopback passed off as a wire, on which multicast DNS is spoken. */
const WIRE = { ...LOOPBACK, isLoopback: false };
const clock = { ...systemClock, ...fastClock(20) };
const never = new AbortController().signal;
const ITERATIONS = 1;

test("a card is met by broadcast, and one in a range is asked by itself", async () => {
  await using loud = await ScriptedCard.open({ address: "127.30.0.1", iterations: ITERATIONS });
  await using shy = await ScriptedCard.open({
    ...{ address: "127.30.0.2", port: loud.port, iterations: ITERATIONS },
    here: { mac: "02:00:5e:00:53:02" },
  });
  shy.onFind = (question) => {
    if (!question.isBroadcast) shy.tellHere(question);
  };
  const stop = new AbortController();
  const report = new RecordingReport(() => {
    const macs = new Set(report.sightings.map((each) => (each.kind === "istars" ? each.here.mac : "")));
    if (macs.size === 2 && report.askedCount === 3) stop.abort();
  });
  const source = new CardSource({ clock, port: loud.port, mdns: null });
  await source.search({ ...TASK, ranges: [parseRange("127.30.0.2-127.30.0.4")] }, report, stop.signal);
  expect(report.toAsk).toBe(3);
  expect(report.sightings).toContainEqual({
    ...{ kind: "istars", here: loud.here, from: "127.30.0.1", interface: "lo", by: "broadcast", isWrongSubnet: false },
  });
  expect(report.sightings).toContainEqual({
    ...{ kind: "istars", here: shy.here, from: "127.30.0.2", interface: "lo", by: "sweep", isWrongSubnet: false },
  });
});

test("without a time it ends by itself when all were asked twice and had time to answer", async () => {
  await using card = await ScriptedCard.open({ address: "127.30.0.5", iterations: ITERATIONS });
  card.onFind = (question) => {
    // Deaf to all but the second round of the sweep.
    if (!question.isBroadcast && card.heard.filter(({ isBroadcast }) => !isBroadcast).length === 2) card.tellHere(question);
  };
  const report = new RecordingReport();
  const source = new CardSource({ clock, port: card.port, mdns: null });
  await source.search({ ...TASK, ranges: [parseRange("127.30.0.5")], isTimed: false }, report, never);
  expect(report.askedCount).toBe(1);
  expect(report.sightings).toHaveLength(1);
});

test("a card that multicast DNS tells of is asked, and listed by what it answers itself", async () => {
  await using card = await ScriptedCard.open({ address: "127.0.0.1", iterations: ITERATIONS });
  card.onFind = (question) => {
    if (!question.isBroadcast) card.tellHere(question);
  };
  const port = await freeUdpPort();
  const announcer = new Bonjour({ port, interface: "127.0.0.1", bind: "0.0.0.0" } as object);
  announcer.publish({ name: "Forged", type: "istars", port: 80, txt: { mac: "02:00:00:00:00:99" }, disableIPv6: true });
  const stop = new AbortController();
  const report = new RecordingReport((sighting) => {
    if (sighting.kind === "istars" && sighting.by === "mdns") stop.abort();
  });
  const source = new CardSource({ clock, port: card.port, mdns: new MdnsBrowser({ clock, port }) });
  await source.search({ ...TASK, interfaces: [WIRE] }, report, stop.signal);
  await new Promise<void>((closed) => announcer.destroy(closed));
  expect(report.sightings.at(-1)).toMatchObject({ here: card.here, from: "127.0.0.1", by: "mdns" });
  expect(report.toAsk).toBe(0);
});

test("multicast DNS that cannot be used is a problem, and the search goes on without it", async () => {
  await using card = await ScriptedCard.open({ address: "127.30.0.7", iterations: ITERATIONS });
  const taken = createSocket("udp4");
  taken.bind(0);
  await once(taken, "listening");
  const stop = new AbortController();
  const mdns = new MdnsBrowser({ clock, port: taken.address().port });
  const report = new RecordingReport();
  card.onFind = (question) => {
    if (report.problems.length > 0 && report.sightings.length > 0) stop.abort();
    card.tellHere(question);
  };
  await new CardSource({ clock, port: card.port, mdns }).search({ ...TASK, interfaces: [WIRE, LOOPBACK] }, report, stop.signal);
  taken.close();
  expect(report.problems).toEqual([expect.stringMatching(/^lo: mDNS cannot be used \(.*EADDRINUSE/)]);
  expect(report.sightings[0]).toMatchObject({ by: "broadcast" });
});

test("an interface that cannot be used is a problem with the system's reason", async () => {
  const gone = { ...WIRE, name: "gone0", ipv4: [{ address: "192.0.2.99", prefix: 24, broadcast: "192.0.2.255" }] };
  const report = new RecordingReport();
  await new CardSource({ clock, port: 9, mdns: null }).search({ ...TASK, interfaces: [gone], isTimed: false }, report, never);
  expect(report.problems).toEqual(["gone0: searching through it failed (EADDRNOTAVAIL)"]);
});

test("a search that is stopped before it starts asks nobody", async () => {
  const report = new RecordingReport();
  const stopped = AbortSignal.abort(new Error("stopped"));
  for (const isTimed of [true, false]) {
    const source = new CardSource({ clock, port: 9, mdns: new MdnsBrowser({ clock, port: 9 }) });
    await source.search({ ...TASK, isTimed, ranges: [parseRange("127.30.0.0/24")] }, report, stopped);
  }
  expect(report.askedCount).toBe(0);
  expect(report.sightings).toEqual([]);
});
