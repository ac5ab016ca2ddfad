import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** How long an answer may take, ms. */
const PATIENCE_MS = 1_000;

/** Sends datagrams; answers belong to the requests in the order in which they were sent. One that does not come fails after a second. */
export class DatagramAsker implements Disposable {
  readonly #socket: UdpSocket;
  readonly #waiting: { readonly sentMs: number; take(answer: Uint8Array): void; giveUp(error: Error): void }[] = [];
  readonly #watch: NodeJS.Timeout;

  private constructor(socket: UdpSocket) {
    this.#socket = socket;
    socket.on("message", (answer) => this.#waiting.shift()?.take(answer));
    // Nobody listens at the port, or not yet.
    socket.on("error", (error) => this.#waiting.shift()?.giveUp(error));
    this.#watch = setInterval(() => this.#giveUpLate(), PATIENCE_MS / 10).unref();
  }

  static async connect(port: number): Promise<DatagramAsker> {
    const socket = createSocket("udp4");
    socket.connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new DatagramAsker(socket);
  }

  ask(request: Uint8Array): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#waiting.push({ sentMs: performance.now(), take: resolve, giveUp: reject });
    this.#socket.send(request);
    return promise;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#watch);
    this.#socket.close();
  }

  #giveUpLate(): void {
    const oldestMs = performance.now() - PATIENCE_MS;
    for (let first = this.#waiting[0]; first && first.sentMs < oldestMs; first = this.#waiting[0]) {
      this.#waiting.shift();
      first.giveUp(new Error(`no answer within ${PATIENCE_MS} ms`));
    }
  }
}

/** Sends a line and waits for one line; or for all up to the one that begins with `last`, or with ERR: NUT refuses a list in one line. */
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
      if (value.startsWith(last) || value.startsWith("ERR ")) return value;
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
