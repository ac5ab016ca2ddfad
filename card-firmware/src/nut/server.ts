import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { NutNames } from "@istars/protocol/net/nut/variable.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Live } from "../live/live.ts";
import type { CounterSink } from "../metrics/counters.ts";
import { NutConnection } from "./connection.ts";
import { LoginRegister, type NutLogins } from "./logins.ts";
import { type NutUpsNames, ServedUps } from "./served-ups.ts";
import { NutSession, type SessionDeps, type VerifyNutUser } from "./session.ts";
import { createTableSource } from "./table.ts";

/** Clients poll at least this often; one that says nothing for longer is gone without having said so. */
const SILENCE_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
const MAX_CONNECTIONS = 128;
/** One machine cannot keep the others out. */
const MAX_CONNECTIONS_AN_ADDRESS = 32;

export interface NutServerDeps extends NutUpsNames {
  readonly live: Live;
  /** Is not asked again on a connection where it succeeded. */
  readonly verify: VerifyNutUser;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: CounterSink;
  /** Read anew for every change of the UPS's state. */
  readonly names: NutNames;
}

export interface NutServer extends AsyncDisposable {
  /** Port 0 takes a free one. Rejects with the system's error, e.g. EADDRINUSE. */
  listen(address: string, port: number): Promise<{ readonly port: number }>;
  /**
   * Serves the UPS under other names from the next line on, on connections that are open too. Nobody is cut: whoever is logged in stays
   * so, and is answered UNKNOWN-UPS for a name that is gone.
   */
  rename(names: NutUpsNames): void;
  /**
   * Listens at another address, with its port, and cuts the connections at the old one, so that clients look for the card anew. Rejects
   * with the system's error, and then it stays where it is.
   */
  move(address: string): Promise<void>;
  /** Cuts all connections and frees the port; may be called twice. */
  close(): Promise<void>;
  /** The clients that count on this UPS. */
  readonly logins: NutLogins;
}

/** The card's NUT server: what `upsd` is to its clients, over the live state. Source: RFC 9271. */
export const createNutServer = (deps: NutServerDeps): NutServer => new TcpNutServer(deps);

class TcpNutServer implements NutServer {
  readonly logins = new LoginRegister();
  readonly #deps: NutServerDeps;
  readonly #session: SessionDeps;
  readonly #connections = new Map<NutConnection, string>();
  readonly #stop = new AbortController();
  #server: Server | null = null;
  #port = 0;
  #ups: ServedUps;

  constructor(deps: NutServerDeps) {
    this.#deps = deps;
    const { live, names, verify, clock, log } = deps;
    this.#ups = new ServedUps(deps);
    this.#session = {
      ups: () => this.#ups,
      table: createTableSource(live, names),
      logins: this.logins,
      version: names.version,
      verify,
      clock,
      log,
    };
  }

  rename(names: NutUpsNames): void {
    this.#ups = new ServedUps(names);
  }

  async listen(address: string, port: number): Promise<{ readonly port: number }> {
    this.#server = await this.#open(address, port);
    this.#port = (this.#server.address() as AddressInfo).port;
    void this.#dropSilent();
    return { port: this.#port };
  }

  async move(address: string): Promise<void> {
    const next = await this.#open(address, this.#port);
    const old = this.#server;
    this.#server = next;
    await this.#end(old);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const server = this.#server;
    this.#server = null;
    await this.#end(server);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(address: string, port: number): Promise<Server> {
    const server = createServer({ allowHalfOpen: true }, (socket) => void this.#accept(socket));
    server.listen(port, address);
    await once(server, "listening");
    // A connection that could not be taken, e.g. for want of descriptors, is its client's loss and nobody else's.
    server.on("error", (err) => this.#deps.log.error({ err }, "a NUT connection could not be accepted"));
    return server;
  }

  /** All connections there are end with it. */
  async #end(server: Server | null): Promise<void> {
    const ended = server && once(server, "close");
    server?.close();
    for (const connection of this.#connections.keys()) connection.cut();
    await ended;
  }

  async #accept(socket: Socket): Promise<void> {
    // Failures also end the reading, and that is where they are dealt with.
    socket.on("error", () => {});
    const address = plainAddress(socket.remoteAddress ?? "");
    const { counters, clock, log } = this.#deps;
    const fromThere = [...this.#connections.values()].filter((a) => a === address).length;
    if (this.#connections.size >= MAX_CONNECTIONS || fromThere >= MAX_CONNECTIONS_AN_ADDRESS) {
      log.debug({ address, open: this.#connections.size, fromThere }, "too many NUT connections, this one is refused");
      counters.add("nut_dropped");
      socket.destroy();
      return;
    }
    counters.add("nut_connections");
    socket.setNoDelay(true);
    const connection = new NutConnection({ socket, session: new NutSession(this.#session, address), counters, clock, log });
    this.#connections.set(connection, address);
    await connection.serve();
    this.#connections.delete(connection);
  }

  async #dropSilent(): Promise<void> {
    const { clock, counters } = this.#deps;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, this.#stop.signal).catch(() => {}); // an aborted sleep is how this stops
      for (const connection of this.#connections.keys()) {
        if (connection.silentMs() <= SILENCE_LIMIT_MS) continue;
        counters.add("nut_dropped");
        connection.cut();
      }
    }
  }
}

/** An IPv4 client of an IPv6 socket under its IPv4 address. */
const plainAddress = (address: string): string => (address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address);
