import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiscoveryChange } from "@istars/protocol/model/discovery.ts";
import type { Met } from "@istars/protocol/net/discovery/searcher.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { root } from "../steps.ts";
import { ADMIN, PROGRAM } from "./card-bench.ts";
import { Laboratory, type Machine, noNetworks } from "./netns.ts";
import type { RunningProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = [noNetworks(), ...missingPeers("udhcpc", "udhcpd", "avahi-daemon", "avahi-utils", "dbus")].filter((one) => one !== null);
const why = missing.length > 0 ? ` (needs ${missing.join(", ")})` : "";

/** A card and a laptop on one wire, in networks of their own. */
class Room implements AsyncDisposable {
  readonly card: Machine;
  readonly laptop: Machine;
  readonly data: string;
  readonly #parts: AsyncDisposableStack;
  #program: RunningProcess | null = null;

  private constructor(card: Machine, laptop: Machine, data: string, parts: AsyncDisposableStack) {
    this.card = card;
    this.laptop = laptop;
    this.data = data;
    this.#parts = parts;
  }

  static async open(addresses: { readonly card: string; readonly laptop: string }): Promise<Room> {
    const parts = new AsyncDisposableStack();
    const lab = parts.use(await Laboratory.open());
    const data = await mkdtemp(join(tmpdir(), "istars-linux-"));
    parts.defer(() => rm(data, { recursive: true, force: true }));
    const wire = await lab.wire("wire");
    const [card, laptop] = [await lab.machine("card"), await lab.machine("laptop")];
    await lab.plug(card, wire, { addresses: [addresses.card] });
    await lab.plug(laptop, wire, { addresses: [addresses.laptop] });
    const room = new Room(card, laptop, data, parts);
    parts.defer(() => room.stopCard());
    await room.startCard();
    return room;
  }

  async startCard(): Promise<void> {
    const args = [PROGRAM.main, "--data", join(this.data, "card"), "--ups", "megatec+tcp://127.0.0.1:9"];
    this.#program = this.card.start(PROGRAM.command, args, { env: { ISTARS_ADMIN_PASSWORD: ADMIN.password } });
    await this.#program.waitForLine(/^\{.*"msg":"ready".*$/, { withinMs: 20_000 });
  }

  async stopCard(): Promise<void> {
    await this.#program?.stop();
  }

  /** Ends the card's program alone, as a crash does. */
  async cutPower(): Promise<void> {
    this.#program?.kill("SIGKILL");
    await until("the program is gone", async () => !(await this.programs()).includes("node"), { withinMs: 5_000 });
  }

  /** What runs on the card's machine. */
  async programs(): Promise<readonly string[]> {
    const { stdout } = await this.card.run("sh", [
      "-c",
      'for pid in $(ip netns pids "$(ip netns identify)"); do cat "/proc/$pid/comm"; done',
    ]);
    return stdout.split("\n");
  }

  /** A program of the room that is to end with it. */
  keep(program: RunningProcess): void {
    this.#parts.use(program);
  }

  /** The card as the laptop meets it, after the change if there is one. */
  async meet(change?: DiscoveryChange): Promise<Met> {
    const program = join(root, "test", "e2e", "card-asker-bench.ts");
    const { code, stdout, stderr } = await this.laptop.run(PROGRAM.command, [program, ...(change ? [JSON.stringify(change)] : [])]);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Met;
  }

  async addressOfCard(): Promise<string> {
    const told = await this.card.ip("-4", "-o", "addr", "show", "dev", "eth0");
    return [...told.matchAll(/inet (\S+)/g)].map(([, address]) => address).join(" ");
  }

  async answersAt(address: string): Promise<boolean> {
    const { code } = await this.laptop.run("curl", ["-s", "-m", "3", "-o", "/dev/null", `http://${address}/healthz`]);
    return code === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

const staticAddress = (address: string, gateway: string): DiscoveryChange => ({
  network: { mode: "static", address, prefix: 24, gateway, dns: [gateway] },
});

describe.skipIf(missing.length > 0)(`a card on a port of its own${why}`, () => {
  test("a card in a wrong subnet is met, given an address of the right one, and keeps it over a restart", async () => {
    await using room = await Room.open({ card: "192.168.77.5/24", laptop: "10.50.0.1/24" });
    expect(await room.meet()).toMatchObject({ isWrongSubnet: true, here: { address: "192.168.77.5", source: "static", gateway: null } });
    expect(await room.answersAt("192.168.77.5")).toBe(false);
    const met = await room.meet(staticAddress("10.50.0.7", "10.50.0.1"));
    expect(met).toMatchObject({
      isWrongSubnet: false,
      here: { address: "10.50.0.7", prefix: 24, gateway: "10.50.0.1", dns: ["10.50.0.1"], change: { state: "applied" } },
    });
    expect(await room.addressOfCard()).toBe("10.50.0.7/24");
    expect(await room.card.ip("route", "show", "default")).toContain("via 10.50.0.1 dev eth0");
    expect((await room.card.run("cat", ["/etc/resolv.conf"])).stdout).toContain("nameserver 10.50.0.1");
    expect(await room.answersAt("10.50.0.7")).toBe(true);

    await room.stopCard();
    await room.card.ip("addr", "flush", "dev", "eth0", "scope", "global");
    await room.startCard();
    await until("the address is there again", async () => (await room.addressOfCard()) === "10.50.0.7/24", { withinMs: 10_000 });
    expect(await room.answersAt("10.50.0.7")).toBe(true);
  });

  test("a card takes a lease where there is a DHCP server, and keeps its address where there is none", async () => {
    await using room = await Room.open({ card: "10.50.0.5/24", laptop: "10.50.0.1/24" });
    await room.meet(staticAddress("10.50.0.7", "10.50.0.1"));
    const alone = await room.meet({ network: { mode: "dhcp" } });
    expect(alone.here).toMatchObject({ address: "10.50.0.7", gateway: "10.50.0.1", change: { state: "rolled-back", reason: "no-lease" } });
    expect(await room.addressOfCard()).toBe("10.50.0.7/24");
    expect(await room.answersAt("10.50.0.7")).toBe(true);

    const file = (name: string) => join(room.data, name);
    await writeFile(file("leases"), "");
    const lines = ["start 10.50.0.100", "end 10.50.0.110", "interface eth0", `lease_file ${file("leases")}`, `pidfile ${file("pid")}`];
    await writeFile(
      file("udhcpd.conf"),
      [...lines, "opt subnet 255.255.255.0", "opt router 10.50.0.1", "opt dns 10.50.0.1", ""].join("\n"),
    );
    room.keep(room.laptop.start("udhcpd", ["-f", file("udhcpd.conf")]));
    const leased = await room.meet({ network: { mode: "dhcp" } });
    expect(leased.here).toMatchObject({ source: "dhcp", gateway: "10.50.0.1", dns: ["10.50.0.1"], change: { state: "applied" } });
    expect(leased.here.address).toMatch(/^10\.50\.0\.1(0\d|10)$/);
    expect(await room.answersAt(leased.here.address)).toBe(true);

    await room.cutPower();
    await room.startCard();
    await until(
      "the address is leased again, by one client alone",
      async () =>
        (await room.addressOfCard()) === `${leased.here.address}/24` &&
        (await room.programs()).filter((name) => name === "udhcpc").length === 1,
      { withinMs: 10_000 },
    );
    const back = await room.meet(staticAddress("10.50.0.7", "10.50.0.1"));
    expect([back.here.address, back.here.source, await room.addressOfCard()]).toEqual(["10.50.0.7", "static", "10.50.0.7/24"]);
  });

  test("a card is listed by mDNS under its name, MAC and address, and follows its address", async () => {
    await using room = await Room.open({ card: "10.50.0.5/24", laptop: "10.50.0.1/24" });
    const bus = `unix:path=${join(room.data, "bus")}`;
    const rules = '<allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>';
    const types = `<type>system</type><listen>${bus}</listen><auth>EXTERNAL</auth>`;
    await writeFile(join(room.data, "bus.conf"), `<busconfig>${types}<policy context="default">${rules}</policy></busconfig>`);
    await writeFile(join(room.data, "avahi.conf"), "[server]\nallow-interfaces=eth0\nuse-ipv6=no\n[publish]\ndisable-publishing=yes\n");
    const env = { DBUS_SYSTEM_BUS_ADDRESS: bus };
    room.keep(room.laptop.start("dbus-daemon", [`--config-file=${join(room.data, "bus.conf")}`, "--nofork", "--nopidfile"]));
    // A daemon that finds no bus when it starts never looks for one again.
    await until("the bus is there", async () => existsSync(join(room.data, "bus")), { withinMs: 10_000 });
    room.keep(
      room.laptop.start("avahi-daemon", ["-f", join(room.data, "avahi.conf"), "--no-drop-root", "--no-chroot", "--no-rlimits"], { env }),
    );
    const { here } = await room.meet();
    const listed = (service: string, address: string) =>
      until(
        `${service} at ${address}`,
        async () => {
          const { stdout } = await room.laptop.run("avahi-browse", ["-rtp", service], { env });
          return stdout.split("\n").find((line) => line.startsWith("=") && line.includes(`;${address};80;`));
        },
        { withinMs: 20_000, everyMs: 500 },
      );
    expect(await listed("_istars._tcp", "10.50.0.5")).toContain(`"mac=${here.mac}"`);
    await listed("_http._tcp", "10.50.0.5");
    await room.meet(staticAddress("10.50.0.7", "10.50.0.1"));
    expect(await listed("_istars._tcp", "10.50.0.7")).toContain(`"model=iStars card"`);
  });
});
