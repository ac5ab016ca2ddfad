import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { DEFAULT_RETENTION } from "@istars/protocol/model/ismartview/readings.ts";
import type { SnmpValue } from "@istars/protocol/net/snmp/value.ts";
import { objectOf } from "@istars/protocol/net/source/mib-reading.ts";
import { describe, expect, test } from "vitest";
import { startSnmpd } from "../bench/snmp-snmpd.ts";
import { missingPeers } from "../peers.ts";
import { CardBench, COMMUNITY } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { NutStation } from "./nut.ts";
import { RealFleet } from "./real-fleet.ts";
import { tokenOf } from "./running-source.ts";
import { until } from "./until.ts";

const SOON = { withinMs: 40_000, everyMs: 50 };
const snmpReach = (port: number, version: "v1" | "v2c" = "v2c"): GivenReach => ({
  ...{ kind: "snmp", host: "127.0.0.1", port, version, community: COMMUNITY },
  ...{ user: null, authProtocol: "none", privProtocol: "none" },
});
const kindsOf = async ({ files }: RealFleet, cardId: number) => {
  const { found } = await files.store.findEvents({
    ...{ fromMs: 0, toMs: 9e15, newestFirst: false, limit: 500, after: null, cardIds: [cardId], site: null, kinds: null },
    ...{ severities: null, alarms: null, alarmId: null, search: null },
  });
  return found;
};

// At the same time: each has a fleet and cards of its own, and nearly all of it is waiting.
test.concurrent("two cards, one over https, and one of them by SNMP and NUT, too, are heard through an outage, a card's death and its return", async () => {
  await using one = await CardBench.start();
  await using two = await CardBench.start({ https: true });
  const session = await CardSession.open(one.addresses.http);
  const identity = await session.call("readSettings", { params: { section: "identity" } });
  await session.changeSettings("identity", { ...identity.values, name: "Rack 7" });
  const { certificate } = await (await CardSession.open(two.addresses.http)).call("readTls", {});
  await using view = await RealFleet.start();
  const { fleet } = view;
  fleet.takeRetention({ ...DEFAULT_RETENTION, everyS: 2 });
  const plain = await view.add({ kind: "istars", url: one.addresses.http, identityKey: null, token: (await tokenOf(one)).token });
  const url = two.addresses.https ?? "";
  const identityKey = certificate?.identityKey ?? null;
  const { token } = await tokenOf(two);
  const secure = await view.add({ kind: "istars", url, identityKey, token });
  const snmp = await view.add(snmpReach(one.addresses.snmpPort));
  const nut = await view.add({ kind: "nut", host: "localhost", port: one.addresses.nutPort, ups: "ups", user: null });
  const all = [plain, secure, snmp, nut];
  for (const id of all)
    await view.line(id, "on mains", ({ link, onBattery, status }) => link === "online" && onBattery === false && status === "ok");
  await view.line(plain, "named", ({ name, model }) => name === "Rack 7" && model !== null);
  for (const [id, ageMs, [load, charge = null, , inputVoltage, outputVoltage]] of fleet.figures()) {
    expect([id, typeof load, typeof inputVoltage, typeof outputVoltage]).toEqual([id, "number", "number", "number"]);
    expect(charge === null || charge <= 100).toBe(true);
    expect(ageMs).toBeLessThan(10_000);
  }

  for (const bench of [one, two]) bench.ups.change({ mains: "fail" });
  for (const id of all)
    await view.line(
      id,
      "on battery",
      ({ onBattery, status, alarms }) => onBattery === true && status !== "ok" && alarms.warning + alarms.critical > 0,
    );
  one.card.kill("SIGKILL");
  for (const id of [plain, snmp, nut]) {
    const { onBattery } = await view.line(id, "lost", ({ link }) => link === "lost");
    expect(onBattery).toBe(true);
  }
  for (const bench of [one, two]) bench.ups.change({ mains: "ok" });
  await one.startCard();
  for (const id of all)
    await view.line(
      id,
      "on mains again",
      ({ link, onBattery, alarms }) => link === "online" && onBattery === false && alarms.critical === 0,
    );

  const events = await kindsOf(view, plain);
  const raised = events.filter(({ kind, alarm }) => kind === "alarm.raised" && alarm === "on-battery");
  expect(raised).toHaveLength(1);
  expect(events.map(({ kind }) => kind)).toContain("card.started");
  const readings = await until(
    "stored readings",
    async () => {
      const asked = { cardId: secure, fields: [0], fromMs: Date.now() - 600_000, toMs: Date.now(), points: 500 };
      const { columns } = await view.files.store.readSeries(asked);
      const values = columns[0]?.avg.filter((value) => value !== null) ?? [];
      return values.length > 0 && values;
    },
    SOON,
  );
  expect(readings.every((volts) => volts < 300)).toBe(true);

  // Another card at the address of one that is known.
  const change = { name: null, site: null, reach: { kind: "istars", url, identityKey: `${"A".repeat(43)}=` } } as const;
  const changed = await fleet.change(secure, change, { version: 1, actor: { user: "admin", address: "127.0.0.1" } });
  expect(changed.reach).toMatchObject({ token: { set: true } });
  await view.line(secure, "SAFETY 31: refused for its key", ({ link, reason }) => link === "refused" && reason === "certificate");
});

