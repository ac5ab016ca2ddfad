import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { type BadLine, LossyCable } from "./netns-cable.ts";
import { type ProcessOptions, type ProcessResult, RunningProcess, runProcess } from "./process.ts";

/** Namespaces of this name belong to the process whose number stands in it. */
const PREFIX = "istars";
const BRIDGE = "br0";
/** What `ip netns exec` puts over the machine's /etc for the programs of one namespace. */
const etcOf = (namespace: string): string => `/etc/netns/${namespace}`;

/** Why no networks can be made here; `null` if they can. A suite is skipped by it, and says so by its name. */
export function noNetworks(): string | null {
  if (process.platform !== "linux") return "Linux";
  if (process.getuid?.() !== 0) return "root, for network namespaces";
  // Without the file nothing can be put over it, and a DHCP client would write the machine's own.
  if (!existsSync("/etc/resolv.conf")) return "/etc/resolv.conf";
  const name = nameOf("probe");
  const isMade = spawnSync("ip", ["netns", "add", name]).status === 0;
  if (isMade) spawnSync("ip", ["netns", "delete", name]);
  return isMade ? null : "network namespaces (ip netns add is refused)";
}

/** Where a port is plugged in. */
export interface Plug {
  /** Of the machine's port, `eth0` if left out. */
  readonly port?: string;
  readonly mac?: string;
  /** With prefix length, e.g. 192.0.2.7/24; none: the link-local IPv6 address alone. */
  readonly addresses?: readonly string[];
  /** What the cable does to frames; left out: nothing. */
  readonly badLine?: BadLine;
}

/** A machine of a laboratory: a network stack of its own on this machine's files. */
export class Machine {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  start(command: string, args: readonly string[] = [], options: ProcessOptions = {}): RunningProcess {
    return RunningProcess.start("ip", ["netns", "exec", this.namespace, command, ...args], options);
  }

  run(command: string, args: readonly string[] = [], options: ProcessOptions = {}): Promise<ProcessResult> {
    return runProcess("ip", ["netns", "exec", this.namespace, command, ...args], options);
  }

  /** Its own `ip`, e.g. `ip("route", "add", …)`; gives what it printed. Fails with what it complained about. */
  ip(...args: readonly string[]): Promise<string> {
    return runIp("-n", this.namespace, ...args);
  }

  /** Gives its port many addresses, with prefix length, in one go. */
  async address(port: string, addresses: readonly string[]): Promise<void> {
    const batch = addresses.map((address) => `address add ${address} brd + dev ${port}\n`).join("");
    const { code, stderr } = await this.run("sh", ["-c", 'printf %s "$1" | ip -batch -', "sh", batch]);
    if (code !== 0) throw new Error(`ip address add: ${stderr.trim()}`);
  }

  /** Sets kernel variables below net, e.g. `sysctl({ "ipv4.conf.all.rp_filter": 2 })`. */
  async sysctl(values: Readonly<Record<string, number>>): Promise<void> {
    const settings = Object.entries(values).map(([name, value]) => `net.${name}=${value}`);
    const { code, stderr } = await this.run("sysctl", ["-q", "-w", ...settings]);
    if (code !== 0) throw new Error(`sysctl: ${stderr.trim()}`);
  }

  /** Reads a kernel variable below net. */
  async readSysctl(name: string): Promise<string> {
    return (await this.run("sysctl", ["-n", `net.${name}`])).stdout.trim();
  }
}

/** A switch without any intelligence. */
export type Wire = Machine;

/**
 * Machines and wires that exist nowhere but in this machine's kernel, with names of their own, so that several laboratories stand side
 * by side. All is gone at the end; what a test process that was killed left behind goes when the next laboratory opens.
 */
export class Laboratory implements AsyncDisposable {
  readonly #machines: Machine[] = [];
  readonly #cables: AsyncDisposable[] = [];
  readonly #onExit = () => {
    for (const { namespace } of this.#machines) spawnSync("ip", ["netns", "delete", namespace]);
  };
  #plugs = 0;

