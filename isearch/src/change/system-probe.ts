import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { type OpenUdpSocket, openUdpSocket } from "@istars/protocol/net/discovery/udp-socket.ts";
import { forEachAtOnce } from "@istars/service/at-once.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { AddressProbe, Presence } from "./address-probe.ts";
import { type Neighbour, readArp, readIpNeigh, readProcArp } from "./neighbour-table.ts";
import type { SystemCommands } from "./system-commands.ts";

/** How often the neighbour table is looked at, ms. */
const LOOK_EVERY_MS = 150;
/** A kernel asks three times, a second apart, before it gives up (Linux: mcast_solicit, retrans_time); then nobody is there. */
const NOBODY_AFTER_MS = 3_800;
/** An entry that is old is trusted for 5 s more and then proven in 3 s (Linux: delay_first_probe_time). */
const SETTLED_AFTER_MS = 9_000;
const PINGS_AT_ONCE = 16;
/** Anything sent makes the system ask by ARP; what comes to "discard" bothers nobody. Source: RFC 863. */
const DISCARD_PORT = 9;

export interface SystemProbeDeps {
  readonly clock: Clock;
  readonly interfaces: () => readonly LocalInterface[];
  readonly commands: SystemCommands;
  /** Of the operating system, as Node names it. */
  readonly platform: NodeJS.Platform;
  readonly openSocket?: OpenUdpSocket;
}

/** Asks by ARP, through the system's own neighbour table, on the wires of this machine, and by `ping` elsewhere. */
export class SystemProbe implements AddressProbe {
  readonly #deps: SystemProbeDeps;

  constructor(deps: SystemProbeDeps) {
    this.#deps = deps;
  }

  async look(addresses: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Presence>> {
    signal.throwIfAborted();
    const places = new Map(addresses.map((address) => [address, this.#ownAddressNear(address)] as const));
    const near = new Map([...places].flatMap(([address, from]) => (from === null ? [] : [[address, from] as const])));
    const far = addresses.filter((address) => !near.has(address));
    const seen = new Map<string, Presence>();
    await Promise.all([this.#askByArp(near, seen, signal), this.#ping(far, seen, signal)]);
    signal.throwIfAborted();
    return seen;
  }

  async neighbours(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const table = (await this.#table(signal)) ?? new Map<string, Neighbour>();
    return new Map([...table].flatMap(([address, { mac, state }]) => (mac === null || state === "gone" ? [] : [[address, mac] as const])));
  }

  /** Our own address in the subnet of another one, where ARP can ask for it. */
  #ownAddressNear(address: string): string | null {
    const near = this.#deps
      .interfaces()
      .flatMap(({ isLoopback, ipv4 }) => (isLoopback ? [] : ipv4.filter((at) => isInSubnet(address, at))));
    return near.sort((a, b) => b.prefix - a.prefix)[0]?.address ?? null;
  }

  async #askByArp(near: ReadonlyMap<string, string>, seen: Map<string, Presence>, signal: AbortSignal): Promise<void> {
    if (near.size === 0) return;
    const { clock, platform } = this.#deps;
    await this.#forget([...near.keys()], signal);
    const asked = await this.#knock(near);
    for (const address of near.keys()) if (!asked.has(address)) seen.set(address, { kind: "unknown" });
    // Other systems leave out of the table who did not answer.
    const unlisted: Presence = { kind: platform === "linux" ? "unknown" : "absent" };
    const startMs = clock.monoMs();
    while ([...near.keys()].some((address) => !seen.has(address))) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      const table = await this.#table(signal);
      const tookMs = clock.monoMs() - startMs;
      for (const address of near.keys()) {
        const presence = seen.has(address) ? null : presenceOf(table, address, tookMs);
        if (presence) seen.set(address, presence === "unlisted" ? unlisted : presence);
      }
    }
  }

  /** Makes the kernel ask anew for what it believes to know. Only root may; without, old entries take longer to settle. */
  async #forget(addresses: readonly string[], signal: AbortSignal): Promise<void> {
    const { commands, platform } = this.#deps;
    if (platform !== "linux") return;
    const table = await this.#table(signal);
    await forEachAtOnce(
      addresses,
      PINGS_AT_ONCE,
      async (address) => {
        const through = table?.get(address)?.through ?? null;
        if (through !== null) await commands.run(["ip", "-4", "neigh", "del", address, "dev", through], signal);
      },
      signal,
    );
  }

  /** Sends something to each address, from our own one in its subnet. Gives those to which something was sent. */
  async #knock(near: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> {
    const asked = new Set<string>();
    const byOwn = Map.groupBy(near, ([, own]) => own);
    await Promise.all(
      [...byOwn].map(async ([own, pairs]) => {
        const open = this.#deps.openSocket ?? openUdpSocket;
        const socket = await open({ family: 4, address: own, port: 0, onDatagram: () => {}, onError: () => {} }).catch(() => null); // gone since
        if (socket === null) return;
        const send = (address: string) =>
          socket.send(new Uint8Array(), DISCARD_PORT, address).then(
            () => asked.add(address),
            () => {}, // who was not asked stays unknown
          );
        await Promise.all(pairs.map(([address]) => send(address)));
        await socket.close();
      }),
    );
    return asked;
  }

  async #table(signal: AbortSignal): Promise<ReadonlyMap<string, Neighbour> | null> {
    const { commands, platform } = this.#deps;
    if (platform !== "linux") {
      const told = await commands.run(["arp", platform === "win32" ? "-a" : "-an"], signal);
      return told === null ? null : readArp(told);
    }
    const told = await commands.run(["ip", "-4", "neigh", "show"], signal);
    if (told !== null) return readIpNeigh(told);
    const kept = await commands.read("/proc/net/arp");
    return kept === null ? null : readProcArp(kept);
  }

  /** One packet each. Silence proves nothing: many machines do not answer, and there may be no way to them. */
  async #ping(addresses: readonly string[], seen: Map<string, Presence>, signal: AbortSignal): Promise<void> {
    const { commands, platform } = this.#deps;
    await forEachAtOnce(
      addresses,
      PINGS_AT_ONCE,
      async (address) => {
        const told = await commands.run(pingCommand(platform, address), signal);
        // Windows ends well also when a router answers that nobody is there.
        const isAnswered = told !== null && /ttl[= ]/i.test(told);
        seen.set(address, isAnswered ? { kind: "present", mac: null } : { kind: "unknown" });
      },
      signal,
    );
  }
}

/** What the table says of an address so long after it was asked for; `null`: nothing yet. */
function presenceOf(table: ReadonlyMap<string, Neighbour> | null, address: string, tookMs: number): Presence | "unlisted" | null {
  if (table === null) return { kind: "unknown" };
  const entry = table.get(address);
  if (entry?.state === "here") return { kind: "present", mac: entry.mac };
  if (entry?.state === "gone") return { kind: "absent" };
  if (!entry) return tookMs >= NOBODY_AFTER_MS ? "unlisted" : null;
  if (entry.mac === null) return tookMs >= NOBODY_AFTER_MS ? { kind: "absent" } : null;
  return tookMs >= SETTLED_AFTER_MS ? { kind: "unknown" } : null;
}

function pingCommand(platform: NodeJS.Platform, address: string): readonly [string, ...string[]] {
  if (platform === "win32") return ["ping", "-n", "1", "-w", "1000", address];
  return platform === "darwin" ? ["ping", "-n", "-c", "1", "-W", "1000", address] : ["ping", "-n", "-c", "1", "-W", "1", address];
}
