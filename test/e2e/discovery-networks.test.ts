import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Room } from "../bench/discovery-room.ts";
import { missingPeers } from "../peers.ts";
import { Laboratory, noNetworks } from "./netns.ts";
import { MachineCard } from "./netns-card.ts";
import { onlyCardOn, scanOn } from "./netns-isearch.ts";
import { runProcess } from "./process.ts";

const missing = [noNetworks() ?? [], missingPeers("iproute2", "jq", "socat")].flat();
const needs = missing.length > 0 ? `, needs ${missing.join(", ")}` : "";
const MACS = { first: "02:00:5e:00:53:01", second: "02:00:5e:00:53:02" } as const;

describe.skipIf(missing.length > 0)(`isearch scan on networks of several kinds${needs}`, () => {
  test("a machine with two ports finds the cards of both subnets, each through its own, and jq reads the list", async () => {
    await using lab = await Laboratory.open();
    const [client, near, far] = [await lab.machine("client"), await lab.machine("near"), await lab.machine("far")];
    const [office, racks] = [await lab.wire("office"), await lab.wire("racks")];
    await lab.plug(client, office, { addresses: ["192.168.7.2/24"] });
    await lab.plug(client, racks, { port: "eth1", addresses: ["10.20.0.2/24"] });
    await lab.plug(near, office, { mac: MACS.first, addresses: ["192.168.7.10/24"] });
    await lab.plug(far, racks, { mac: MACS.second, addresses: ["10.20.0.10/24"] });
    await using _first = await MachineCard.start(near);
    await using _second = await MachineCard.start(far, { withPassword: false });
    const document = await scanOn(client);
    expect(document).toMatchObject({
      scan: { state: "done", found: 2, problems: [] },
      cards: [
        {
          key: MACS.second,
          interface: "eth1",
          warnings: ["default-password"],
          here: { address: "10.20.0.10", prefix: 24, source: "static" },
        },
        { key: MACS.first, interface: "eth0", warnings: [], here: { address: "192.168.7.10", prefix: 24, source: "static" } },
      ],
    });
    for (const { foundBy } of document.cards) expect(foundBy).toEqual(expect.arrayContaining(["broadcast", "multicast"]));

    const folder = await mkdtemp(join(tmpdir(), "isearch-"));
    const file = join(folder, "scan.json");
    await writeFile(file, JSON.stringify(document));
    const read = await runProcess("jq", ["-r", '.cards[] | "\\(.key) \\(.here.address)/\\(.here.prefix) \\(.interface)"', file]);
    await rm(folder, { recursive: true });
    expect(read.stdout).toBe(`${MACS.second} 10.20.0.10/24 eth1\n${MACS.first} 192.168.7.10/24 eth0\n`);

    const one = await scanOn(client, "--interface", "eth1");
    expect(one.cards.map(({ key }) => key)).toEqual([MACS.second]);
  });

  test("a card in a wrong subnet is met by broadcast through a loose reverse path check, and says so", async () => {
    await using lab = await Laboratory.open();
    const [client, lost, wire] = [await lab.machine("client"), await lab.machine("lost"), await lab.wire("wire")];
    await lab.plug(client, wire, { addresses: ["192.168.7.2/24"] });
    await client.ip("route", "add", "default", "via", "192.168.7.1");
    await client.sysctl({ "ipv4.conf.all.rp_filter": 2, "ipv4.conf.eth0.rp_filter": 2 });
    await lab.plug(lost, wire, { mac: MACS.first, addresses: ["10.9.9.9/24"] });
    await using _card = await MachineCard.start(lost);
    const { foundBy, warnings, here } = await onlyCardOn(client);
    expect(foundBy).toEqual(expect.arrayContaining(["broadcast", "multicast"]));
    expect([here?.address, warnings]).toEqual(["10.9.9.9", ["wrong-subnet"]]);
  });

  test("a card whose own system checks reverse paths strictly is met over IPv6, whatever its subnet", async () => {
    await using lab = await Laboratory.open();
    const [client, lost, wire] = [await lab.machine("client"), await lab.machine("lost"), await lab.wire("wire")];
    await lab.plug(client, wire, { addresses: ["192.168.7.2/24"] });
    await lab.plug(lost, wire, { mac: MACS.first, addresses: ["10.9.9.9/24"] });
    await lost.sysctl({ "ipv4.conf.all.rp_filter": 1, "ipv4.conf.eth0.rp_filter": 1 });
    await using _card = await MachineCard.start(lost);
    const { foundBy, warnings, here } = await onlyCardOn(client);
    expect([here?.address, foundBy, warnings]).toEqual(["10.9.9.9", ["multicast"], ["wrong-subnet"]]);
    // In the mode `system` the card leaves its machine as it is.
    expect(await lost.readSysctl("ipv4.conf.eth0.rp_filter")).toBe("1");
  });

  test("where there is no IPv4 at all, a card is met at its link-local address", async () => {
    await using lab = await Laboratory.open();
    const [client, machine, wire] = [await lab.machine("client"), await lab.machine("card"), await lab.wire("wire")];
    await lab.plug(client, wire);
    await lab.plug(machine, wire, { mac: MACS.first });
    await using _card = await MachineCard.start(machine);
    const { foundBy, interface: through, warnings, here } = await onlyCardOn(client);
    expect({ foundBy, through, warnings }).toEqual({ foundBy: ["multicast"], through: "eth0", warnings: [] });
    expect(here).toMatchObject({ mac: MACS.first, source: "link-local", address: "fe80::5eff:fe00:5301", prefix: null });
  });

  test("a card behind a router is met where its range is named, and not otherwise", async () => {
    await using lab = await Laboratory.open();
    const [client, router, machine] = [await lab.machine("client"), await lab.machine("router"), await lab.machine("card")];
    const [here, there] = [await lab.wire("here"), await lab.wire("there")];
    await lab.plug(client, here, { addresses: ["192.168.7.2/24"] });
    await lab.plug(router, here, { addresses: ["192.168.7.1/24"] });
    await lab.plug(router, there, { port: "eth1", addresses: ["10.30.0.1/24"] });
    await lab.plug(machine, there, { mac: MACS.first, addresses: ["10.30.0.10/24"] });
    await router.sysctl({ "ipv4.ip_forward": 1 });
    await client.ip("route", "add", "default", "via", "192.168.7.1");
    await machine.ip("route", "add", "default", "via", "10.30.0.1");
    await using _card = await MachineCard.start(machine);
    expect((await scanOn(client, "--timeout", "1000")).cards).toEqual([]);
    const { cards, scan } = await scanOn(client, "--range", "10.30.0.0/26");
    expect(scan).toMatchObject({ state: "done", asked: 62, toAsk: 62 });
    expect(cards).toMatchObject([
      { key: MACS.first, foundBy: ["sweep"], interface: null, warnings: [], here: { address: "10.30.0.10", gateway: "10.30.0.1" } },
    ]);
  });

  test("all cards of a full subnet are met behind a line that loses 30 % and delays by 200 ms each way", async () => {
    const badLine = { loss: 0.3, delayMs: 200, seed: 7 } as const;
    await using room = await Room.open({ first: "192.168.7.1", cards: 254, prefix: 23, own: "192.168.6.1", badLine });
    const { cards } = await scanOn(room.client, "--timeout", "12000");
    expect(cards).toHaveLength(254);
    expect(new Set(cards.map(({ here }) => here?.address)).size).toBe(254);
  });
});
