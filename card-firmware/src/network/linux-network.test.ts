import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import type { Commands } from "./commands.ts";
import { LinuxNetwork } from "./linux-network.ts";
import { parseAddresses, parseGateway, parseNameServers } from "./port-reader.ts";
import { ResolvConf } from "./resolv-conf.ts";

const signal = new AbortController().signal;
const OLD_DNS = "# the system's\nnameserver 10.0.0.53\n";
const wanted: NetworkSettings = { mode: "static", address: "192.0.2.7", prefix: 24, gateway: "192.0.2.1", dns: ["192.0.2.53"] };

interface Machine {
  addresses: readonly string[];
  /** A command that holds one of these words fails. */
  readonly fails: Set<string>;
  /** What the DHCP client gets; `null`: nobody offers anything, and it ends. */
  lease: string | null;
}

/** A port `eth0` on a machine of paper, which does what ip says and keeps what it was told. */
function setUp({ client = "udhcpc" }: { readonly client?: string } = {}) {
  const machine: Machine = { addresses: ["10.0.0.5/8"], fails: new Set(), lease: "192.0.2.99/24" };
  const said: string[] = [];
  const stopped: string[] = [];
  const path = mkdtempSync(join(tmpdir(), "istars-network-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const file = join(path, "resolv.conf");
  writeFileSync(file, OLD_DNS);
  const commands: Commands = {
    stopLeftOver: async (pidFile) => void stopped.push(pidFile),
    run: async (command) => {
      const line = command.join(" ");
      if (line.includes("addr show")) return JSON.stringify([{ addr_info: machine.addresses.map(info) }]);
      if (line.includes("route show")) return JSON.stringify([{ dst: "default", gateway: "10.0.0.1" }]);
      if (command[0] === "which") {
        if (command[1] !== client) throw new Error("no such program");
        return client;
      }
      said.push(line);
      if ([...machine.fails].some((word) => line.includes(word))) throw new Error(`${line}: refused`);
      const [, added] = / addr replace (\S+)/.exec(line) ?? [];
      const [, removed] = / addr del (\S+)/.exec(line) ?? [];
      if (added !== undefined) machine.addresses = [...new Set([...machine.addresses, added])];
      if (removed !== undefined) machine.addresses = machine.addresses.filter((one) => one !== removed);
      return "";
    },
    start: (command) => {
      said.push(command.join(" "));
      if (machine.lease !== null) machine.addresses = [...machine.addresses, machine.lease];
      return { ended: machine.lease === null ? Promise.resolve() : new Promise(() => {}), stop: () => stopped.push(command[0] ?? "") };
    },
  };
  const network = new LinuxNetwork({
    port: { name: "eth0", mac: "02:00:5E:00:53:01" },
    interfaces: () => [],
    commands,
    pidFile: "/pid",
    resolvConf: new ResolvConf(file),
    clock: new VirtualClock(),
    log: silentLogger,
  });
  return { network, machine, said, stopped, dns: () => readFileSync(file, "utf8"), files: () => readdirSync(path) };
}

function info(text: string) {
  const [local, prefix] = text.split("/");
  return { family: "inet", local, prefixlen: Number(prefix) };
}

test("a static address takes the old one's place, with its gateway and name servers", async () => {
  const { network, machine, said, dns, files } = setUp();
  await network.apply(wanted, signal);
  expect(machine.addresses).toEqual(["192.0.2.7/24"]);
  expect(said.at(-1)).toBe("ip -4 route replace default via 192.0.2.1 dev eth0");
  expect(parseNameServers(dns())).toEqual(["192.0.2.53"]);
  expect(files()).toEqual(["resolv.conf"]);
  expect(network.current()).toMatchObject({ mac: "02:00:5e:00:53:01", name: "eth0", gateway: "10.0.0.1", dns: ["192.0.2.53"] });
});

test("whichever step fails, the port is back where it was", async () => {
  for (const word of ["rp_filter", "link set", "addr replace 192.0.2.7", "addr del 10.0.0.5", "route replace default via 192.0.2.1"]) {
    const { network, machine, dns } = setUp();
    machine.fails.add(word);
    await expect(network.apply(wanted, signal)).rejects.toMatchObject({ reason: "command-failed" });
    expect([word, machine.addresses, dns()]).toEqual([word, ["10.0.0.5/8"], OLD_DNS]);
  }
});

test("the old way out is put back when its address is there again", async () => {
  const { network, machine, said } = setUp();
  machine.fails.add("via 192.0.2.1");
  await expect(network.apply(wanted, signal)).rejects.toThrow();
  const [back, way] = ["ip -4 addr replace 10.0.0.5/8 brd + dev eth0", "ip -4 route replace default via 10.0.0.1 dev eth0"];
  expect(said.indexOf(way)).toBeGreaterThan(said.indexOf(back));
});

test("a lease takes the old address's place, and a static address ends the client", async () => {
  const { network, machine, said, stopped, dns } = setUp({ client: "dhclient" });
  await network.apply({ ...wanted, mode: "dhcp", dns: [] }, signal);
  expect([machine.addresses, said.at(-1), dns()]).toEqual([["192.0.2.99/24"], "dhclient -4 -d -pf /pid eth0", OLD_DNS]);
  await network.apply(wanted, signal);
  expect([machine.addresses, stopped]).toEqual([["192.0.2.7/24"], ["dhclient"]]);
});

test("when nobody offers a lease, or there is no client, the old address comes back", async () => {
  const nobody = setUp();
  nobody.machine.lease = null;
  await expect(nobody.network.apply({ ...wanted, mode: "dhcp" }, signal)).rejects.toMatchObject({ reason: "no-lease" });
  expect([nobody.machine.addresses, nobody.dns()]).toEqual([["10.0.0.5/8"], OLD_DNS]);
  const none = setUp({ client: "none" });
  await expect(none.network.apply({ ...wanted, mode: "dhcp" }, signal)).rejects.toMatchObject({ reason: "no-dhcp-client" });
  expect(none.machine.addresses).toEqual(["10.0.0.5/8"]);
});

test("a port that is left to the system is not touched", async () => {
  const { network, said, dns } = setUp();
  await network.apply({ ...wanted, mode: "system" }, signal);
  expect([said, dns()]).toEqual([[], OLD_DNS]);
});

test("what iproute2 says is read, and what it does not say is not there", () => {
  const address =
    '[{"ifname":"eth0","addr_info":[{"family":"inet","local":"192.0.2.7","prefixlen":24,"dynamic":true},{"family":"inet6","local":"fe80::1","prefixlen":64},{"family":"inet","local":"10.0.0.5","prefixlen":8}]}]';
  expect(parseAddresses(address)).toEqual([
    { address: "192.0.2.7", prefix: 24, isDynamic: true },
    { address: "10.0.0.5", prefix: 8, isDynamic: false },
  ]);
  expect(parseGateway('[{"dst":"default","gateway":"192.0.2.1","dev":"eth0","flags":[]}]')).toBe("192.0.2.1");
  expect([parseAddresses(""), parseAddresses("[{}]"), parseGateway(""), parseGateway('[{"dst":"default","dev":"ppp0"}]')]).toEqual([
    [],
    [],
    null,
    null,
  ]);
  expect(parseNameServers("search example\nnameserver 192.0.2.1\n#nameserver 192.0.2.2\nnameserver fe80::1%eth0\n")).toEqual([
    "192.0.2.1",
    "fe80::1%eth0",
  ]);
});
