import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import type { SnmpValue } from "@istars/protocol/net/snmp/value.ts";
import { createCardSource } from "@istars/protocol/net/source/card-source.ts";
import { objectOf } from "@istars/protocol/net/source/mib-reading.ts";
import { communityAsker } from "@istars/protocol/net/source/next-asker.ts";
import { createNutSource, type NutSourceOptions } from "@istars/protocol/net/source/nut-source.ts";
import type { Observation } from "@istars/protocol/net/source/observation.ts";
import { createSnmpSource } from "@istars/protocol/net/source/snmp-source.ts";
import { systemClock as clock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import { startSnmpd } from "../bench/snmp-snmpd.ts";
import { missingPeers } from "../peers.ts";
import { CardBench, COMMUNITY } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { NutStation } from "./nut.ts";
import { runProcess } from "./process.ts";
import { BATTERY, has, isLink, MAINS, running, tokenOf } from "./running-source.ts";

// At the same time: each has a card of its own, and nearly all of it is waiting.
test.concurrent("an outage is heard of a card over its stream, by SNMP and by NUT, through the card's death and back", async () => {
  await using bench = await CardBench.start();
  const { addresses } = bench;
  const { token } = await tokenOf(bench);
  await using stack = new AsyncDisposableStack();
  const asker = new SnmpAsker({ clock });
  stack.defer(() => asker.close());
  const agent = { host: "127.0.0.1", port: addresses.snmpPort, community: COMMUNITY } as const;
  const nut: NutSourceOptions = { id: "nut", host: "127.0.0.1", port: addresses.nutPort, ups: "ups", login: null, tls: { use: "off" } };
  const sources = [
    createCardSource({ id: "card", url: addresses.http, token, identityKey: null }, { clock }),
    createSnmpSource({ id: "v1" }, { clock, ask: communityAsker({ ...agent, version: "v1" }, { asker }) }),
    createSnmpSource({ id: "v2c" }, { clock, ask: communityAsker({ ...agent, version: "v2c" }, { asker }) }),
    createNutSource(nut, { clock }),
  ].map((source) => stack.use(running(source)));
  const all = (what: string, fits: (now: Observation) => boolean) => Promise.all(sources.map((source) => source.told(what, fits)));

  for (const { tells, ageMs } of await all("mains", has(MAINS))) {
    expect(tells).toEqual(expect.arrayContaining(["mainsOk", "onBattery", "batteryLow"]));
    expect(ageMs).toBeLessThan(30_000);
  }
  bench.ups.change({ mains: "fail" });
  await all("battery", has(BATTERY));
  bench.ups.change({ batteryPercent: 5 });
  await all("battery low", has({ ...BATTERY, batteryLow: true }));
  bench.card.kill("SIGKILL");
  for (const { reading } of await all("lost", ({ link }) => link.state === "lost")) expect(reading?.facts).toMatchObject(BATTERY);
  bench.ups.change({ mains: "ok", batteryPercent: 90 });
  await bench.startCard();
  await all("mains again", has(MAINS));
});

test.concurrent("a UPS that a card loses on mains is unknown by every way, and the card itself is not lost", async () => {
  await using bench = await CardBench.start();
  const { addresses } = bench;
  const { token } = await tokenOf(bench);
  await using stack = new AsyncDisposableStack();
  const asker = new SnmpAsker({ clock });
  stack.defer(() => asker.close());
  const agent = { host: "127.0.0.1", port: addresses.snmpPort, community: COMMUNITY, version: "v2c" } as const;
  const options: NutSourceOptions = { id: "nut", host: "127.0.0.1", port: addresses.nutPort, ups: "ups", login: null, tls: { use: "off" } };
  const card = stack.use(running(createCardSource({ id: "card", url: addresses.http, token, identityKey: null }, { clock })));
  const snmp = stack.use(running(createSnmpSource({ id: "snmp" }, { clock, ask: communityAsker(agent, { asker }) })));
  const nut = stack.use(running(createNutSource(options, { clock })));
  const sources = [card, snmp, nut];
  await Promise.all(sources.map((source) => source.told("mains", has(MAINS))));
  bench.ups.change({ comm: "silent" });
  const lost = await Promise.all([
    card.told("the UPS lost", isLink("online", "ups-lost")),
    snmp.told("the UPS lost", isLink("online", "ups-lost")),
    nut.told("the UPS lost", ({ link }) => link.state === "online" && link.reason !== null),
  ]);
  for (const { reading } of lost) expect(reading?.facts).toMatchObject({ mainsOk: null, onBattery: null });
  bench.ups.change({ comm: "ok" });
  await Promise.all(sources.map((source) => source.told("mains again", has(MAINS))));
});

test.concurrent("SAFETY 31: a wrong token is red at once, and a revoked one as soon as it is", async () => {
  await using bench = await CardBench.start();
  const { token, id } = await tokenOf(bench);
  const options = { id: "card", url: bench.addresses.http, identityKey: null };
  await using wrong = running(createCardSource({ ...options, token: "no-such-token" }, { clock }));
  await wrong.told("refused", isLink("refused", "session.required"));
  await using right = running(createCardSource({ ...options, token }, { clock }));
  await right.told("mains", has(MAINS));
  await (await CardSession.open(bench.addresses.http)).call("deleteToken", { params: { id } });
  await right.told("refused", isLink("refused", "session.required"));
});

const missingNut = missingPeers("nut-server", "nut-client");
describe.skipIf(missingNut.length > 0)(`NUT's own server${missingNut.length > 0 ? `, needs ${missingNut}` : ""}`, () => {
  test("is logged in to and heard through its states; a user without the right is refused", async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "ups-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const device = join(folder, "ups.dev");
    const show = (status: string, more = "") =>
      writeFile(device, `ups.status: ${status}\nbattery.charge: 77\nbattery.runtime: 900\n${more}`);
    await show("OL CHRG");
    const station = stack.use(
      await NutStation.start({ name: "rack", driver: "dummy-ups", settings: { port: device, mode: "dummy-once", pollinterval: "1" } }),
    );
    const options: NutSourceOptions = {
      ...{ id: "upsd", host: "127.0.0.1", port: station.port, ups: "rack" },
      ...{ login: { user: "monitor", password: "pass" }, tls: { use: "offered", identityKey: null } },
    };
    const source = stack.use(running(createNutSource(options, { clock })));
    const { reading, confidence } = await source.told("mains", has(MAINS));
    expect(reading?.battery).toMatchObject({ charge: 77, runtime: 900, flow: "charging" });
    expect(confidence).toMatchObject({ charge: "told", mainsOk: "told" });
    const clients = await runProcess("upsc", ["-c", `rack@127.0.0.1:${station.port}`]);
    expect(clients.stdout.trim().split("\n")).toEqual(["127.0.0.1"]);
    await show("OB DISCHRG LB");
    await source.told("battery low", has({ ...BATTERY, batteryLow: true }));
    await show("FSD OB LB");
    await source.told("a forced shutdown", has({ shutdownPending: true }));
    await show("OL");
    await source.told("mains again", has({ ...MAINS, shutdownPending: false }));

    const stranger = stack.use(running(createNutSource({ ...options, login: { user: "monitor", password: "wrong" } }, { clock })));
    await stranger.told("refused", isLink("refused", "ACCESS-DENIED"));
    const elsewhere = stack.use(running(createNutSource({ ...options, ups: "cellar" }, { clock })));
    await elsewhere.told("refused", isLink("refused", "UNKNOWN-UPS"));
    const strict = stack.use(running(createNutSource({ ...options, tls: { use: "required", identityKey: null } }, { clock })));
    await strict.told("refused", isLink("refused", "no-tls"));
  });
});

