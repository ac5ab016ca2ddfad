import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Clock } from "@istars/service/clock.ts";
import { BytePace } from "./byte-pace.ts";
import { CommandReader } from "./command-reader.ts";
import type { Responder } from "./responder.ts";

/** The latest bytes that left, for whoever measures how fast they are taken up. */
export interface LastReply {
  readonly text: string;
  /** When its last byte was handed to the operating system, epoch ms with fractions. */
  readonly atMs: number;
}

export interface LineServerOptions {
  readonly responder: Responder;
  readonly clock: Clock;
  readonly baud: number | null;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** Epoch milliseconds on the finest clock there is, comparable between processes of one machine. */
const preciseWallMs = (): number => performance.timeOrigin + performance.now();

/**
 * The UPS's serial port as a raw TCP serial server offers it. Several clients may be connected, as on a tapped line, but each
 * hears only the answers to its own questions.
 */
export class LineServer {
  readonly #options: LineServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #lastReply: LastReply | null = null;
  #replies = 0;

  constructor(options: LineServerOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  get lastReply(): LastReply | null {
    return this.#lastReply;
  }

  /** How many replies have left completely. */
  get replies(): number {
    return this.#replies;
  }

  /** Resolves with the port once it listens; rejects when the address cannot be had. */
  async open(): Promise<number> {
    this.#server.listen(this.#options.port, this.#options.host);
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  #serve(socket: Socket): void {
    const { clock, baud, responder } = this.#options;
    const gone = new AbortController();
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy()); // a client that vanished is no fault of the UPS
    socket.on("close", () => {
      this.#sockets.delete(socket);
      gone.abort();
    });

    const leaving: { text: string; left: number }[] = [];
    const out = new BytePace({
      clock,
      baud,
      stop: gone.signal,
      emit: (bytes) => {
        socket.write(bytes);
        this.#account(leaving, bytes.length);
      },
    });
    const reader = new CommandReader();
    const hear = (bytes: Uint8Array) => {
      for (const command of reader.push(bytes)) {
        const { text, delayMs } = responder.answer(command);
        if (text === "") continue;
        leaving.push({ text, left: text.length });
        out.push(Buffer.from(text, "latin1"), delayMs);
      }
    };
    const inward = new BytePace({ clock, baud, stop: gone.signal, emit: hear });
    socket.on("data", (bytes) => inward.push(bytes));
  }

  #account(leaving: { text: string; left: number }[], written: number): void {
    let rest = written;
    for (let first = leaving[0]; first && rest > 0; first = leaving[0]) {
      const taken = Math.min(first.left, rest);
      first.left -= taken;
      rest -= taken;
      if (first.left > 0) return;
      leaving.shift();
      this.#replies++;
      this.#lastReply = { text: first.text, atMs: preciseWallMs() };
    }
  }
}
