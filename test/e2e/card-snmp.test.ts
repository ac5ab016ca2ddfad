import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import type { ControlChange } from "../simulators/ups/control-request.ts";
import { CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { AT_REST, peerOf, rowsOf, runNetSnmp, type SnmpRow, UPS, walkUps } from "./net-snmp.ts";
import { startSnmpUps, statusOrStale } from "./snmp-ups.ts";
import { until } from "./until.ts";

const missing = missingPeers("snmp");
const needs = missing.length > 0 ? `, needs ${missing}` : "";
const SOON = { withinMs: 30_000 };

/**
 * All that RFC 1628 lets a Megatec UPS of the simulator's make be told as, afloat on steady mains: suffix under upsObjects, value as
 * net-snmp prints it. Charge, minutes and currents are not among it: this UPS does not measure them.
 */
const ON_MAINS: readonly SnmpRow[] = [
  ["1.1.0", 'STRING: "ISTARS SIM"'],
  ["1.2.0", 'STRING: "LI1000"'],
  ["1.3.0", 'STRING: "V1.00"'],
  ["1.4.0", expect.stringMatching(/^STRING: "\d+\.\d+\.\d+"$/)],
  ["1.5.0", expect.stringMatching(/^STRING: ".+"$/)],
  ["1.6.0", '""'],
  ["2.1.0", "INTEGER: 2"],
  ["2.2.0", "INTEGER: 0"],
  ["2.5.0", "INTEGER: 272"],
  ["3.1.0", "Counter32: 0"],
  ["3.2.0", "INTEGER: 1"],
  ["3.3.1.2.1", "INTEGER: 500"],
  ["3.3.1.3.1", "INTEGER: 230"],
  ["4.1.0", "INTEGER: 3"],
  ["4.3.0", "INTEGER: 1"],
  ["4.4.1.2.1", "INTEGER: 230"],
  ["4.4.1.5.1", "INTEGER: 30"],
  ["5.2.0", "INTEGER: 0"],
  ...AT_REST,
  ["9.1.0", "INTEGER: 230"],
  ["9.2.0", "INTEGER: 500"],
  ["9.3.0", "INTEGER: 230"],
  ["9.4.0", "INTEGER: 500"],
];

/** Starts a card and waits until it has heard all that its UPS says of itself. */
async function startKnown(): Promise<CardBench> {
  const bench = await CardBench.start({ ups: { noiseVolts: 0 } });
  const session = await CardSession.open(bench.addresses.http);
  await until(
    "a status that the nameplate explains",
    async () => {
      const { reading } = await session.call("readStatus", {});
      return reading?.battery.flow === "floating";
    },
    SOON,
  );
  return bench;
}

describe.skipIf(missing.length > 0)(`net-snmp's commands read the card${needs}`, () => {
  test.each([
    ["snmpwalk", "1"],
    ["snmpbulkwalk", "2c"],
  ] as const)("%s -v%s lists RFC 1628: every object that the UPS gives reason for, once and in order", async (command, version) => {
    await using bench = await startKnown();
    const { code, stdout, stderr } = await runNetSnmp(peerOf(bench), command, version, ".1.3.6.1.2.1.33");
    expect([code, stderr]).toEqual([0, ""]);
    expect(rowsOf(stdout)).toEqual(ON_MAINS);
  });

  test("an outage shows: on battery with its alarms by their well-known names, then mains again with none", async () => {
    await using bench = await startKnown();
    const valuesOf = async (suffix: string) => (await walkUps(peerOf(bench), suffix)).map(([, value]) => value);
    const alarms = () => valuesOf("6.2.1.2");
    const source = async () => (await valuesOf("4.1"))[0];
    bench.ups.change({ mains: "fail" });
    await until("output from the battery", async () => (await source()) === "INTEGER: 5", SOON);
    await until(
      "both alarms",
      async () => {
        const told = await alarms();
        return told.length === 2 && [2, 6].every((arc) => told.includes(`OID: ${UPS}.6.3.${arc}`));
      },
      SOON,
    );
    bench.ups.change({ mains: "ok" });
    await until("output from the mains", async () => (await source()) === "INTEGER: 3", SOON);
    await until("no alarm", async () => (await valuesOf("6.1"))[0] === "Gauge32: 0", SOON);
  });

  test("SAFETY 32: a card without a community answers nobody", async () => {
    await using bench = await CardBench.start({ community: null });
    for (const version of ["1", "2c"] as const) {
      const { code, stdout, stderr } = await runNetSnmp(peerOf(bench), "snmpget", version, ".1.3.6.1.2.1.1.1.0");
      expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("Timeout")]);
    }
    expect(bench.card.isRunning).toBe(true);
  });
});

const missingNut = missingPeers("nut-snmp", "nut-server", "nut-client");

describe.skipIf(missingNut.length > 0)(`NUT's snmp-ups follows the card${missingNut.length > 0 ? `, needs ${missingNut}` : ""}`, () => {
  test("through mains failure, low battery and return: OL, OB, LB OB, OL", async () => {
    await using bench = await startKnown();
    await using nut = await startSnmpUps(peerOf(bench), "ietf");
    expect(await nut.read()).toMatchObject({
      "driver.version.data": expect.stringMatching(/^ietf MIB/),
      "ups.status": "OL",
      "ups.mfr": "ISTARS SIM",
      "ups.model": "LI1000",
      "battery.voltage": "27.20",
      "input.voltage": "230",
      "output.voltage": "230",
      "ups.load": "30",
    });
    const seen: string[] = [];
    const follow = async (change: ControlChange, status: string) => {
      bench.ups.change(change);
      await until(
        status,
        async () => {
          const shown = (await nut.status()).join(" ");
          if (seen.at(-1) !== shown) seen.push(shown);
          return shown === status;
        },
        SOON,
      );
    };
    await follow({ mains: "fail" }, "OB");
    await follow({ batteryPercent: 8 }, "LB OB");
    await follow({ mains: "ok" }, "OL");
    // The UPS says that mains is back two seconds before it trusts it, and until then that its battery is low.
    expect(seen.filter((status) => status !== "LB OL").slice(seen[0] === "OL" ? 1 : 0)).toEqual(["OB", "LB OB", "OL"]);
  });

  test("SAFETY 8: a serial link lost on mains ends OL, is never OB, and OL comes back with the link", async () => {
    await using bench = await startKnown();
    await using nut = await startSnmpUps(peerOf(bench), "ietf");
    const seen = new Set<string>();
    const look = async () => {
      const shown = await statusOrStale(nut);
      seen.add(shown);
      return shown;
    };
    bench.ups.change({ comm: "silent" });
    await until("the end of OL", async () => (await look()) !== "OL", SOON);
    // Mains really fails while the card cannot know: it must not guess, in either direction.
    bench.ups.change({ mains: "fail" });
    for (let i = 0; i < 20; i++) await look();
    bench.ups.change({ mains: "ok" });
    await until("mains on the battery's side again", async () => bench.ups.state().ups.output.source === "normal", SOON);
    bench.ups.change({ comm: "ok" });
    await until("OL again", async () => (await look()) === "OL", SOON);
    expect(["OL", "", "stale"]).toEqual(expect.arrayContaining([...seen]));
  });
});