const missingSnmpd = missingPeers("snmpd");
describe.skipIf(missingSnmpd.length > 0)(`net-snmp's agent${missingSnmpd.length > 0 ? `, needs ${missingSnmpd}` : ""}`, () => {
  const integer = (value: number): SnmpValue => ({ type: "integer", value });
  const shown = [
    { name: `${objectOf("upsBatteryStatus")}.0`, value: integer(3) },
    { name: `${objectOf("upsEstimatedMinutesRemaining")}.0`, value: integer(7) },
    { name: `${objectOf("upsInputVoltage")}.1`, value: integer(4) },
    { name: `${objectOf("upsOutputSource")}.0`, value: integer(5) },
    { name: `${objectOf("upsAlarmDescr")}.3`, value: { type: "oid", value: "1.3.6.1.2.1.33.1.6.3.6" } },
    { name: `${objectOf("upsAlarmDescr")}.9`, value: { type: "oid", value: "1.3.6.1.2.1.33.1.6.3.13" } },
  ] as const;

  test.each(["v1", "v2c"] as const)("with some objects of a UPS is read in %s, and without them has none", async (version) => {
    await using stack = new AsyncDisposableStack();
    const asker = new SnmpAsker({ clock });
    stack.defer(() => asker.close());
    const start = async (objects: typeof shown | readonly []) => {
      const folder = await mkdtemp(join(tmpdir(), "snmpd-"));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const { process, port } = await startSnmpd(folder, objects);
      stack.defer(async () => {
        // It would write its state into the folder when it ends by itself.
        process.kill("SIGKILL");
        if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
      });
      const ask = communityAsker({ host: "localhost", port, version, community: "public" }, { asker, resolve: async () => "127.0.0.1" });
      return stack.use(running(createSnmpSource({ id: version }, { clock, ask })));
    };
    const card = await start(shown);
    const { reading, confidence } = await card.told(
      "battery low",
      has({ ...BATTERY, batteryLow: true, chargerFailed: true, fault: false }),
    );
    expect(reading).toMatchObject({ battery: { runtime: 420, charge: null }, input: [{ voltage: 4 }] });
    expect(confidence).toEqual({ runtime: "told", batteryLow: "told", onBattery: "told", mainsOk: "derived" });
    const router = await start([]);
    await router.told("no UPS", isLink("online", "no-ups"));
  });
});
