import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from "node:dgram";
import { lookup } from "node:dns";
import { once } from "node:events";
import { isIP } from "node:net";
import { backoff } from "@istars/service/backoff.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";

/** What the kernel holds for us while we are busy: some thousand requests. It gives less where its own limit is lower. */
const BUFFER_OCTETS = 1_048_576;
const REOPEN = { firstMs: 500, maxMs: 30_000 } as const;

export interface UdpPortDeps {
  readonly clock: Clock;
  /** Says what the port is for. */
  readonly log: Logger;
  /** Called for each datagram; its octets may be kept. */
  readonly receive: (bytes: Uint8Array, from: RemoteInfo) => void;
  /** Called when the socket failed, before it is opened anew. */
  readonly failed: () => void;
  /** Makes the socket; Node's own by default. */
  readonly makeSocket?: (options: SocketOptions) => Socket;
  /** What the socket is to be apart from address and port. */
  readonly options?: Pick<SocketOptions, "reuseAddr" | "ipv6Only">;
  /** Called for each new socket once it is bound, e.g. to join groups; what it throws counts as not having opened. */
  readonly prepare?: (socket: Socket) => void;
}

/** One UDP port that stays open: a failed socket, e.g. after its interface went away, is given up for a new one at the same place. */
export class UdpPort {
  readonly #deps: UdpPortDeps;
  readonly #stop = new AbortController();
  #socket: Socket | null = null;

  constructor(deps: UdpPortDeps) {
    this.#deps = deps;
  }

  /** Returns the port really taken, which differs for port 0. Rejects with the system's error, e.g. EADDRINUSE or EACCES. */
  async open(address: string, port: number): Promise<number> {
    const { makeSocket = createSocket, options, prepare = () => {}, receive } = this.#deps;
    const socket = makeSocket({
      ...options,
      type: address.includes(":") ? "udp6" : "udp4",
      recvBufferSize: BUFFER_OCTETS,
      sendBufferSize: BUFFER_OCTETS,
      // Peers come as numbers: without the usual detour for names, a datagram is sent before `send` returns.
      lookup: (host, options, done) => (isIP(host) === 0 ? lookup(host, options, done) : done(null, host, 4)),
    });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.bind(port, address, resolve);
      });
      this.#stop.signal.throwIfAborted();
      prepare(socket);
    } catch (error) {
      socket.close();
      throw error;
    }
    const bound = socket.address().port;
    socket.removeAllListeners("error");
    socket.on("error", (error) => void this.#reopen(address, bound, error));
    socket.on("message", receive);
    this.#socket = socket;
    return bound;
  }

  /** Opens the port at another place and then gives the old one up. Rejects as `open` does, and then the old one stays. */
  async move(address: string, port: number): Promise<void> {
    const old = this.#socket;
    await this.open(address, port);
    if (old === null) return;
    old.removeAllListeners();
    old.close();
  }

  /** Sends; true if the octets are with the system and may be overwritten, false if they still wait in this process. */
  send(bytes: Uint8Array, { address, port }: Pick<RemoteInfo, "address" | "port">): boolean {
    const socket = this.#socket;
    // Nobody can be reached at port 0, which only a forged datagram comes from.
    if (!socket || port === 0) return true;
    socket.send(bytes, port, address);
    return socket.getSendQueueCount() === 0;
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.close();
    await once(socket, "close");
  }

  async #reopen(address: string, port: number, error: Error): Promise<void> {
    const { clock, log, failed } = this.#deps;
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.close();
    failed();
    log.warn({ err: error, address, port }, "the socket failed and is opened anew");
    for (const waitMs of backoff(REOPEN)) {
      try {
        await clock.sleep(waitMs, this.#stop.signal);
        await this.open(address, port);
        log.info({ address, port }, "the socket is open again");
        return;
      } catch (again) {
        if (this.#stop.signal.aborted) return;
        log.debug({ err: again, address, port }, "the socket cannot be opened yet");
      }
    }
  }
}
