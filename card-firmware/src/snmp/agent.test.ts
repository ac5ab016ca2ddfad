import { createSocket } from "node:dgram";
import { once } from "node:events";
import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { decodeMessage, encodeMessage, type VarBind } from "@istars/protocol/net/snmp/message.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import { initialSnapshot } from "../live/initial-snapshot.ts";
import { LiveState } from "../live/live.ts";
import { onBattery, sampleReading } from "../polling/sample.ts";
import { createSnmpAgent, type SnmpAgentDeps } from "./agent.ts";
import type { SnmpSystem } from "./system-mib.ts";

const SYSTEM: SnmpSystem = {
  descr: "iStars UPS card",
  contact: "ops@example.net",
  name: "card.example.net",
  location: "rack 4",
  upsName: "ups",
  attachedDevices: "",
  agentVersion: "0.1.0",
  network: { name: "eth0", mac: "00:00:5e:00:53:a1" },
};
const PUBLIC = [{ name: "public", access: "read" }] as const;

async function setUp(change: Partial<SnmpAgentDeps> = {}) {
  const clock = new VirtualClock();
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "tcp://192.0.2.1:4001" }, 0));
  const agent = createSnmpAgent({ live, system: SYSTEM, communities: PUBLIC, clock, log: silentLogger, ...change });
  onTestFinished(() => agent.close());
  const { port } = await agent.bind("127.0.0.1", 0);
  return { clock, live, agent, port };
}

/** A manager that asks one thing at a time. */
async function manager(port: number, address = "127.0.0.1") {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.connect(port, address);
  await once(socket, "connect");
  const answer = async () => decodeMessage(((await once(socket, "message")) as [Uint8Array])[0]);
  const request = (names: readonly string[], community = "public") =>
    encodeMessage(
      {
        version: "v2c",
        community: new TextEncoder().encode(community),
        pdu: {
          type: "get",
          requestId: 1,
          errorStatus: 0,
          errorIndex: 0,
          bindings: names.map((name) => ({ name, value: { type: "null" } })),
        },
      },
      new BerWriter(new Uint8Array(1_400)),
    );
  return {
    send: (bytes: Uint8Array) => socket.send(bytes),
    request,
    get: async (...names: readonly string[]) => {
      const answered = answer();
      socket.send(request(names));
      return (await answered).pdu.bindings.map(shown);
    },
  };
}

function shown({ value }: VarBind): string | number | bigint {
  if (!("value" in value)) return value.type;
  return value.value instanceof Uint8Array ? new TextDecoder("latin1").decode(value.value) : value.value;
}

const SYS = "1.3.6.1.2.1.1";
const UPS = "1.3.6.1.2.1.33.1";

test("the system group tells what the card is", async () => {
  const { port, clock } = await setUp();
  await clock.advance(12_340);
  const { get } = await manager(port);
  expect(await get(...[1, 2, 3, 4, 5, 6, 7, 8].map((arc) => `${SYS}.${arc}.0`))).toEqual([
    "iStars UPS card",
    "1.3.6.1.2.1.33",
    1_234,
    "ops@example.net",
    "card.example.net",
    "rack 4",
    72,
    0,
  ]);
  expect(await get(`${SYS}.9.1.2.1`, `${SYS}.9.1.2.2`, `${SYS}.9.1.1.1`)).toEqual(["1.3.6.1.6.3.1", "1.3.6.1.2.1.33", "no-such-object"]);
  expect(await get("1.3.6.1.2.1.2.1.0", "1.3.6.1.2.1.2.2.1.2.1", "1.3.6.1.2.1.2.2.1.6.1")).toEqual([1, "eth0", "\u0000\u0000^\u0000S¡"]);
});

test("an owner's own sysObjectID takes the default's place", async () => {
  const { port } = await setUp({ sysObjectId: "1.3.6.1.4.1.32473.1" });
  const { get } = await manager(port);
  expect(await get(`${SYS}.2.0`)).toEqual(["1.3.6.1.4.1.32473.1"]);
});

test("without a network interface there is no interfaces group", async () => {
  const { port } = await setUp({ system: { ...SYSTEM, network: null } });
  const { get } = await manager(port);
  expect(await get("1.3.6.1.2.1.2.1.0", "1.3.6.1.2.1.2.2.1.6.1")).toEqual(["no-such-instance", "no-such-instance"]);
});

test("a reading is in the tree when the call that published it returns", async () => {
  const { port, live } = await setUp();
  const { get } = await manager(port);
  expect(await get(`${UPS}.4.1.0`, `${UPS}.2.5.0`)).toEqual([1, "no-such-instance"]);
  live.publishLink({ ...live.current().link, state: "online" });
  live.publishReading({ reading: sampleReading(onBattery(), { voltage: 25.2 }), atMonoMs: 0 });
  expect(await get(`${UPS}.4.1.0`, `${UPS}.2.5.0`)).toEqual([5, 252]);
});

