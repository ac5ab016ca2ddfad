import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Clients that ask one thing at a time. */

/** Sends a datagram and waits for the next one that comes; fails after a second. */
export class DatagramAsker implements Disposable {
  readonly #socket: UdpSocket;

  private constructor(socket: UdpSocket) {
    this.#socket = socket;
  }

  static async connect(port: number): Promise<DatagramAsker> {
    const socket = createSocket("udp4");
    socket.connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new DatagramAsker(socket);
  }

  async ask(request: Uint8Array): Promise<Uint8Array> {
    const answer = once(this.#socket, "message", { signal: AbortSignal.timeout(1_000) });
    this.#socket.send(request);
    const [bytes] = (await answer) as [Uint8Array];
    return bytes;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** Sends a line and waits for one line; or for all up to the one that begins with `last`. */
export class LineAsker implements Disposable {
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  static async connect(port: number): Promise<LineAsker> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new LineAsker(socket);
  }

  async ask(line: string, last = ""): Promise<string> {
    this.#socket.write(`${line}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`the connection ended before "${line}" was answered`);
      if (value.startsWith(last)) return value;
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
