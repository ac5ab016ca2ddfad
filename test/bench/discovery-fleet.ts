import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { parseArgs } from "node:util";
import type { Asker } from "@istars/card-firmware/discovery/discovery-sockets.ts";
import { Responder } from "@istars/card-firmware/discovery/responder.ts";
import { LiveState } from "@istars/card-firmware/live/live.ts";
import { sampleSnapshot } from "@istars/card-firmware/live/sample-snapshot.ts";
import { Counters } from "@istars/card-firmware/metrics/counters.ts";
import { createNutServer } from "@istars/card-firmware/nut/server.ts";
import { createSnmpAgent } from "@istars/card-firmware/snmp/agent.ts";
import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import { SAMPLE_NAMES } from "@istars/protocol/net/nut/sample-input.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { addressesFrom } from "./discovery-places.ts";

/*
 * A room full of cards in one process: the card's own answering of searches, SNMP agent and NUT server, once for each address of this
 * machine that it is told. Prints `ready`. What many machines do side by side is done here one after the other, so it is slower. With
 * `--unfound` searches for cards are not answered, so that all are found as another maker's are.
 * `node test/bench/discovery-fleet.ts --first 192.168.7.1 --cards 254 [--snmp] [--nut] [--unfound]`
 */

const { values: options } = parseArgs({
  options: {
    first: { type: "string", default: "127.80.0.1" },
    cards: { type: "string", default: "254" },
    snmp: { type: "boolean", default: false },
    nut: { type: "boolean", default: false },
    unfound: { type: "boolean", default: false },
  },
});
const LIMITED_BROADCAST = "255.255.255.255";

const clock = systemClock;
const log = silentLogger;
const counters = new Counters();
const live = new LiveState(sampleSnapshot());

/** On one address, or on all: only the latter hears broadcasts. */
async function openSocket(address: string): Promise<Socket> {
  const socket = createSocket({ type: "udp4", reuseAddr: true, recvBufferSize: 4_194_304, sendBufferSize: 4_194_304 });
  socket.bind(DISCOVERY_PORT, address);
  await once(socket, "listening");
  socket.setBroadcast(true);
  return socket;
}

/** The card at `address`, found by what comes to it and to all. */
async function openCard(address: string, index: number): Promise<Responder> {
  const mac = `02:00:5e:10:${(index >> 8).toString(16).padStart(2, "0")}:${(index & 0xff).toString(16).padStart(2, "0")}`;
  const socket = await openSocket(address);
  const send = (bytes: Uint8Array, to: Asker) => socket.send(bytes, to.port, to.address);
  const responder: Responder = new Responder({
    mac,
    here: () => sampleHere({ mac, address, name: `Rack ${index + 1}` }),
    desk: { challenge: () => null, set: () => null },
    mayAnswer: () => !options.unfound,
    send,
    broadcast: (bytes, port) => send(bytes, { address: LIMITED_BROADCAST, port }),
    counters,
    clock,
    random: Math.random,
  });
  socket.on("message", (bytes, from) => responder.receive(bytes, from));
  if (options.snmp) await openSnmp(address);
  if (options.nut) await openNut(address);
  return responder;
}

async function openSnmp(address: string): Promise<void> {
  const agent = createSnmpAgent({
    live,
    system: {
      descr: "iStars UPS card",
      contact: "",
      name: address,
      location: "",
      upsName: "ups",
      attachedDevices: "",
      agentVersion: "0.1.0",
      network: null,
    },
    communities: [{ name: "public", access: "read" }],
    clock,
    log,
  });
  await agent.bind(address, 161);
}

async function openNut(address: string): Promise<void> {
  const verify = async () => null;
  const ups = { upsName: "ups", aliases: [], description: "Bench UPS" };
  const server = createNutServer({ live, ...ups, verify, clock, log, counters, names: SAMPLE_NAMES });
  await server.listen(address, 3_493);
}

const cards = await Promise.all(addressesFrom(options.first, Number(options.cards)).map(openCard));
const all = await openSocket("0.0.0.0");
all.on("message", (bytes, from) => {
  for (const card of cards) card.receive(bytes, from);
});
console.log("ready");
