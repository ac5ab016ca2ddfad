import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { defaultsOf } from "@istars/protocol/model/settings/section.ts";
import { SECTIONS } from "@istars/protocol/model/settings/sections.ts";
import type { UpsSettings } from "@istars/protocol/model/settings/ups.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { initialSnapshot } from "../live/initial-snapshot.ts";
import { LiveState, type Snapshot } from "../live/live.ts";
import { ReplaceableUps } from "./replaceable-ups.ts";
import type { Detection } from "./ups-option.ts";

/** A line that answers every status question with this input voltage, and everything else with what Megatec calls "not understood". */
async function startLine(volts: string) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      for (const question of data.toString("latin1").split("\r").filter(Boolean)) {
        socket.write(question === "Q1" ? `(${volts} 140.0 230.0 034 49.9 27.0 30.0 00001000\r` : `${question}\r`);
      }
    });
    sockets.add(socket);
    opened++;
    socket.on("close", () => sockets.delete(socket));
  });
  const sockets = new Set<import("node:net").Socket>();
  let opened = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    uri: `megatec+tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => sockets.size,
    /** How many connections there ever were. */
    opened: () => opened,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Resolves with the first snapshot that fits, the present one included. */
const until = (live: LiveState, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> =>
  new Promise((resolve) => {
    if (fits(live.current())) return resolve(live.current());
    const unsubscribe = live.subscribe((snapshot) => {
      if (!fits(snapshot)) return;
      unsubscribe();
      resolve(snapshot);
    });
  });
const settingsFor = (uri: string): UpsSettings => ({ ...defaultsOf(SECTIONS.ups), uri, pollEveryS: 0.5, noRating: true, noVendor: true });
const hears = (volts: number) => (snapshot: Snapshot) =>
  snapshot.link.state === "online" && snapshot.latest?.reading.input[0]?.voltage === volts;

test("another connection in the settings gives the old port back, forgets what was said there, and asks at the new one", async () => {
  await using first = await startLine("226.0");
  await using second = await startLine("231.0");
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "" }, 0));
  await using ups = new ReplaceableUps(settingsFor(first.uri), { live, clock: systemClock, log: silentLogger, onDetected: () => {} });
  void ups.start();
  await until(live, hears(226));
  const unknown = until(live, ({ latest }) => latest?.reading.trust === "unknown");
  await ups.replace(settingsFor(second.uri));
  const between = await unknown;
  expect([between.latest?.reading.facts.mainsOk, between.latest?.reading.input[0]?.voltage]).toEqual([null, null]);
  expect((await until(live, hears(231))).link.address).toBe(second.uri.replace("megatec+", ""));
  expect(first.connections()).toBe(0);
});

test("other options at the same place keep what is known while the link is made anew", async () => {
  await using line = await startLine("226.0");
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "" }, 0));
  await using ups = new ReplaceableUps(settingsFor(line.uri), { live, clock: systemClock, log: silentLogger, onDetected: () => {} });
  void ups.start();
  await until(live, hears(226));
  expect(ups.tells).toContain("shutdownPending");
  const trusts: string[] = [];
  live.subscribe(({ latest }, { kind }) => kind === "reading" && trusts.push(latest?.reading.trust ?? "none"));
  await ups.replace({ ...settingsFor(line.uri), ignoreShutdownBit: true });
  expect(ups.tells).not.toContain("shutdownPending");
  await until(live, ({ latest }) => latest?.reading.facts.shutdownPending === null);
  expect(new Set(trusts)).toEqual(new Set(["fresh"]));
});

test("a connection that cannot be used leaves the old one at work", async () => {
  await using line = await startLine("226.0");
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "" }, 0));
  await using ups = new ReplaceableUps(settingsFor(line.uri), { live, clock: systemClock, log: silentLogger, onDetected: () => {} });
  void ups.start();
  await until(live, hears(226));
  const seq = live.current().latest?.reading.seq ?? 0;
  await expect(ups.replace(settingsFor("parrot+tcp://127.0.0.1:1"))).rejects.toThrow(/parrot/);
  expect((await until(live, ({ latest }) => (latest?.reading.seq ?? 0) > seq)).link.state).toBe("online");
});

test("SAFETY 30: what auto found out is told once, and settings that only name it leave the link alone", async () => {
  await using line = await startLine("226.0");
  const live = new LiveState(initialSnapshot({ protocol: "auto", address: "" }, 0));
  const auto = settingsFor(line.uri.replace("megatec", "auto"));
  const told: Detection[] = [];
  await using ups = new ReplaceableUps(auto, { live, clock: systemClock, log: silentLogger, onDetected: (found) => told.push(found) });
  void ups.start();
  const { link } = await until(live, hears(226));
  expect(link.protocol).toBe("megatec");
  expect(told).toEqual([{ asked: auto.uri, found: line.uri }]);
  const opened = line.opened();
  await ups.replace({ ...auto, uri: line.uri });
  await ups.replace({ ...auto, uri: line.uri, batteryPacks: 4 });
  expect(line.opened()).toBe(opened);

  const trusts: string[] = [];
  live.subscribe(({ latest }, { kind }) => kind === "reading" && trusts.push(latest?.reading.trust ?? "none"));
  await ups.replace({ ...auto, uri: line.uri, ignoreShutdownBit: true });
  await until(live, ({ latest }) => latest?.reading.facts.shutdownPending === null);
  expect([line.opened(), new Set(trusts), told.length]).toEqual([opened + 1, new Set(["fresh"]), 1]);

  await ups.replace(auto);
  await until(live, () => told.length === 2);
});
