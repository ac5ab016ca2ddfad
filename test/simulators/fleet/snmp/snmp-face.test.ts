import { createSocket } from "node:dgram";
import { once } from "node:events";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import { communityAsker } from "@istars/protocol/net/source/next-asker.ts";
import { createSnmpSource } from "@istars/protocol/net/source/snmp-source.ts";
import { systemClock } from "@istars/service/clock.ts";
import { expect, test } from "vitest";
import { FleetBench } from "../fleet-bench.ts";

const BATTERY_STATUS = "1.3.6.1.2.1.33.1.2.1.0";
const CHARGE = "1.3.6.1.2.1.33.1.2.4.0";
const integer = (value: number) => ({ type: "integer", value });

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

test("a card that lies or is gone does so over SNMP, too, and another community is told nothing", async () => {
  await using bench = await FleetBench.start({ cards: 1, snmpCards: 1 });
  const asker = new SnmpAsker({ clock: systemClock });
  const status = async (community = "public") => {
    const { address = "" } = bench.fleet.cards[0] ?? {};
    const question = { address, port: bench.fleet.snmpPort ?? 0, version: "v2c", community, names: [BATTERY_STATUS, CHARGE] } as const;
    const outcome = await asker.ask(question, { timeoutMs: 500, attempts: 1 }, new AbortController().signal);
    return outcome.kind === "values" ? outcome.bindings.map(({ value }) => value) : outcome.kind;
  };
  try {
    expect(await status()).toEqual([integer(2), integer(100)]);
    bench.fleet.change({ lie: { numbers: [1] } });
    expect(await status()).toEqual([integer(99), { type: "octets", value: new Uint8Array(Buffer.from("NaN")) }]);
    bench.fleet.change({ lie: { numbers: [] } });
    expect(await status()).toEqual([integer(2), integer(100)]);
    expect(await status("private")).toBe("silent");
    bench.fleet.change({ drop: { numbers: [1] } });
    expect(await status()).toBe("silent");
  } finally {
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
