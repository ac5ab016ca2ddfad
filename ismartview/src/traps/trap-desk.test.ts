import type { Notification } from "@istars/protocol/net/snmp/notification.ts";
import type { SnmpUser } from "@istars/protocol/net/snmp/v3-user.ts";
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

const OPEN: SnmpUser = { name: "ups", auth: null, priv: null };
const SIGNED: SnmpUser = { ...OPEN, auth: { protocol: "sha256", password: "a good password" } };

function openDesk(places: TrapPlace[]) {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const heard: [number, string][] = [];
  const asked: string[] = [];
  const users = new Map<number, SnmpUser>();
  const desk = new TrapDesk({
    places: () => places,
    userOf: (cardId) => users.get(cardId) ?? null,
    resolve: async (host) => {
      asked.push(host);
      return host === "ups.example" ? ["192.0.2.9"] : [];
    },
    onTrap: (cardId, name) => heard.push([cardId, name]),
    clock,
    log,
  });
  return { desk, clock, log, heard, asked, users };
}

test("a trap is that of every card at the address it comes from, whether known by address or by name", async () => {
  const { desk, heard, asked } = openDesk([
    { cardId: 1, host: "192.0.2.9" },
    { cardId: 2, host: "ups.example" },
    { cardId: 3, host: "192.0.2.10" },
    { cardId: 4, host: "nowhere.example" },
  ]);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("taken");
  expect(await desk.take(trap("1.3.6.1.4.1.9.1"), from("192.0.2.10"))).toBe("taken");
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
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("refused");
  places.push({ cardId: 7, host: "192.0.2.9" });
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("refused");
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]?.fields).toEqual({ address: "192.0.2.9" });
  await clock.advance(11_000);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("taken");
  expect(heard).toEqual([[7, "upsTrapOnBattery"]]);
});

test("a card that is gone is a stranger again within five minutes", async () => {
  const places: TrapPlace[] = [{ cardId: 7, host: "192.0.2.9" }];
  const { desk, clock } = openDesk(places);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("taken");
  places.length = 0;
  await clock.advance(301_000);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("refused");
});

test("of v3 it knows as whom each card is asked now, and hands over what was proven to be theirs", async () => {
  const { desk, users, heard } = openDesk([
    { cardId: 1, host: "192.0.2.9" },
    { cardId: 2, host: "ups.example" },
    { cardId: 3, host: "192.0.2.10" },
  ]);
  users.set(2, SIGNED);
  expect(await desk.usersAt("192.0.2.9")).toEqual([{ id: 2, user: SIGNED }]);
  users.set(1, OPEN);
  expect(await desk.usersAt("192.0.2.9")).toEqual([
    { id: 1, user: OPEN },
    { id: 2, user: SIGNED },
  ]);
  expect(await desk.usersAt("192.0.2.10")).toEqual([]);
  expect(await desk.usersAt("192.0.2.11")).toBeNull();
  desk.takeFrom([2], trap());
  expect(heard).toEqual([[2, "upsTrapOnBattery"]]);
});

test("SAFETY 31: a card that is asked with a signature is not heard over v1 and v2c, one that is asked without is", async () => {
  const { desk, users, heard, log } = openDesk([
    { cardId: 1, host: "192.0.2.9" },
    { cardId: 2, host: "192.0.2.10" },
  ]);
  users.set(1, SIGNED).set(2, OPEN);
  expect(await desk.take(trap(), from("192.0.2.9"))).toBe("wrong-level");
  expect(await desk.take(trap(), from("192.0.2.10"))).toBe("taken");
  expect(heard).toEqual([[2, "upsTrapOnBattery"]]);
  expect(log.lines.map(({ fields }) => fields)).toEqual([{ address: "192.0.2.9" }]);
});

test("what is wrong with a sender is said once for each fault, and who was added since is found", async () => {
  const places: TrapPlace[] = [{ cardId: 1, host: "192.0.2.9" }];
  const { desk, users, clock, log } = openDesk(places);
  users.set(1, SIGNED).set(2, OPEN);
  expect(await desk.usersAt("192.0.2.9")).toHaveLength(1);
  places.push({ cardId: 2, host: "192.0.2.9" });
  for (const reason of ["wrong-digest", "wrong-digest", "untimely"] as const) desk.onRefused(reason, from("192.0.2.9"));
  expect(log.lines).toHaveLength(2);
  expect(await desk.usersAt("192.0.2.9")).toHaveLength(1);
  await clock.advance(11_000);
  desk.onRefused("unknown-user", from("192.0.2.9"));
  expect(await desk.usersAt("192.0.2.9")).toHaveLength(2);
});
