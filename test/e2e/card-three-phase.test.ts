import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { peerOf, walkUps } from "./net-snmp.ts";
import { runProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = missingPeers("snmp", "nut-client");
const SOON = { withinMs: 30_000 };
const TWENTY_KVA = {
  protocol: "voltronic",
  topology: "online",
  phases: "3/3",
  ratingVa: 20_000,
  batteryVolts: 240,
  batteryAh: 20,
  noiseVolts: 0,
} as const;

/** Starts a card on a three-phase UPS and waits until it has asked for everything once. */
async function startKnown(): Promise<{ readonly bench: CardBench; readonly session: CardSession }> {
  const bench = await CardBench.start({ ups: TWENTY_KVA, protocol: TWENTY_KVA.protocol });
  const session = await CardSession.open(bench.addresses.http);
  await until(
    "every phase",
    async () => {
      const { reading } = await session.call("readStatus", {});
      const { input = [], output = [], bypass = [] } = reading ?? {};
      const hasVoltages = [...input, ...output, ...bypass].every(({ voltage }) => voltage !== null);
      const hasCurrents = [...input, ...output].every(({ current }) => current !== null);
      return bypass.length === 3 && hasVoltages && hasCurrents && output.every(({ load }) => load !== null);
    },
    SOON,
  );
  return { bench, session };
}

const needs = missing.length > 0 ? `, needs ${missing}` : "";

describe.skipIf(missing.length > 0)(`a three-phase UPS${needs}`, () => {
  test("has its phases in the status, in RFC 1628's tables and under NUT's names, and all see the mains go", async () => {
    const { bench, session } = await startKnown();
    await using _bench = bench;
    const { reading } = await session.call("readStatus", {});
    expect(reading).toMatchObject({
      input: [
        { voltage: 230, current: 9, frequency: 50 },
        { voltage: 228.8, current: 9, frequency: 50 },
        { voltage: 231.1, current: 9, frequency: 50 },
      ],
      bypass: [{ voltage: 230 }, { voltage: 228.8 }, { voltage: 231.1 }],
      output: [
        { voltage: 230, current: 9, load: 30, frequency: 50 },
        { voltage: 230, current: 7, load: 24, frequency: 50 },
        { voltage: 230, current: 8, load: 27, frequency: 50 },
      ],
    });

    expect(Object.fromEntries(await walkUps(peerOf(bench)))).toMatchObject({
      "3.2.0": "INTEGER: 3",
      "3.3.1.2.1": "INTEGER: 500",
      "3.3.1.3.1": "INTEGER: 230",
      "3.3.1.3.2": "INTEGER: 229",
      "3.3.1.3.3": "INTEGER: 231",
      "3.3.1.4.3": "INTEGER: 90",
      "4.3.0": "INTEGER: 3",
      "4.4.1.2.3": "INTEGER: 230",
      "4.4.1.3.2": "INTEGER: 70",
      "4.4.1.5.1": "INTEGER: 30",
      "4.4.1.5.2": "INTEGER: 24",
      "4.4.1.5.3": "INTEGER: 27",
      "5.2.0": "INTEGER: 3",
      "5.3.1.2.2": "INTEGER: 229",
    });

    const upsc = async () => (await runProcess("upsc", [`ups@127.0.0.1:${bench.addresses.nutPort}`])).stdout;
    const shown = await upsc();
    for (const line of [
      "input.phases: 3",
      "input.L1-N.voltage: 230.0",
      "input.L2-N.voltage: 228.8",
      "input.L3-N.voltage: 231.1",
      "input.L3.current: 9.0",
      "input.bypass.L2-N.voltage: 228.8",
      "output.phases: 3",
      "output.L3-N.voltage: 230.0",
      "output.L2.current: 7.0",
      "output.L2.power.percent: 24",
      "ups.status: OL",
    ]) {
      expect(shown.split("\n")).toContain(line);
    }
    expect(shown).not.toMatch(/^input\.voltage:/m);

    bench.ups.change({ mains: "fail" });
    await until("no mains on any phase", async () => /^input\.L3-N\.voltage: 0\.0$/m.test(await upsc()), SOON);
    expect(await upsc()).toMatch(/^ups\.status: OB/m);
    expect(Object.fromEntries(await walkUps(peerOf(bench), "3"))).toMatchObject({
      "3.2.0": "INTEGER: 3",
      "3.3.1.3.1": "INTEGER: 0",
      "3.3.1.3.3": "INTEGER: 0",
    });
  });
});
