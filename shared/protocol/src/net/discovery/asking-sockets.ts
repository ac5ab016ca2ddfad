import { DISCOVERY_GROUP, DISCOVERY_PORT } from "../../model/discovery.ts";
import { type Datagram, type DatagramFault, decodeDatagram } from "./datagram.ts";
import { isInSubnet, type LocalInterface, type LocalIpv4 } from "./interfaces.ts";
import { type OpenUdpSocket, openUdpSocket, type UdpSocket } from "./udp-socket.ts";

/** Time as the asking side needs it; the services' clocks fit. */
export interface AskingClock {
  monoMs(): number;
  /** Rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** What whoever asks is given. */
export interface AskingDeps {
  /** Asked through; none: by unicast only. */
  readonly interfaces: readonly LocalInterface[];
  readonly clock: AskingClock;
  /** Makes sockets; Node's own if left out. */
  readonly openSocket?: OpenUdpSocket;
  /** Where cards listen; 16280 if left out. */
  readonly port?: number;
}

/** A socket or an interface that cannot be used, with the system's code for it, e.g. ENETUNREACH. */
export interface AskingProblem {
  readonly interface: string | null;
  /** Ours if a socket failed, the other one's if sending did. */
  readonly address: string;
  readonly code: string;
}

export interface AskingEvents {
  readonly onDatagram: (datagram: Datagram, from: string) => void;
  readonly onFault: (fault: DatagramFault) => void;
  /** Told once for each interface and code. */
  readonly onProblem: (problem: AskingProblem) => void;
}

/** A way to all cards of one wire at once. */
export interface Outlet {
  readonly interface: LocalInterface;
  readonly by: "broadcast" | "multicast";
  /** Reaches cards of any subnet; the others are for wires that let 255.255.255.255 not through. */
  readonly isForAll: boolean;
  send(bytes: Uint8Array): Promise<void>;
}

interface Mouth {
  readonly socket: UdpSocket;
  readonly at: LocalIpv4;
  readonly interface: LocalInterface;
}

/**
 * The sockets of who asks. One hears at 0.0.0.0: a socket bound to one address does not get broadcasts (Linux), which is how a card in
 * a wrong subnet answers. One for each IPv4 address speaks, from the same port: what it sends to 255.255.255.255 leaves through the
 * interface that has the address. One speaks and hears for IPv6. What fails is told and left out.
 */
export class AskingSockets {
  readonly #deps: AskingDeps;
  readonly #events: AskingEvents;
  readonly #open: UdpSocket[] = [];
  readonly #mouths: Mouth[] = [];
  readonly #told = new Set<string>();
  #ear: UdpSocket | null = null;
  #ipv6: UdpSocket | null = null;
  #outlets: readonly Outlet[] = [];

  constructor(deps: AskingDeps, events: AskingEvents) {
    this.#deps = deps;
    this.#events = events;
  }

  get outlets(): readonly Outlet[] {
    return this.#outlets;
  }

  async open(): Promise<void> {
    const { interfaces } = this.#deps;
    this.#ear = await this.#openSocket(null, 4, "0.0.0.0", 0);
    for (const each of interfaces) {
      for (const at of each.ipv4) {
        const socket = await this.#openSocket(each, 4, at.address, this.#ear?.port ?? 0);
        if (socket) this.#mouths.push({ socket, at, interface: each });
      }
    }
    // The same port: a card that was asked over IPv6 broadcasts its answer over IPv4 to it.
    if (interfaces.some((each) => each.ipv6LinkLocal.length > 0)) this.#ipv6 = await this.#openSocket(null, 6, "::", this.#ear?.port ?? 0);
    this.#outlets = [...this.#mouths.flatMap((mouth) => this.#broadcasts(mouth)), ...interfaces.flatMap((each) => this.#multicasts(each))];
  }

  /** Of this machine, the interface with the subnet of `address`; `null` if there is none. */
  interfaceTo(address: string): LocalInterface | null {
    return this.#mouthTo(address)?.interface ?? null;
  }

  /** Sends to one address: from its own subnet if we are in it, else as the system routes it. */
  async sendTo(address: string, bytes: Uint8Array): Promise<void> {
    const mouth = this.#mouthTo(address);
    const socket = address.includes(":") ? this.#ipv6 : (mouth?.socket ?? this.#ear);
    await this.#send(socket, mouth?.interface ?? null, address, bytes);
  }

  /** May be called twice. */
  async close(): Promise<void> {
    await Promise.all(this.#open.map((socket) => socket.close()));
  }

  #mouthTo(address: string): Mouth | undefined {
    return this.#mouths.filter(({ at }) => isInSubnet(address, at)).sort((a, b) => b.at.prefix - a.at.prefix)[0];
  }

  #broadcasts({ socket, at, interface: through }: Mouth): Outlet[] {
    const outlet = (address: string, isForAll: boolean): Outlet => ({
      interface: through,
      by: "broadcast",
      isForAll,
      send: (bytes) => this.#send(socket, through, address, bytes),
    });
    // Nobody is in a wrong subnet of loopback, whose only broadcast address is that of its subnet.
    if (through.isLoopback) return at.broadcast ? [outlet(at.broadcast, true)] : [];
    const isFirst = this.#mouths.find((mouth) => mouth.interface === through)?.at === at;
    const all = isFirst ? [outlet("255.255.255.255", true)] : [];
    return at.broadcast ? [...all, outlet(at.broadcast, false)] : all;
  }

  #multicasts(through: LocalInterface): Outlet[] {
    const scope = through.ipv6LinkLocal[0]?.scope;
    if (!this.#ipv6 || scope === undefined) return [];
    const socket = this.#ipv6;
    const address = `${DISCOVERY_GROUP}%${scope}`;
    return [{ interface: through, by: "multicast", isForAll: true, send: (bytes) => this.#send(socket, through, address, bytes) }];
  }

  async #openSocket(through: LocalInterface | null, family: 4 | 6, address: string, port: number): Promise<UdpSocket | null> {
    const { onDatagram, onFault } = this.#events;
    try {
      const socket = await (this.#deps.openSocket ?? openUdpSocket)({
        family,
        address,
        port,
        onDatagram: (bytes, from) => {
          const datagram = decodeDatagram(bytes);
          if ("fault" in datagram) onFault(datagram.fault);
          else onDatagram(datagram, from);
        },
        onError: (error) => this.#tell(through, address, error),
      });
      this.#open.push(socket);
      return socket;
    } catch (error) {
      this.#tell(through, address, error);
      return null;
    }
  }

  async #send(socket: UdpSocket | null, through: LocalInterface | null, address: string, bytes: Uint8Array): Promise<void> {
    try {
      if (!socket) throw Object.assign(new Error("no socket for this kind of address"), { code: "EAFNOSUPPORT" });
      await socket.send(bytes, this.#deps.port ?? DISCOVERY_PORT, address);
    } catch (error) {
      this.#tell(through, address, error);
    }
  }

  #tell(through: LocalInterface | null, address: string, error: unknown): void {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const problem: AskingProblem = { interface: through?.name ?? null, address, code };
    // Of a sweep through an interface that is gone, one is enough.
    const key = JSON.stringify([problem.interface, code]);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#events.onProblem(problem);
  }
}
