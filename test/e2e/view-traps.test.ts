import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { objectOf } from "@istars/protocol/net/source/mib-reading.ts";
import { freeUdpPort } from "@istars/service/scan/free-udp-port.ts";
import { describe, expect, test } from "vitest";
import { startSnmpd } from "../bench/snmp-snmpd.ts";
import { missingPeers } from "../peers.ts";
import { COMMUNITY } from "./card-bench.ts";
import { type ProcessResult, runProcess } from "./process.ts";
import { until } from "./until.ts";
import { startIsmartview, ViewBench } from "./view-bench.ts";

const SOON = { withinMs: 20_000 };
const never = new AbortController().signal;
const missing = missingPeers("snmp", "snmpd");

/** upsTrapOnBattery of RFC 1628, as v2 and as v1 name it. */
const ON_BATTERY = ".1.3.6.1.2.1.33.2.1";
const UPS_TRAPS = ".1.3.6.1.2.1.33.2";

/** Debian's snmpd as another maker's card, whose battery tells its charge, and an iSmartView that receives its traps. */
async function openRoom() {
  const folder = await mkdtemp(join(tmpdir(), "istars-traps-"));
  const card = await startSnmpd(folder, [
    { name: `${objectOf("upsOutputSource")}.0`, value: { type: "integer", value: 3 } },
    { name: `${objectOf("upsEstimatedChargeRemaining")}.0`, value: { type: "gauge32", value: 97 } },
  ]);
  const trapPort = await freeUdpPort();
  const view = await ViewBench.start("--traps", `127.0.0.1:${trapPort}`);
  const client = await view.client();
  const reach: GivenReach = {
    ...({ kind: "snmp", host: "127.0.0.1", port: card.port, version: "v2c", community: COMMUNITY } as const),
    ...({ user: null, authProtocol: "none", privProtocol: "none" } as const),
  };
  const { outcomes } = await client.call("addCards", { body: { cards: [{ name: "Rack 9", site: "Hall 2", reach }] } }, never);
  const cardId = outcomes[0]?.id ?? 0;
  return {
    ...{ view, client, cardId, folder },
    send: (command: "snmptrap" | "snmpinform", ...args: readonly string[]): Promise<ProcessResult> =>
      runProcess(`/usr/bin/${command}`, ["-r0", "-t3", ...args], { env: { MIBS: "" } }),
    target: `127.0.0.1:${trapPort}`,
    traps: async () => {
      const { events } = await client.call("listEvents", { query: { kind: "trap.received", order: "oldest" } }, never);
      return events.map(({ cardId: from, cardName, params }) => [from, cardName, params.trap]);
    },
    async [Symbol.asyncDispose]() {
      await view[Symbol.asyncDispose]();
      card.process.kill();
      if (card.process.exitCode === null && card.process.signalCode === null) await once(card.process, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe.skipIf(missing.length > 0)(`traps and informs${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test("of v1 and v2c reach the history under the card's name, informs are acknowledged, strangers are not", async () => {
    await using room = await openRoom();
    const { client, cardId, send, target } = room;
    await until(
      "the card is online",
      async () => (await client.call("readCard", { params: { id: cardId } }, never)).card.link === "online",
      SOON,
    );
    const v1 = await send("snmptrap", "-v1", "-c", COMMUNITY, target, UPS_TRAPS, "127.0.0.1", "6", "2", "100");
    const v2 = await send("snmptrap", "-v2c", "-c", "another", target, "100", ON_BATTERY, "1.3.6.1.2.1.33.1.2.2.0", "i", "7");
    const inform = await send("snmpinform", "-v2c", "-c", COMMUNITY, target, "100", `${UPS_TRAPS}.3`);
    expect([v1.code, v2.code, inform.code, inform.stderr]).toEqual([0, 0, 0, ""]);
    await until("three traps in the history", async () => (await room.traps()).length === 3, SOON);
    expect(await room.traps()).toEqual([
      [cardId, "Rack 9", "upsTrapTestCompleted"],
      [cardId, "Rack 9", "upsTrapOnBattery"],
      [cardId, "Rack 9", "upsTrapAlarmEntryAdded"],
    ]);
    // A trap says that something happened, and no more: what the card itself answers is what counts.
    expect((await client.call("readCard", { params: { id: cardId } }, never)).card).toMatchObject({ onBattery: false, status: "ok" });
    const stranger = await send("snmpinform", "--clientaddr=127.0.0.2", "-v2c", "-c", COMMUNITY, target, "100", ON_BATTERY);
    expect(stranger.code).not.toBe(0);
    expect(room.view.program.stdout + room.view.program.stderr).toMatch(/"msg":"a trap from where no card of this fleet is/);
    expect(await room.traps()).toHaveLength(3);
  });

  test("a port that cannot be had ends the start where it was asked for, and names the option", async () => {
    await using room = await openRoom();
    const data = join(room.folder, "other");
    await using program = startIsmartview(["serve", "--data", data, "--http", "127.0.0.1:0", "--traps", room.target]);
    const { code } = await program.ended;
    expect(code).toBe(1);
    expect(program.stderr).toMatch(/cannot receive traps at 127\.0\.0\.1:\d+ \(EADDRINUSE\); choose another address with --traps/);
  });
});
