import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiscoveryChange, Here } from "@istars/protocol/model/discovery.ts";
import { encodeDatagram } from "@istars/protocol/net/discovery/datagram.ts";
import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import { describe, expect, test } from "vitest";
import { missingPeers, PEERS } from "../peers.ts";
import { Laboratory, type Machine, noNetworks, type Wire } from "./netns.ts";
import { MachineCard } from "./netns-card.ts";
import { onlyCardOn, setOn } from "./netns-isearch.ts";
import { type Overheard, Stranger } from "./netns-stranger.ts";
import { until } from "./until.ts";

const missing = [noNetworks() ?? [], missingPeers("iproute2", "dnsmasq-base", "udhcpc", "curl")].flat();
const needs = missing.length > 0 ? `, needs ${missing.join(", ")}` : "";
const MAC = "02:00:5e:00:53:01";

/** One wire of 192.168.7.0/24 with a client, and a card at any address. */
class Office implements AsyncDisposable {
  readonly lab: Laboratory;
  readonly wire: Wire;
  readonly client: Machine;
  readonly cardMachine: Machine;

  private constructor(lab: Laboratory, wire: Wire, client: Machine, cardMachine: Machine) {
    this.lab = lab;
    this.wire = wire;
    this.client = client;
    this.cardMachine = cardMachine;
  }

  static async open(addresses: { readonly client: readonly string[]; readonly card: readonly string[] }): Promise<Office> {
    const lab = await Laboratory.open();
    const office = new Office(lab, await lab.wire("office"), await lab.machine("client"), await lab.machine("card"));
    await lab.plug(office.client, office.wire, { addresses: addresses.client });
    await lab.plug(office.cardMachine, office.wire, { mac: MAC, addresses: addresses.card });
    return office;
  }

  /** Another machine on the wire. */
  async machine(name: string, ...addresses: readonly string[]): Promise<Machine> {
    const machine = await this.lab.machine(name);
    await this.lab.plug(machine, this.wire, { addresses });
    return machine;
  }

  /** The card's IPv4 addresses as its kernel has them. */
  async addresses(): Promise<readonly string[]> {
    const told = await this.cardMachine.ip("-4", "-o", "address", "show", "dev", "eth0");
    return [...told.matchAll(/inet (\S+)/g)].map(([, address = ""]) => address);
  }

  async webAnswers(address: string): Promise<boolean> {
    const { code } = await this.client.run("curl", ["-s", "-m", "2", "-f", "-o", "/dev/null", `http://${address}/healthz`]);
    return code === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
  }
}

const toAddress = (address: string, gateway = "192.168.7.1"): readonly string[] => ["--address", `${address}/24`, "--gateway", gateway];

/** A folder with an `ip` that does something of its own, in the shell's words, when its command line has `part` in it. */
async function moodyIp(part: string, act: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "moody-ip-"));
  await writeFile(join(path, "ip"), `#!/bin/sh\ncase "$*" in *"${part}"*) ${act} ;; esac\nexec ${PEERS.iproute2} "$@"\n`);
  await chmod(join(path, "ip"), 0o755);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A `set` as it went over the wire, once it did. */
const overheardSet = ({ heard }: Stranger): Overheard | undefined => heard.find(({ datagram }) => datagram?.type === "set");
const wantedOf = ({ datagram }: Overheard): DiscoveryChange => (datagram?.type === "set" ? JSON.parse(datagram.body.settings) : {});