  private constructor() {
    process.once("exit", this.#onExit);
  }

  static async open(): Promise<Laboratory> {
    for (const left of await leftBehind()) await removeNamespace(left);
    return new Laboratory();
  }

  /** A machine without any port but loopback. */
  async machine(name: string): Promise<Machine> {
    const machine = new Machine(nameOf(name));
    await mkdir(etcOf(machine.namespace), { recursive: true });
    await writeFile(`${etcOf(machine.namespace)}/resolv.conf`, "");
    await runIp("netns", "add", machine.namespace);
    this.#machines.push(machine);
    // Addresses hold at once, and reverse path checks are off unless a test asks for them.
    const quick = { "ipv6.conf.default.accept_dad": 0, "ipv4.conf.all.rp_filter": 0, "ipv4.conf.default.rp_filter": 0 };
    await machine.sysctl(quick);
    await machine.ip("link", "set", "lo", "up");
    return machine;
  }

  async wire(name: string): Promise<Wire> {
    const wire = await this.machine(name);
    await wire.ip("link", "add", BRIDGE, "type", "bridge", "mcast_snooping", "0");
    await wire.ip("link", "set", BRIDGE, "up");
    return wire;
  }

  /** Lays a cable from a port of a machine to a wire. */
  async plug(machine: Machine, wire: Wire, { port = "eth0", mac, addresses = [], badLine }: Plug = {}): Promise<void> {
    const socket = `p${++this.#plugs}`;
    if (badLine === undefined || (await hasNetem(wire))) {
      await machine.ip("link", "add", port, "type", "veth", "peer", "name", socket, "netns", wire.namespace);
      if (badLine) await spoil([machine, port], [wire, socket], badLine);
    } else this.#cables.push(await LossyCable.lay([namedEnd(machine, port), namedEnd(wire, socket)], badLine));
    if (mac !== undefined) await machine.ip("link", "set", port, "address", mac);
    await wire.ip("link", "set", socket, "master", BRIDGE, "up");
    await machine.ip("link", "set", port, "up");
    if (addresses.length > 0) await machine.address(port, addresses);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cable of this.#cables) await cable[Symbol.asyncDispose]();
    for (const { namespace } of this.#machines) await removeNamespace(namespace);
    process.off("exit", this.#onExit);
  }
}

const nameOf = (name: string): string => `${PREFIX}-${process.pid}-${randomBytes(3).toString("hex")}-${name}`;
const namedEnd = ({ namespace }: Machine, port: string) => ({ namespace, port });

async function runIp(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess("ip", args);
  if (code !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr.trim()}`);
  return stdout;
}

/** Namespaces whose test process is gone. */
async function leftBehind(): Promise<readonly string[]> {
  const names = (await runIp("netns", "list")).split("\n").map((line) => line.split(" ")[0] ?? "");
  return names.filter((name) => {
    const [, pid] = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && !existsSync(`/proc/${pid}`);
  });
}

/** Ends what still runs in it, too. */
async function removeNamespace(namespace: string): Promise<void> {
  const pids = (await runIp("netns", "pids", namespace)).split("\n").filter((pid) => pid !== "");
  for (const pid of pids) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  await runIp("netns", "delete", namespace);
  await rm(etcOf(namespace), { recursive: true, force: true });
}

/** Whether the kernel can spoil a line by itself. */
async function hasNetem(wire: Wire): Promise<boolean> {
  const { code } = await wire.run("tc", ["qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"]);
  if (code === 0) await wire.run("tc", ["qdisc", "del", "dev", "lo", "root"]);
  return code === 0;
}

/** Spoils what leaves each end, by tc-netem(8); it has no seed that all kernels know. */
async function spoil(...given: readonly [readonly [Machine, string], readonly [Machine, string], BadLine]): Promise<void> {
  const [one, other, { loss, delayMs }] = given;
  for (const [machine, port] of [one, other]) {
    const netem = ["netem", "loss", `${loss * 100}%`, "delay", `${delayMs}ms`, "limit", "10000"];
    const { code, stderr } = await machine.run("tc", ["qdisc", "add", "dev", port, "root", ...netem]);
    if (code !== 0) throw new Error(`tc netem: ${stderr.trim()}`);
  }
}
