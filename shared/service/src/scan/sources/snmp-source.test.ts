import { createSocket } from "node:dgram";
import { once } from "node:events";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { decodeMessage, ERROR_STATUS, encodeMessage, type Message, type VarBind } from "@istars/protocol/net/snmp/message.ts";
import { expect, test } from "vitest";
import { systemClock } from "../../clock.ts";
import { parseRange } from "../address-range.ts";
import type { ScanTask } from "../source.ts";
import { RecordingReport } from "./recording-report.ts";
import { SnmpSource } from "./snmp-source.ts";

const MFR = "1.3.6.1.2.1.33.1.1.1.0";
const MODEL = "1.3.6.1.2.1.33.1.1.2.0";
const NAME = "1.3.6.1.2.1.33.1.1.5.0";
const SYS_NAME = "1.3.6.1.2.1.1.5.0";
const never = new AbortController().signal;
/** Nothing is waited out in these tests but silence, which lasts as long as it says. */
const clock = systemClock;

interface AgentOptions {
  readonly objects: Readonly<Record<string, string>>;
  readonly versions?: readonly string[];
  readonly community?: string;
}

/** An agent on a free port of 127.0.0.1 that knows these objects, and is as strict as its version asks for. */
async function startAgent({ objects, versions = ["v1", "v2c"], community = "public" }: AgentOptions) {
  const requests: Message[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (bytes, { port, address }) => {
    const request = decodeMessage(bytes);
    requests.push(request);
    if (!versions.includes(request.version) || new TextDecoder().decode(request.community) !== community) return;
    const names = request.pdu.bindings.map(({ name }) => name);
    const unknown = request.version === "v1" ? names.findIndex((name) => objects[name] === undefined) : -1;
    const bindings = names.map((name): VarBind => {
      const text = objects[name];
      if (unknown >= 0) return { name, value: { type: "null" } };
      return { name, value: text === undefined ? { type: "no-such-object" } : { type: "octets", value: new TextEncoder().encode(text) } };
    });
    const errorStatus = unknown >= 0 ? ERROR_STATUS.noSuchName : ERROR_STATUS.noError;
    const pdu = { type: "response", requestId: request.pdu.requestId, errorStatus, errorIndex: unknown + 1, bindings } as const;
    socket.send(encodeMessage({ ...request, pdu }, new BerWriter(new Uint8Array(1_000))), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { port: socket.address().port, requests, [Symbol.dispose]: () => void socket.close() };
}

const task = (range: string, community = "public"): ScanTask => ({
  ...{ interfaces: [LOOPBACK], ranges: [], foreignRanges: [parseRange(range)], community, isTimed: false },
});

async function search(port: number, wanted: ScanTask): Promise<RecordingReport> {
  const report = new RecordingReport();
  await new SnmpSource({ clock, port }).search(wanted, report, never);
  return report;
}

test("a UPS that answers RFC 1628 is told with maker, model and name; the addresses of nobody are asked and stay silent", async () => {
  using agent = await startAgent({ objects: { [MFR]: "ACME", [MODEL]: "Online 3000", [NAME]: "rack", [SYS_NAME]: "host" } });
  const report = await search(agent.port, task("127.0.0.1-127.0.0.4"));
  expect(report.sightings).toEqual([
    {
      kind: "snmp",
      interface: "lo",
      foreign: { address: "127.0.0.1", port: agent.port, manufacturer: "ACME", model: "Online 3000", name: "rack" },
    },
  ]);
  expect([report.toAsk, report.askedCount]).toEqual([4, 4]);
});

test("what it does not tell is null, and its host's name stands in for its own", async () => {
  using agent = await startAgent({ objects: { [MODEL]: " Online\u0000\u001b[2J\u202e3000 ", [NAME]: "", [SYS_NAME]: "host" } });
  const report = await search(agent.port, task("127.0.0.1"));
  expect(report.sightings).toMatchObject([{ foreign: { manufacturer: null, model: "Online [2J 3000", name: "host" } }]);
});

test("an agent that speaks v1 alone is asked in v1, without the names that it does not know", async () => {
  using agent = await startAgent({ objects: { [MFR]: "ACME", [SYS_NAME]: "host" }, versions: ["v1"] });
  const report = await search(agent.port, task("127.0.0.1"));
  expect(report.sightings).toMatchObject([{ foreign: { manufacturer: "ACME", model: null, name: "host" } }]);
  expect(agent.requests.map(({ version, pdu }) => `${version} ${pdu.bindings.length}`)).toEqual(["v2c 4", "v1 4", "v1 3", "v1 2"]);
});

test.each(["v1", "v2c"])("a printer that answers %s and knows nothing of RFC 1628 is not told", async (version) => {
  using agent = await startAgent({ objects: { [SYS_NAME]: "printer" }, versions: [version] });
  const report = await search(agent.port, task("127.0.0.1"));
  expect(report.sightings).toEqual([]);
  expect(report.askedCount).toBe(1);
});

test("a UPS with another community is asked with the one given", async () => {
  using agent = await startAgent({ objects: { [MFR]: "ACME" }, community: "monitoring" });
  expect((await search(agent.port, task("127.0.0.1"))).sightings).toEqual([]);
  expect((await search(agent.port, task("127.0.0.1", "monitoring"))).sightings).toHaveLength(1);
});

test("nobody is asked unless other makers' UPSs are looked for, and nobody after the search is stopped", async () => {
  using agent = await startAgent({ objects: { [MFR]: "ACME" } });
  const report = new RecordingReport();
  const source = new SnmpSource({ clock, port: agent.port });
  await source.search({ ...task("127.0.0.1"), foreignRanges: null }, report, never);
  await source.search(task("127.0.0.0/16"), report, AbortSignal.abort(new Error("stopped")));
  expect([report.askedCount, agent.requests.length]).toEqual([0, 0]);
});

test("a search that is stopped in the middle ends without an error", async () => {
  const stop = new AbortController();
  const report = new RecordingReport(() => stop.abort(new Error("stopped")));
  using agent = await startAgent({ objects: { [MFR]: "ACME" } });
  await new SnmpSource({ clock, port: agent.port }).search(task("127.0.0.0/16"), report, stop.signal);
  expect(report.sightings).toHaveLength(1);
  expect(report.askedCount).toBeLessThan(65_534);
});