// At the same time: each has a laboratory of its own, and nearly all of it is waiting.
describe.skipIf(missing.length > 0)(`isearch set on real networks${needs}`, { concurrent: true }, () => {
  test("without IPv6, a card in a wrong subnet is set by broadcasts alone past a loose reverse path check, and answers where it should", async () => {
    await using office = await Office.open({ client: ["192.168.7.2/24"], card: ["10.9.9.9/24"] });
    const { client, cardMachine } = office;
    await client.ip("route", "add", "default", "via", "192.168.7.1");
    await client.sysctl({ "ipv4.conf.all.rp_filter": 2, "ipv4.conf.eth0.rp_filter": 2, "ipv6.conf.all.disable_ipv6": 1 });
    await using _card = await MachineCard.start(cardMachine);
    expect(await onlyCardOn(client)).toMatchObject({ foundBy: ["broadcast"], warnings: ["wrong-subnet"] });
    expect(await office.webAnswers("10.9.9.9")).toBe(false);
    expect(await setOn(client, MAC, toAddress("192.168.7.9"))).toMatchObject({
      code: 0,
      stderr: "",
      change: { step: "done", address: "192.168.7.9", check: "free", problem: null },
    });
    expect(await office.addresses()).toEqual(["192.168.7.9/24"]);
    expect(await office.webAnswers("192.168.7.9")).toBe(true);
    expect(await onlyCardOn(client)).toMatchObject({ warnings: [], here: { address: "192.168.7.9", gateway: "192.168.7.1" } });
  });

  test("a card without IPv4 is given its first address over IPv6, by a machine without IPv4", async () => {
    await using office = await Office.open({ client: [], card: [] });
    await using _card = await MachineCard.start(office.cardMachine);
    expect(await setOn(office.client, MAC, toAddress("192.168.7.9"))).toMatchObject({ code: 0, change: { step: "done" } });
    expect(await office.addresses()).toEqual(["192.168.7.9/24"]);
  });

  test("a card goes from a static address to a lease and back, returns from an address it cannot have, and can be asked from anywhere then", async () => {
    await using office = await Office.open({ client: ["192.168.7.2/24"], card: ["192.168.7.9/24"] });
    const { client, cardMachine } = office;
    await cardMachine.sysctl({ "ipv4.conf.all.rp_filter": 1, "ipv4.conf.eth0.rp_filter": 1 });
    const router = await office.machine("router", "192.168.7.1/24");
    await using dnsmasq = router.start("dnsmasq", [
      ...["--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=eth0", "--bind-interfaces", "--no-ping"],
      ...["--dhcp-range=192.168.7.100,192.168.7.120,255.255.255.0,10m", "--dhcp-option=option:router,192.168.7.1"],
      ...["--dhcp-option=option:dns-server,192.168.7.1", "--dhcp-leasefile=/dev/null", "--pid-file="],
    ]);
    await dnsmasq.waitForLine(/DHCP, IP range/, { withinMs: 10_000 });
    await using moody = await moodyIp("via 192.168.7.254", 'echo "Error: Nexthop has invalid gateway." >&2; exit 2');
    await using _card = await MachineCard.start(cardMachine, { path: moody.path });

    expect(await setOn(client, MAC, ["--dhcp"])).toMatchObject({ code: 0, change: { step: "done" } });
    const leased = await onlyCardOn(client);
    expect(leased.here).toMatchObject({ source: "dhcp", prefix: 24, gateway: "192.168.7.1", dns: ["192.168.7.1"] });
    expect(leased.here?.address).toMatch(/^192\.168\.7\.1[012]\d$/);
    expect(dnsmasq.stderr).toContain(`DHCPACK(eth0) ${leased.here?.address} ${MAC}`);
    expect(await cardMachine.readSysctl("ipv4.conf.eth0.rp_filter")).toBe("0");
    expect(await cardMachine.readSysctl("ipv4.conf.all.rp_filter")).toBe("0");

    expect(await setOn(client, MAC, toAddress("192.168.7.30"))).toMatchObject({ code: 0, change: { step: "done" } });
    expect(await office.addresses()).toEqual(["192.168.7.30/24"]);
    expect((await onlyCardOn(client)).here).toMatchObject({ source: "static", address: "192.168.7.30" });

    const impossible = await setOn(client, MAC, toAddress("192.168.7.31", "192.168.7.254"));
    expect(impossible).toMatchObject({ code: 1, change: { step: "rolled-back", address: "192.168.7.30" } });
    expect(await office.addresses()).toEqual(["192.168.7.30/24"]);
    expect(await cardMachine.ip("route", "show", "default")).toContain("via 192.168.7.1 dev eth0");
    expect((await onlyCardOn(client)).here).toMatchObject({ address: "192.168.7.30", change: { state: "rolled-back" } });

    expect(await setOn(client, MAC, ["--dhcp"])).toMatchObject({ code: 0, change: { step: "done", address: leased.here?.address } });
  });

  test("an address that another machine holds is refused by its MAC, and the card is told nothing", async () => {
    await using office = await Office.open({ client: ["192.168.7.2/24"], card: ["192.168.7.9/24"] });
    const holder = await office.machine("holder", "192.168.7.50/24");
    const mac = /link\/ether (\S+)/.exec(await holder.ip("link", "show", "dev", "eth0"))?.[1];
    await using stranger = await Stranger.start(holder);
    await using _card = await MachineCard.start(office.cardMachine);
    expect(await setOn(office.client, MAC, toAddress("192.168.7.50"))).toMatchObject({
      code: 1,
      change: { step: "refused", check: "taken", problem: "address-taken", params: { by: mac } },
    });
    expect(stranger.heard.map(({ datagram }) => datagram?.type)).toContain("find");
    expect(overheardSet(stranger)).toBeUndefined();
    expect(await office.addresses()).toEqual(["192.168.7.9/24"]);
  });

  test("a set that was overheard and is sent again changes nothing, neither at once nor after the card's restart, and is counted", async () => {
    await using office = await Office.open({ client: ["192.168.7.2/24"], card: ["192.168.7.9/24"] });
    const { client } = office;
    await using stranger = await Stranger.start(await office.machine("stranger", "192.168.7.66/24"));
    await using card = await MachineCard.start(office.cardMachine);
    expect(await setOn(client, MAC, toAddress("192.168.7.30"))).toMatchObject({ code: 0, change: { step: "done" } });
    const first = await until("the set is overheard", async () => overheardSet(stranger), { withinMs: 5_000 });
    expect(wantedOf(first)).toMatchObject({ network: { address: "192.168.7.30" } });
    expect(await setOn(client, MAC, toAddress("192.168.7.31"))).toMatchObject({ code: 0, change: { step: "done" } });
    const counted = async (name: string) => (await card.metrics()).get(`istars_discovery_${name}_total`);
    expect([await counted("sets"), await counted("replays")]).toEqual([2, 0]);

    const place = { address: "192.168.7.31", port: 16_280 };
    const received = (await counted("received")) ?? Number.NaN;
    stranger.send(first.bytes, place);
    // Its result comes to the one who asks, as it was: a repeated `set` may be an answer that was lost.
    await until("the card has taken it", async () => ((await counted("received")) ?? 0) > received, { withinMs: 10_000 });
    expect([await counted("sets"), await counted("replays")]).toEqual([2, 0]);
    expect(await office.addresses()).toEqual(["192.168.7.31/24"]);

    await card.process.stop();
    await card.start();
    for (const { datagram, bytes } of [...stranger.heard]) {
      if (datagram?.type === "set" || datagram?.type === "challenge?") stranger.send(bytes, place);
    }
    await until("the replays are counted", async () => ((await counted("replays")) ?? 0) >= 2, { withinMs: 10_000 });
    expect(await counted("sets")).toBe(0);
    expect(await office.addresses()).toEqual(["192.168.7.31/24"]);
  });

  test("a card that vanishes in mid-change is unknown, whatever somebody who is no card says in its name", async () => {
    await using office = await Office.open({ client: ["192.168.7.2/24"], card: ["192.168.7.9/24"] });
    await using stranger = await Stranger.start(await office.machine("stranger", "192.168.7.66/24"));
    // Between its word and its deed there is time enough to cut it off.
    await using slow = await moodyIp("addr replace", "sleep 30");
    await using card = await MachineCard.start(office.cardMachine, { path: slow.path });
    const said: string[] = [];
    let forged: Here | null = null;
    stranger.onHeard = ({ datagram, from }) => {
      const tell = (bytes: Uint8Array) => {
        for (const address of [from.address, "255.255.255.255"]) stranger.send(bytes, { ...from, address });
      };
      if (datagram?.type === "set") {
        const { transaction } = datagram;
        const change = { transaction, state: "applied", reason: null } as const;
        forged ??= sampleHere({ mac: MAC, address: "192.168.7.30", gateway: "192.168.7.1", dns: [], change });
        const outcome = '{"code":"accepted"}';
        for (const signature of [null, Buffer.alloc(32).toString("base64")]) {
          tell(encodeDatagram({ type: "result", transaction, body: { mac: MAC, outcome, signature } }));
        }
        said.push("result");
      } else if (datagram?.type === "find" && forged) {
        tell(encodeDatagram({ type: "here", transaction: datagram.transaction, body: forged }));
        said.push("here");
      }
    };
    const ending = setOn(office.client, MAC, toAddress("192.168.7.30"));
    await until("the card was told", async () => overheardSet(stranger), { withinMs: 30_000, everyMs: 20 });
    await card.cutPower();
    expect(await ending).toMatchObject({ code: 1, change: { step: "unknown" } });
    expect(said).toEqual(expect.arrayContaining(["result", "here"]));
    // Forged well enough for a scan, which can only list what is said.
    expect((await onlyCardOn(office.client)).here?.address).toBe("192.168.7.30");
  });
});
