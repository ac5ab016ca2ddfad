import type { Host } from "@istars/protocol/model/hosts.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { HostAgent } from "./host-agent.ts";
import { Upsmon } from "./nut-server-bench.ts";
import { until } from "./until.ts";

const SOON = { withinMs: 30_000 };

const hostsOf = async (admin: CardSession): Promise<readonly Host[]> => (await admin.call("listHosts", {})).hosts;

test("SAFETY 31: hosts are known over a restart of the card, each by its token, and are heard again with their next word", async () => {
  await using bench = await CardBench.start();
  const admin = await CardSession.open(bench.addresses.http);
  const web = await HostAgent.create(bench.addresses.http, admin, "web-1");
  const db = await HostAgent.create(bench.addresses.http, admin, "db-1");
  await web.say({ dryRun: false });
  await db.say();
  await expect(db.say({}, web.id)).rejects.toMatchObject({ code: "host.foreign" });
  await bench.card.stop();
  await bench.startCard();
  const again = await CardSession.open(bench.addresses.http);
  expect(await hostsOf(again)).toMatchObject([
    { id: web.id, name: "web-1", isOnline: false, state: null, needsMs: 90_000 },
    { id: db.id, name: "db-1", isOnline: false, dryRun: true },
  ]);
  await expect(db.say({}, web.id)).rejects.toMatchObject({ code: "host.foreign" });
  await web.say({ state: "counting" });
  expect(await hostsOf(again)).toMatchObject([{ id: web.id, isOnline: true, state: "counting", unprotected: null }, { isOnline: false }]);
});

const missing = missingPeers("nut-client");

describe.skipIf(missing.length > 0)("upsmon as a host of the card", () => {
  const ID = `nut:${ADMIN.user}@127.0.0.1`;
  const start = (bench: CardBench) =>
    Upsmon.start({ port: bench.addresses.nutPort, user: ADMIN.user, password: ADMIN.password, role: "secondary" });

  test("SAFETY 14: it is a host while it is logged in, stays unprotected when it dies, and is none once it logged out", async () => {
    await using bench = await CardBench.start();
    const admin = await CardSession.open(bench.addresses.http);
    await using upsmon = await start(bench);
    const only = async () => (await hostsOf(admin))[0];
    await until("the log-in", async () => (await only())?.isOnline === true, SOON);
    expect(await only()).toMatchObject({ id: ID, kind: "nut", name: ADMIN.user, unprotected: null, state: null, needsMs: null });

    upsmon.process.kill("SIGKILL");
    await until("its silence", async () => (await only())?.unprotected === "silent", SOON);
    expect(await only()).toMatchObject({ id: ID, isOnline: false });

    await using next = await start(bench);
    await until("its return", async () => (await only())?.isOnline === true, SOON);
    expect(await hostsOf(admin)).toHaveLength(1);
    await next.process.stop();
    await until("its farewell", async () => (await hostsOf(admin)).length === 0, SOON);
  });
});
