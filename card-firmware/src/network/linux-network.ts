import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Commands, RunningCommand } from "./commands.ts";
import { DHCP_CLIENTS, dhcpSteps, type PortState, type Step, staticSteps } from "./linux-steps.ts";
import { type Network, NetworkError, type NetworkState } from "./network.ts";
import { parseNameServers, readPort } from "./port-reader.ts";
import type { ResolvConf } from "./resolv-conf.ts";

/** How long a DHCP client may look for a server, ms. The card has no address in this time, and SAFETY 26 lets NUT be away for 10 s. */
const LEASE_MS = 8_000;
/** For what only reads or puts back, ms. */
const PATIENCE_MS = 20_000;
const LOOK_FOR_LEASE_MS = 200;
/** How often it is looked whether the port has got another address, ms. */
const LOOK_EVERY_MS = 3_000;
const NO_PORT: PortState = { addresses: [], gateway: null, kernel: {} };

export interface LinuxNetworkDeps {
  /** Name and MAC of the port; `null` on a machine without any. */
  readonly port: { readonly name: string; readonly mac: string } | null;
  readonly interfaces: () => readonly LocalInterface[];
  readonly commands: Commands;
  /** Where the DHCP client notes its process, for a successor of this program to find it. */
  readonly pidFile: string;
  readonly resolvConf: ResolvConf;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A port of this machine, set by iproute2 and a DHCP client. In the mode `system` it is only looked at. */
export class LinuxNetwork implements Network {
  readonly #deps: LinuxNetworkDeps;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #client: RunningCommand | null = null;
  #port: PortState = NO_PORT;
  #dns: readonly string[] = [];
  #seen = "";

  constructor(deps: LinuxNetworkDeps) {
    this.#deps = deps;
  }

  /** Looks at the port for the first time, and from then on. A machine without iproute2 tells less. */
  async open(): Promise<void> {
    const { commands, pidFile } = this.#deps;
    // One that a program left behind which was killed would go on setting the address that it knows.
    await commands.stopLeftOver(
      pidFile,
      DHCP_CLIENTS.map(({ program }) => program),
    );
    this.#seen = this.#look();
    await this.#refresh();
    void this.#watch();
  }

  current(): NetworkState {
    const { port, interfaces } = this.#deps;
    const { name, mac } = port ?? { name: "", mac: "00:00:00:00:00:00" };
    const own = interfaces().find((one) => one.name === name);
    const first = own?.ipv4[0];
    const known = this.#port.addresses.find(({ address }) => address === first?.address);
    const address = first?.address ?? own?.ipv6LinkLocal[0]?.address ?? null;
    const isLeased = known?.isDynamic === true || this.#client !== null;
    const isLinkLocal = address !== null && /^(169\.254\.|fe80:)/i.test(address);
    const source = address === null ? "unknown" : isLinkLocal ? "link-local" : isLeased ? "dhcp" : "static";
    return { mac: mac.toLowerCase(), name, source, address, prefix: first?.prefix ?? null, gateway: this.#port.gateway, dns: this.#dns };
  }

  async apply(wanted: NetworkSettings, signal: AbortSignal): Promise<void> {
    const { port, commands, resolvConf } = this.#deps;
    if (wanted.mode === "system") {
      // From now on the system's again: what is set stays until the system sets something else.
      this.#stopClient();
      return;
    }
    if (port === null) throw new NetworkError("no-port", { detail: "this machine has no network port" });
    const before = await readPort(port.name, commands, signal).catch((cause) => {
      throw new NetworkError("no-iproute2", { cause, detail: "the port cannot be read; the program ip is needed" });
    });
    const done: Step[] = [];
    const old = { client: this.#client, dns: await resolvConf.read() };
    try {
      await this.#run(wanted.mode === "static" ? staticSteps(port.name, before, wanted) : dhcpSteps(port.name, before), done, signal);
      if (wanted.mode === "dhcp") this.#client = await this.#lease(port.name, old.client, signal);
      if (wanted.mode === "static" || wanted.dns.length > 0) await resolvConf.write(wanted.dns);
    } catch (cause) {
      await this.#undo(done, old.dns);
      throw cause instanceof NetworkError ? cause : new NetworkError("command-failed", { cause, detail: String(cause) });
    }
    if (wanted.mode === "static") this.#stopClient();
    await this.#refresh();
    this.#tell();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#stopClient();
  }

  async #run(steps: readonly Step[], done: Step[], signal: AbortSignal): Promise<void> {
    for (const step of steps) {
      done.push(step);
      if (step.run) await this.#deps.commands.run(step.run, signal);
    }
  }

  /** Each step by itself: one that cannot be undone keeps no other from it. */
  async #undo(done: readonly Step[], dns: string): Promise<void> {
    const { commands, log, resolvConf } = this.#deps;
    const late = this.#deps.clock.timeout(PATIENCE_MS);
    for (const { undo } of [...done].reverse()) {
      if (undo) await commands.run(undo, late).catch((err) => log.debug({ err }, "a step could not be undone"));
    }
    if ((await resolvConf.read()) !== dns)
      await resolvConf.restore(dns).catch((err) => log.error({ err }, "the name servers were not put back"));
    await this.#refresh();
  }

  /** Starts the client that is there, in place of one that runs, and waits for its address. */
  async #lease(port: string, old: RunningCommand | null, signal: AbortSignal): Promise<RunningCommand> {
    const { commands, clock } = this.#deps;
    const found = await this.#findClient(signal);
    old?.stop();
    await old?.ended;
    const client = commands.start(found.command(port, this.#deps.pidFile));
    const ended = new AbortController();
    void client.ended.then(() => ended.abort());
    const stop = AbortSignal.any([signal, ended.signal, clock.timeout(LEASE_MS)]);
    while (!stop.aborted) {
      const { addresses } = await readPort(port, commands, stop).catch(() => NO_PORT); // it is looked again
      if (addresses.length > 0 && !stop.aborted) return client;
      await clock.sleep(LOOK_FOR_LEASE_MS, stop).catch(() => {}); // ended below
    }
    client.stop();
    throw new NetworkError("no-lease", { detail: "no DHCP server offered an address" });
  }

  async #findClient(signal: AbortSignal): Promise<(typeof DHCP_CLIENTS)[number]> {
    for (const client of DHCP_CLIENTS) {
      const isThere = await this.#deps.commands.run(["which", client.program], signal).catch(() => null); // which says no by failing
      if (isThere !== null) return client;
    }
    throw new NetworkError("no-dhcp-client", { detail: "neither udhcpc nor dhclient is installed" });
  }

  #stopClient(): void {
    this.#client?.stop();
    this.#client = null;
  }

  async #refresh(): Promise<void> {
    const { port, commands, resolvConf, log } = this.#deps;
    this.#dns = parseNameServers(await resolvConf.read()).slice(0, 3);
    if (port === null) return;
    try {
      this.#port = await readPort(port.name, commands, this.#deps.clock.timeout(PATIENCE_MS));
    } catch (err) {
      log.debug({ err, port: port.name }, "the port cannot be read");
    }
  }

  async #watch(): Promise<void> {
    const { clock } = this.#deps;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, this.#stop.signal).catch(() => {}); // an aborted sleep is how this stops
      const seen = this.#look();
      if (this.#stop.signal.aborted || seen === this.#seen) continue;
      await this.#refresh();
      this.#tell();
    }
  }

  #look(): string {
    return JSON.stringify(this.#deps.interfaces().filter(({ name }) => name === this.#deps.port?.name));
  }

  #tell(): void {
    this.#seen = this.#look();
    for (const listener of this.#listeners) listener();
  }
}