const missing = missingPeers("snmpd", "nut-server", "nut-client");
describe.skipIf(missing.length > 0)(`cards of others${missing.length > 0 ? `, needs ${missing}` : ""}`, { concurrent: true }, () => {
  test("net-snmp's agent and NUT's own server are cards like any other, with alarms from what they measure", async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "fleet-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const integer = (value: number): SnmpValue => ({ type: "integer", value });
    const { process, port } = await startSnmpd(folder, [
      { name: `${objectOf("upsIdentModel")}.0`, value: { type: "octets", value: Buffer.from("Other 5000") } },
      { name: `${objectOf("upsIdentName")}.0`, value: { type: "octets", value: Buffer.from("cellar") } },
      { name: `${objectOf("upsBatteryStatus")}.0`, value: integer(3) },
      { name: `${objectOf("upsEstimatedMinutesRemaining")}.0`, value: integer(7) },
      { name: `${objectOf("upsInputVoltage")}.1`, value: integer(4) },
      { name: `${objectOf("upsOutputSource")}.0`, value: integer(5) },
      { name: `${objectOf("upsOutputVoltage")}.1`, value: integer(231) },
      { name: `${objectOf("upsOutputPercentLoad")}.1`, value: integer(44) },
      { name: `${objectOf("upsAlarmDescr")}.9`, value: { type: "oid", value: "1.3.6.1.2.1.33.1.6.3.13" } },
    ]);
    stack.defer(async () => {
      process.kill("SIGKILL");
      if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
    });
    const device = join(folder, "ups.dev");
    const show = (status: string) =>
      writeFile(
        device,
        `ups.status: ${status}\nbattery.charge: 77\nups.load: 21\noutput.voltage: 229\nups.model: Dummy 9\nups.id: attic\n`,
      );
    await show("OL");
    const settings = { port: device, mode: "dummy-once", pollinterval: "1" };
    const station = stack.use(await NutStation.start({ name: "rack", driver: "dummy-ups", settings }));
    const view = stack.use(await RealFleet.start());
    const cellar = await view.add(snmpReach(port, "v1"));
    const attic = await view.add({ kind: "nut", host: "127.0.0.1", port: station.port, ups: "rack", user: null });

    const line = await view.line(
      cellar,
      "battery low",
      ({ name, status, onBattery }) => name === "cellar" && status === "critical" && onBattery === true,
    );
    expect(line).toMatchObject({ model: "Other 5000", outputSource: "battery" });
    expect(view.fleet.figures(new Set([cellar]))[0]?.[2]).toEqual([44, null, 420, 4, 231, null, null, null]);
    expect(
      view.fleet
        .alarms()
        .filter(({ cardId }) => cardId === cellar)
        .map(({ alarm }) => alarm),
    ).toEqual(expect.arrayContaining(["on-battery", "low-battery", "charger-failed"]));
    await view.line(attic, "on mains", ({ name, model, status }) => name === "attic" && model === "Dummy 9" && status === "ok");
    expect(view.fleet.figures(new Set([attic]))[0]?.[2]).toEqual([21, 77, null, null, 229, null, null, null]);
    await show("OB DISCHRG LB");
    await view.line(attic, "battery low", ({ status, onBattery }) => onBattery === true && status === "critical");
    await show("OL");
    await view.line(attic, "on mains again", ({ status }) => status === "ok");
  });
});
