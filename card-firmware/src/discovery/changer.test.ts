import type { Permission } from "@istars/protocol/model/permission.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { Principal } from "@istars/service/auth/auth.ts";
import { openMemoryAuth } from "@istars/service/auth/memory-auth.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import { openCardSettings } from "../settings/card-settings.ts";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { Changer } from "./changer.ts";

const FROM = { transaction: "0123456789abcdef", address: "192.0.2.9", port: 40_000 };
const NETWORK = { mode: "static", address: "192.0.2.7", prefix: 24, gateway: "192.0.2.1", dns: [] };
const KEY = Buffer.alloc(32, 7).toString("base64");
const FIRST = { salt: Buffer.alloc(16, 7).toString("base64"), iterations: 210_000, storedKey: KEY, serverKey: KEY };

async function setUp({ canBlink = true, password = "a good password" as string | null } = {}) {
  const files = new TemporaryCardStore();
  const { auth, store: users } = await openMemoryAuth({ firstPassword: password });
  const live = new LiveState(sampleSnapshot());
  const settings = await openCardSettings({
    store: files.store,
    directory: files.directory,
    live: () => live,
    audit: auth.audit,
    clock: files.clock,
    log: silentLogger,
    ups: { uri: null },
    firstCommunity: null,
  });
  const named: string[] = [];
  const blinks: number[] = [];
  const changer = new Changer({
    auth,
    settings,
    storePassword: async (id, verifier, row) => {
      await users.run("replacePassword", id, verifier, false);
      if (row) await files.store.run("addSettings", row);
    },
    keeper: { nameChange: (transaction) => named.push(transaction) },
    light: { canBlink, blink: async (seconds) => void blinks.push(seconds) },
    live,
  });
  const ask = (change: unknown, { permission = "read-write" as Permission, mustChangePassword = password === null } = {}) => {
    const principal: Principal = { userId: 1, user: "admin", permission, isAgent: false, mustChangePassword, language: null };
    return changer.carryOut({ ...FROM, principal, settings: typeof change === "string" ? change : JSON.stringify(change) });
  };
  const audit = async () =>
    (await users.run("listAudit", 0)).filter(({ action }) => action === "discovery.set").map(({ outcome }) => outcome);
  return { ask, settings, live, auth, named, blinks, audit, [Symbol.asyncDispose]: () => files[Symbol.asyncDispose]() };
}

test("an address is stored as the settings keep it, under the name of who asked, and the light blinks", async () => {
  await using bench = await setUp();
  await bench.ask({ network: NETWORK, blinkSeconds: 5 });
  expect(bench.settings.show("network")).toMatchObject({ version: 1, changedBy: "admin", values: NETWORK });
  expect([bench.named, bench.blinks, await bench.audit()]).toEqual([[FROM.transaction], [5], ["ok"]]);
});

test("what cannot be done is refused by name, audited, and changes nothing", async () => {
  await using bench = await setUp({ canBlink: false });
  const refusals: readonly (readonly [unknown, object, Parameters<typeof bench.ask>[1]?])[] = [
    [{ network: NETWORK }, { code: "permission.denied" }, { permission: "read" }],
    [{ network: NETWORK }, { code: "permission.denied" }, { permission: "none" }],
    [{ network: NETWORK }, { code: "password.must-change" }, { mustChangePassword: true }],
    [{ firstPassword: FIRST }, { code: "settings.invalid", errors: [{ pointer: "/firstPassword", code: "not-new" }] }],
    [{ blinkSeconds: 5 }, { code: "command.unsupported" }],
    [{ network: NETWORK, blinkSeconds: 5 }, { code: "command.unsupported" }],
    [{}, { code: "settings.invalid", errors: [{ pointer: "", code: "nothing-asked" }] }],
    [{ override: true }, { code: "settings.invalid" }],
    ["not JSON", { code: "settings.invalid", errors: [{ pointer: "", code: "json" }] }],
    [{ network: { ...NETWORK, prefix: 99 } }, { code: "settings.invalid" }],
    [{ networks: NETWORK }, { code: "settings.invalid" }],
    [
      { network: { ...NETWORK, gateway: "198.51.100.1" } },
      { code: "settings.invalid", errors: [{ pointer: "/network/gateway", code: "outside-subnet", params: { subnet: "192.0.2.0/24" } }] },
    ],
    [
      { network: { ...NETWORK, address: "127.0.0.9", gateway: null } },
      { code: "settings.invalid", errors: [{ pointer: "/network/address", code: "unusable" }] },
    ],
  ];
  for (const [change, problem, who] of refusals) await expect(bench.ask(change, who)).rejects.toMatchObject(problem);
  expect([bench.settings.show("network").version, bench.named, bench.blinks]).toEqual([0, [], []]);
  expect(await bench.audit()).toEqual(refusals.map(([, problem]) => (problem as { code: string }).code));
});

test("SAFETY 26: an address waits until the UPS is plainly on line, unless somebody insists", async () => {
  await using bench = await setUp();
  bench.live.publishReading({ reading: sampleReading({ facts: { mainsOk: false, onBattery: true } }), atMonoMs: 0 });
  await expect(bench.ask({ network: NETWORK })).rejects.toMatchObject({ code: "settings.refused", params: { reason: "on-battery" } });
  expect(bench.settings.show("network").version).toBe(0);
  await bench.ask({ network: NETWORK, override: true });
  expect(bench.settings.show("network").version).toBe(1);
});

test("SAFETY 32: a new card takes its first password with or without an address, never an address alone", async () => {
  await using alone = await setUp({ password: null });
  await expect(alone.ask({ network: NETWORK })).rejects.toMatchObject({ code: "password.must-change" });
  await alone.ask({ blinkSeconds: 5 });
  for (const bad of [{ salt: "c2FsdA==" }, { storedKey: "c2FsdA==" }, { serverKey: "" }]) {
    await expect(alone.ask({ firstPassword: { ...FIRST, ...bad } })).rejects.toMatchObject({ code: "settings.invalid" });
  }
  expect(alone.auth.isNew).toBe(true);
  await alone.ask({ firstPassword: FIRST });
  expect([alone.auth.isNew, alone.settings.show("network").version]).toEqual([false, 0]);

  await using both = await setUp({ password: null });
  await both.ask({ network: NETWORK, firstPassword: FIRST });
  expect([both.auth.isNew, both.settings.show("network").version]).toEqual([false, 1]);
});

test("SAFETY 32: when the address is refused, the first password is not set either", async () => {
  await using bench = await setUp({ password: null });
  const wrong = { network: { ...NETWORK, address: "192.0.2.255" }, firstPassword: FIRST };
  await expect(bench.ask(wrong)).rejects.toMatchObject({ code: "settings.invalid" });
  expect([bench.auth.isNew, bench.settings.show("network").version]).toEqual([true, 0]);
});

test("an address may be kept from being set over the network, and a light may blink all the same", async () => {
  await using bench = await setUp();
  const terms = { version: 0, actor: { user: "admin", address: "192.0.2.9" }, override: null };
  await bench.settings.save("discovery", { answer: true, allowSet: false, mdns: true }, terms);
  await expect(bench.ask({ network: NETWORK })).rejects.toMatchObject({ code: "permission.denied", params: { reason: "not-allowed" } });
  await bench.ask({ blinkSeconds: 5 });
  expect(bench.blinks).toEqual([5]);
});
