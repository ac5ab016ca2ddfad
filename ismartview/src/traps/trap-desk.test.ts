import type { Notification } from "@istars/protocol/net/snmp/notification.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { TrapDesk, type TrapPlace } from "./trap-desk.ts";

const trap = (name = "1.3.6.1.2.1.33.2.1"): Notification => ({
  version: "v2c",
  community: new Uint8Array(),
  kind: "trap",
  name,
  bindings: [],
});
const from = (address: string) => ({ address, port: 50_000 });

function openDesk(places: TrapPlace[]) {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const heard: [number, string][] = [];
  const asked: string[] = [];
  const desk = new TrapDesk({
    places: () => places,
    resolve: async (host) => {
      asked.push(host);
      return host === "ups.example" ? ["192.0.2.9"] : [];
    },
    onTrap: (cardId, name) => heard.push([cardId, name]),
    clock,
    log,
  });
  return { desk, clock, log, heard, asked };
}

test("a trap is that of every card at the address it comes from, whether known by address or by name", async () => {
  const { desk, heard, asked } = openDesk([
    { cardId: 1, host: "192.0.2.9" },
    { cardId: 2, host: "ups.example" },
    { cardId: 3, host: "192.0.2.10" },
    { cardId: 4, host: "nowhere.example" },
  ]);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe(true);
  expect(await desk.take(trap("1.3.6.1.4.1.9.1"), from("192.0.2.10"))).toBe(true);
  expect(heard.toSorted(([a], [b]) => a - b)).toEqual([
    [1, "upsTrapOnBattery"],
    [2, "upsTrapOnBattery"],
    [3, "1.3.6.1.4.1.9.1"],
  ]);
  expect(asked.toSorted()).toEqual(["nowhere.example", "ups.example"]);
});

test("a stranger is not taken, said once in the log, and becomes known when its card is added", async () => {
  const places: TrapPlace[] = [];
  const { desk, clock, log, heard } = openDesk(places);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe(false);
  places.push({ cardId: 7, host: "192.0.2.9" });
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe(false);
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]?.fields).toEqual({ address: "192.0.2.9" });
  await clock.advance(11_000);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe(true);
  expect(heard).toEqual([[7, "upsTrapOnBattery"]]);
});

test("a card that is gone is a stranger again within five minutes", async () => {
  const places: TrapPlace[] = [{ cardId: 7, host: "192.0.2.9" }];
  const { desk, clock } = openDesk(places);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe(true);
  places.length = 0;
  await clock.advance(301_000);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe(false);
});
