import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { launchBrowser, openPage, shoot } from "./browser.ts";
import { ADMIN } from "./card-bench.ts";
import { until } from "./until.ts";
import { AUTH, ON_BATTERY, PASSWORDS, PRIV, startUserAgent } from "./user-agent.ts";
import { ViewBench } from "./view-bench.ts";

const SOON = { withinMs: 20_000 };
const never = new AbortController().signal;
const missing = missingPeers("snmpd", "chromium");

/** Another maker's card that answers one user, who signs with SHA-256 and encrypts with AES, and an iSmartView. */
async function openRoom() {
  const card = await startUserAgent("ups", "priv", { auth: AUTH.sha256, priv: PRIV.aes });
  const view = await ViewBench.start();
  const client = await view.client();
  const reach: GivenReach = {
    ...({
      kind: "snmp",
      host: "127.0.0.1",
      port: card.port,
      version: "v3",
      user: "ups",
      authProtocol: "sha256",
      privProtocol: "aes128",
    } as const),
    ...{ authPassword: PASSWORDS.auth, privPassword: PASSWORDS.priv },
  };
  const read = (id: number) => client.call("readCard", { params: { id } }, never);
  return {
    ...{ card, client, reach, read, url: view.url },
    add: async (given: GivenReach) => {
      const { outcomes } = await client.call("addCards", { body: { cards: [{ name: "Rack 3", site: null, reach: given }] } }, never);
      return outcomes[0]?.id ?? 0;
    },
    /** Has read this version. */
    tagged: (id: number, version: number) => view.client(undefined, `card-${id}-${version}`),
    untilLink: (id: number, link: string) => until(`the card is ${link}`, async () => (await read(id)).card.link === link, SOON),
    [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
  };
}

describe.skipIf(missing.length > 0)(`a card over SNMP v3${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test("is looked at, added by its address, read, and read on after it starts anew on battery", async () => {
    await using room = await openRoom();
    const { client, reach, read, card } = room;
    expect(await client.call("probeCard", { body: { reach } }, never)).toMatchObject({ outcome: "found" });
    const id = await room.add(reach);
    await room.untilLink(id, "online");
    const shown = await read(id);
    expect(shown.card).toMatchObject({
      kind: "snmp",
      address: `127.0.0.1:${card.port}`,
      onBattery: false,
      outputSource: "normal",
      status: "ok",
    });
    expect(shown.reading?.battery.runtime).toBe(420);
    expect(shown.reach).toMatchObject({ version: "v3", user: "ups", authPassword: { set: true }, privPassword: { set: true } });
    await card.kill();
    await card.start(ON_BATTERY);
    await until("it is on battery", async () => (await read(id)).card.onBattery === true, SOON);
  });

  test("is added from a file", async () => {
    await using room = await openRoom();
    const { client, card, read } = room;
    const csv = [
      "address,name,site,user,auth_protocol,auth_password,priv_protocol,priv_password",
      `127.0.0.1:${card.port},Rack 4,Hall A,ups,SHA-256,${PASSWORDS.auth},AES128,${PASSWORDS.priv}`,
      `127.0.0.1:1,Rack 5,Hall A,ups,SHA-256,short,AES128,${PASSWORDS.priv}`,
    ].join("\n");
    const { rows } = await client.call("previewImport", { body: { csv } }, never);
    expect(rows.map(({ faults }) => faults)).toEqual([[], [{ column: "auth_password", code: "too-short", value: "" }]]);
    const cards = rows.flatMap(({ card: row }) => (row ? [row] : []));
    const { outcomes } = await client.call("addCards", { body: { cards } }, never);
    const id = outcomes[0]?.id ?? 0;
    await room.untilLink(id, "online");
    expect((await read(id)).card).toMatchObject({ name: "Rack 4", site: "Hall A", outputSource: "normal" });
  });

  test("says that it is refused, and not that it is silent, with a wrong user, password or level", async () => {
    await using room = await openRoom();
    const { client, reach, read } = room;
    const wrong: readonly Partial<Extract<GivenReach, { kind: "snmp" }>>[] = [
      { user: "nobody" },
      { authPassword: "another auth word" },
      { privPassword: "another priv word" },
      { authProtocol: "sha512" },
      { privProtocol: "none" },
    ];
    for (const change of wrong) {
      const probe = await client.call("probeCard", { body: { reach: { ...reach, ...change } } }, never);
      expect([change, probe.outcome, probe.reason]).toEqual([change, "refused", "denied"]);
    }
    const id = await room.add({ ...reach, authPassword: "another auth word" });
    await room.untilLink(id, "refused");
    const { card, version } = await read(id);
    expect(card).toMatchObject({ link: "refused", reason: "denied", onBattery: null });
    const alarms = async () => (await client.call("listAlarms", { query: {} }, never)).alarms.map(({ alarm }) => alarm);
    await until("an alarm says so", async () => (await alarms()).includes("card-refused"), SOON);
    const browser = await launchBrowser();
    try {
      const { page, faults } = await openPage(browser);
      await page.goto(`${room.url}/cards/${id}`);
      await page.getByLabel("User name").fill(ADMIN.user);
      await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText("It does not take the community, user or password").first().waitFor();
      await shoot(page, "view-snmp-v3-refused");
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
    // With the right password it is read.
    const tagged = await room.tagged(id, version);
    await tagged.call("changeCard", { params: { id }, body: { name: "Rack 3", site: null, reach } }, never);
    await room.untilLink(id, "online");
    await until("the alarm is over", async () => (await alarms()).length === 0, SOON);
  });
});
