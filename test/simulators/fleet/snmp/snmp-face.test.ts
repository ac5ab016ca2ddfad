import { createSocket } from "node:dgram";
import { once } from "node:events";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import { communityAsker } from "@istars/protocol/net/source/next-asker.ts";
import { createSnmpSource } from "@istars/protocol/net/source/snmp-source.ts";
import { systemClock } from "@istars/service/clock.ts";
import { expect, test } from "vitest";
import { FleetBench } from "../fleet-bench.ts";
import { octets, TAG } from "./ber.ts";
import { makeMib, snmpAnswer } from "./snmp-answer.ts";

/** Bytes written in hexadecimal digits. */
const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const mib = () =>
  makeMib(
    [
      { name: "1.3.6.1.2.1.1.5.0", value: octets("a") },
      { name: "1.3.6.1.2.1.33.1.2.4.0", value: octets("b") },
    ],
    new Map(),
  );

// Composed from RFC 3416 and X.690: version, community "public", PDU with request id 1.
const request = (version: string, pdu: string, numbers: string, oid: string): Buffer => {
  const name = bytes(oid);
  const binding = Buffer.concat([Buffer.from([0x30, name.length + 4, 0x06, name.length]), name, Buffer.from([0x05, 0x00])]);
  const body = Buffer.concat([bytes("02 01 01"), bytes(numbers), Buffer.from([0x30, binding.length]), binding]);
  const head = Buffer.concat([bytes(version), bytes("04 06 70 75 62 6c 69 63"), bytes(pdu), Buffer.from([body.length]), body]);
  return Buffer.concat([Buffer.from([0x30, head.length]), head]);
};
const V1 = "02 01 00";
const V2C = "02 01 01";
const NONE = "02 01 00 02 01 00";
const SYS_NAME = "2b 06 01 02 01 01 05 00";

test("GET is answered with the value, octet for octet", () => {
  expect(snmpAnswer(request(V2C, "a0", NONE, SYS_NAME), "public", mib)?.toString("hex")).toBe(
    bytes("30 27 020101 0406 7075626c6963 a2 1a 020101 020100 020100 300f 300d 0608 2b06010201010500 0401 61").toString("hex"),
  );
});

test.each([
  ["v1", V1, "a0", "2b 06 01 02 01 01 06 00", "02 01 02 02 01 01"],
  ["v2c", V2C, "a0", "2b 06 01 02 01 01 06 00", "81 00"],
  ["v2c GETNEXT past the end", V2C, "a1", "2b 06 01 02 01 22", "82 00"],
])("%s says in its own way that something is not there", (_name, version, pdu, oid, expected) => {
  const answer = snmpAnswer(request(version, pdu, NONE, oid), "public", mib)?.toString("hex");
  expect(answer).toContain(bytes(expected).toString("hex"));
});

test("GETBULK walks on to the end", () => {
  const answer = snmpAnswer(request(V2C, "a5", "02 01 00 02 01 0a", "2b"), "public", mib)?.toString("hex") ?? "";
  for (const part of ["040161", "040162", "8200"]) expect(answer).toContain(part);
});

test("another community, another version and whatever is cut short or no SNMP at all get no answer", () => {
  const good = request(V2C, "a0", NONE, SYS_NAME);
  expect(snmpAnswer(good, "private", mib)).toBeNull();
  expect(snmpAnswer(request("02 01 03", "a0", NONE, SYS_NAME), "public", mib)).toBeNull();
  expect(snmpAnswer(request(V1, "a5", NONE, SYS_NAME), "public", mib)).toBeNull();
  expect(snmpAnswer(request(V2C, "a3", NONE, SYS_NAME), "public", mib)).toBeNull();
  for (let length = 0; length < good.length; length++) expect(snmpAnswer(good.subarray(0, length), "public", mib)).toBeNull();
  expect(TAG.get).toBe(0xa0);
});

test("a card is read by SNMP as by its stream, on mains and on battery, from the address that was asked", async () => {
  await using bench = await FleetBench.start({ cards: 2, snmpCards: 2 });
  const [, card] = bench.fleet.cards;
  const asker = new SnmpAsker({ clock: systemClock });
  const agent = { host: card?.address ?? "", port: bench.fleet.snmpPort ?? 0, version: "v2c", community: "public" } as const;
  const ask = communityAsker(agent, { asker });
  const source = createSnmpSource({ id: "card", everyMs: 500, figures: true }, { clock: systemClock, ask });
  const stop = new AbortController();
  const running = source.run(stop.signal);
  try {
    const mains = await heard(source, true);
    expect(mains?.battery.charge).toBe(100);
    bench.fleet.change({ fail: { numbers: [2] } });
    expect((await heard(source, false))?.outputSource).toBe("battery");
  } finally {
    stop.abort();
    await running;
    await asker.close();
  }
});

/** The first reading that tells of mains so. */
function heard(source: ReturnType<typeof createSnmpSource>, mainsOk: boolean) {
  return new Promise<ReturnType<typeof source.current>["reading"]>((resolve) => {
    const unsubscribe = source.subscribe(({ reading }) => {
      if (reading?.facts.mainsOk !== mainsOk) return;
      unsubscribe();
      resolve(reading);
    });
  });
}

test("a port that somebody has at one of the addresses is said, and nothing stays open", async () => {
  const taken = createSocket("udp4");
  taken.bind(0, "127.200.0.2");
  await once(taken, "listening");
  try {
    await expect(FleetBench.start({ cards: 3, snmpCards: 3, snmpPort: taken.address().port })).rejects.toThrow("EADDRINUSE");
  } finally {
    await new Promise<void>((resolve) => void taken.close(resolve));
  }
});