test("changed settings are answered with at once, by the same socket", async () => {
  const { port, agent } = await setUp();
  const { get, send, request } = await manager(port);
  agent.update({ system: { ...SYSTEM, location: "rack 5", upsName: "north" } });
  expect(await get(`${SYS}.6.0`, `${UPS}.1.5.0`)).toEqual(["rack 5", "north"]);
  agent.update({ communities: [{ name: "other", access: "read" }] });
  send(request([`${SYS}.6.0`]));
  agent.update({ communities: PUBLIC });
  expect(await get(`${SYS}.6.0`)).toEqual(["rack 5"]);
});

test("sysObjectID and the id of a test that is over change while the agent runs", async () => {
  const { port, live, agent } = await setUp();
  const { get } = await manager(port);
  live.publishLink({ ...live.current().link, state: "online" });
  const reading = sampleReading();
  const test = { result: "passed", kind: "quick", startedWallMs: reading.wallMs, elapsedMs: 10_000, lowestVoltage: null } as const;
  live.publishReading({ reading: { ...reading, test }, atMonoMs: 0 });
  const [latest] = await get(`${UPS}.7.1.0`);
  agent.update({ idleTestId: "none", sysObjectId: "1.3.6.1.4.1.32473.1" });
  expect(await get(`${SYS}.2.0`, `${UPS}.7.1.0`)).toEqual(["1.3.6.1.4.1.32473.1", `${UPS}.7.7.1`]);
  agent.update({ idleTestId: "latest", sysObjectId: null });
  expect(await get(`${SYS}.2.0`, `${UPS}.7.1.0`)).toEqual(["1.3.6.1.2.1.33", latest]);
  expect(latest).not.toBe(`${UPS}.7.7.1`);
  expect(() => agent.update({ sysObjectId: "1.99.1" })).toThrow("1.99.1");
});

test("SAFETY 32: an agent without a community is silent", async () => {
  const { port, agent } = await setUp({ communities: [] });
  const { send, request, get } = await manager(port);
  for (const community of ["public", "private", "", "admin"]) send(request([`${SYS}.1.0`], community));
  // Datagrams of one sender keep their order, so the answer to a later request proves that the earlier ones got none.
  await until(() => agent.counters.snapshot().inPkts === 4);
  agent.update({ communities: PUBLIC });
  expect(await get("1.3.6.1.2.1.11.4.0", "1.3.6.1.2.1.11.1.0", "1.3.6.1.2.1.11.2.0")).toEqual([4, 5, 0]);
});

test("what cannot be read, another version and a wrong community are counted and not answered", async () => {
  const { port, agent } = await setUp();
  const { send, request, get } = await manager(port);
  const asked = request([`${SYS}.1.0`]);
  const withVersion = (version: number) => Uint8Array.from(asked, (octet, i) => (i === 4 ? version : octet));
  send(Uint8Array.of());
  send(Uint8Array.of(0x30, 0x03, 0x02));
  send(asked.subarray(0, asked.length - 1));
  send(withVersion(3));
  send(withVersion(2));
  send(request([`${SYS}.1.0`], "wrong"));
  await until(() => agent.counters.snapshot().inPkts === 6);
  expect(await get(...[1, 3, 4, 5, 6, 30, 31, 32].map((arc) => `1.3.6.1.2.1.11.${arc}.0`))).toEqual([7, 2, 1, 0, 3, 2, 0, 0]);
  expect(agent.counters.snapshot()).toMatchObject({ inPkts: 7, outPkts: 1, inBadVersions: 2, inBadCommunityNames: 1, inAsnParseErrs: 3 });
});

test("a burst is answered in full", async () => {
  const { port, agent } = await setUp();
  const { send, request } = await manager(port);
  const asked = Uint8Array.from(request([`${SYS}.1.0`]));
  for (let i = 0; i < 500; i++) send(asked);
  await until(() => agent.counters.snapshot().outPkts === 500);
});

test("a place that is taken is refused with the system's error", async () => {
  const { port, live, clock } = await setUp();
  const second = createSnmpAgent({ live, system: SYSTEM, communities: PUBLIC, clock, log: silentLogger });
  await expect(second.bind("127.0.0.1", port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await second.close();
});

test("closing frees the port, may be done twice, and nothing is kept up to date any more", async () => {
  const { port, live, agent } = await setUp();
  await agent.close();
  await agent.close();
  live.publishReading({ reading: sampleReading(), atMonoMs: 0 });
  const again = createSocket("udp4");
  again.bind(port, "127.0.0.1");
  await once(again, "listening");
  again.close();
});

/** Lets the event loop run until it holds; the test's own time limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((resolve) => setImmediate(resolve));
}

test("an agent that moves answers at the new address with its port, and its up time and counters go on", async () => {
  const { agent, clock, port } = await setUp();
  await (await manager(port)).get(`${SYS}.1.0`);
  await clock.advance(5_000);
  await agent.move("127.0.0.48");
  const there = await manager(port, "127.0.0.48");
  expect(await there.get(`${SYS}.3.0`)).toEqual([500]);
  expect(agent.counters.snapshot().inPkts).toBe(2);
  await expect(agent.move("192.0.2.254")).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  expect(await there.get(`${SYS}.3.0`)).toEqual([500]);
});
