import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { expect, test } from "vitest";
import { systemClock } from "../../clock.ts";
import { parseRange } from "../address-range.ts";
import type { ScanTask } from "../source.ts";
import { NutSource } from "./nut-source.ts";
import { RecordingReport } from "./recording-report.ts";

const never = new AbortController().signal;

/** A server on a free port of 127.0.0.1 with these answers; to anything else it says that there is no such variable. */
async function startServer(answers: Readonly<Record<string, string>>) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const request of bytes.toString().split("\n").slice(0, -1)) socket.write(`${answers[request] ?? "ERR VAR-NOT-SUPPORTED"}\n`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const task = (range: string): ScanTask => ({
  ...{ interfaces: [LOOPBACK], ranges: [], foreignRanges: [parseRange(range)], community: "public", isTimed: false },
});

test("each UPS of a server is told with its name, maker and model; where nobody listens nothing is", async () => {
  await using server = await startServer({
    "LIST UPS": 'BEGIN LIST UPS\nUPS rack "Rack A"\nUPS room "Unavailable"\nUPS dead "Unavailable"\nEND LIST UPS',
    "GET VAR rack ups.mfr": 'VAR rack ups.mfr "ACME"',
    "GET VAR rack ups.model": 'VAR rack ups.model "Online 3000"',
    "GET VAR room device.mfr": 'VAR room device.mfr "Other"',
    "GET VAR dead ups.mfr": "ERR DRIVER-NOT-CONNECTED",
    "GET VAR dead ups.model": "ERR DATA-STALE",
  });
  const report = new RecordingReport();
  await new NutSource({ clock: systemClock, port: server.port }).search(task("127.0.0.1-127.0.0.3"), report, never);
  const at = { address: "127.0.0.1", port: server.port };
  expect(report.sightings).toEqual([
    { kind: "nut", interface: "lo", foreign: { ...at, manufacturer: "ACME", model: "Online 3000", name: "rack" } },
    { kind: "nut", interface: "lo", foreign: { ...at, manufacturer: "Other", model: null, name: "room" } },
    { kind: "nut", interface: "lo", foreign: { ...at, manufacturer: null, model: null, name: "dead" } },
  ]);
  expect([report.toAsk, report.askedCount]).toEqual([3, 3]);
});

test("something else on that port is not told, nor is a server without UPSs", async () => {
  await using web = await startServer({ "LIST UPS": "HTTP/1.1 400 Bad Request" });
  await using empty = await startServer({ "LIST UPS": "BEGIN LIST UPS\nEND LIST UPS" });
  for (const { port } of [web, empty]) {
    const report = new RecordingReport();
    await new NutSource({ clock: systemClock, port }).search(task("127.0.0.1"), report, never);
    expect(report.sightings).toEqual([]);
    expect(report.askedCount).toBe(1);
  }
});

test("nobody is asked unless other makers' UPSs are looked for, and nobody after the search is stopped", async () => {
  await using server = await startServer({});
  const report = new RecordingReport();
  const source = new NutSource({ clock: systemClock, port: server.port });
  await source.search({ ...task("127.0.0.1"), foreignRanges: null }, report, never);
  await source.search(task("127.0.0.1"), report, AbortSignal.abort(new Error("stopped")));
  expect([report.askedCount, server.connections.size]).toEqual([0, 0]);
});
