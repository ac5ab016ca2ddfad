import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { type Card, createCard } from "./card.ts";

const PASSWORD = "a good password";

const startCard = (data: string, ups: string | null, clock: Clock = systemClock): Promise<Card> =>
  createCard({
    data,
    ups,
    http: { host: "127.0.0.1", port: 0 },
    https: null,
    snmp: { host: "127.0.0.1", port: 0 },
    nut: { host: "127.0.0.1", port: 0 },
    discovery: null,
    platform: "linux",
    mdns: "auto",
    led: null,
    adminPassword: PASSWORD,
    snmpCommunity: "public",
    webRoot: null,
    host: { name: "bench", timeZone: "Asia/Shanghai", serial: null, network: null },
    clock,
    log: silentLogger,
  });

/** Requests with a token, as a program sends them. */
async function programOf(card: Card) {
  const origin = `http://127.0.0.1:${card.addresses.http.port}`;
  const login = await fetch(`${origin}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: "admin", password: PASSWORD }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const made = await fetch(`${origin}/api/v1/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, origin },
    body: JSON.stringify({ name: "bench", scope: "read-write", expiresWallMs: null }),
  });
  const { token } = (await made.json()) as { readonly token: string };
  return async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, Record<string, unknown>>;
  };
}

/** SNMPv2c GETs with the community `public`. */
const GET = {
  sysObjectId: "302602010104067075626c6963a019020101020100020100300e300c06082b060102010102000500",
  sysLocation: "302602010104067075626c6963a019020101020100020100300e300c06082b060102010106000500",
} as const;
/** 1.3.6.1.4.1.32473.7 as it goes over the wire. */
const OWN_ARC = Buffer.from("06092b0601040181fd5907", "hex").toString("latin1");

async function askSnmp(card: Card, question: keyof typeof GET): Promise<string> {
  const { createSocket } = await import("node:dgram");
  const socket = createSocket("udp4");
  try {
    socket.send(Buffer.from(GET[question], "hex"), card.addresses.snmp?.port ?? 0, "127.0.0.1");
    const [answer]: [Buffer] = (await once(socket, "message")) as [Buffer];
    return answer.toString("latin1");
  } finally {
    socket.close();
  }
}

/** The names under which the card serves its UPS. */
async function askNut(card: Card): Promise<string> {
  const socket = connect(card.addresses.nut?.port ?? 0, "127.0.0.1");
  socket.write("LIST UPS\nLOGOUT\n");
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test("settings saved over HTTP with a token are in force at once and after a restart, and --ups stands above", async () => {
  const data = mkdtempSync(join(tmpdir(), "istars-card-"));
  try {
    const first = await startCard(data, "megatec+tcp://127.0.0.1:9");
    const ask = await programOf(first);
    const place = { name: "rack 9", location: "cellar left", contact: "on call" };
    expect(await ask("PUT", "/settings/identity", place, { "if-match": '"identity-0"' })).toMatchObject({
      version: 1,
      changedBy: "token:bench",
    });
    expect((await ask("GET", "/status")).card).toMatchObject(place);
    expect(await askSnmp(first, "sysLocation")).toContain("cellar left");

    const { values: snmpValues } = await ask("GET", "/settings/snmp");
    await ask("PUT", "/settings/snmp", { ...snmpValues, sysObjectId: "1.3.6.1.4.1.32473.7" }, { "if-match": '"snmp-1"' });
    expect(await askSnmp(first, "sysObjectId")).toContain(OWN_ARC);

    const { values } = await ask("GET", "/settings/nut");
    const nut = await ask("PUT", "/settings/nut", { ...values, upsName: "left" }, { "if-match": '"nut-0"' });
    expect(nut).toMatchObject({ version: 1, restartNeeded: false });
    expect(await askNut(first)).toContain("UPS left ");

    const ups = await ask("GET", "/settings/ups");
    expect(ups).toMatchObject({ overridden: { "/uri": { by: "--ups", value: "megatec+tcp://127.0.0.1:9" } } });
    const stored = { ...ups.values, uri: "megatec+tcp://127.0.0.1:19" };
    await ask("PUT", "/settings/ups", stored, { "if-match": '"ups-0"' });
    expect((await ask("GET", "/status")).link).toMatchObject({ address: "tcp://127.0.0.1:9" });
    await first.close();

    await using second = await startCard(data, null);
    const askAgain = await programOf(second);
    expect((await askAgain("GET", "/status")).card).toMatchObject(place);
    expect((await askAgain("GET", "/status")).link).toMatchObject({ address: "tcp://127.0.0.1:19" });
    expect(await askAgain("GET", "/settings/ups")).toMatchObject({ version: 1, overridden: {} });
    expect(await askNut(second)).toContain("UPS left ");
    const snmp = await askAgain("GET", "/settings/snmp");
    expect(snmp).toMatchObject({ version: 2, values: { communities: [{ label: "first", community: { set: true } }] } });
    expect(await askSnmp(second, "sysObjectId")).toContain(OWN_ARC);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

test("another interval of the records counts for the row that is under way", async () => {
  const data = mkdtempSync(join(tmpdir(), "istars-card-"));
  try {
    const clock = new VirtualClock();
    await using card = await startCard(data, "megatec+tcp://127.0.0.1:9", clock);
    const ask = await programOf(card);
    const { values } = await ask("GET", "/settings/records");
    await clock.advance(60_000);
    await ask("PUT", "/settings/records", { ...values, intervalMin: 5 }, { "if-match": '"records-0"' });
    await clock.advance(4 * 60_000);
    await expect
      .poll(async () => (await ask("GET", "/records/data")).rows, { timeout: 10_000 })
      .toMatchObject([{ kind: "interval", spanMs: 5 * 60_000, samples: 0 }]);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
