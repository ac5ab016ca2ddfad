import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type ReadingChange, sampleReading } from "../../model/sample-reading.ts";
import type { SampleCertificate } from "./sample-certificates.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A card on a free port, over TLS if it has a certificate; by default it opens the stream, says hello and leaves the rest to the test. For tests. */
export class FakeCard implements AsyncDisposable {
  readonly requests: IncomingMessage[] = [];
  readonly #server: Server;
  #stream: ServerResponse | null = null;
  answer: Answer = (_request, response) => this.greet(response);

  private constructor(certificate: SampleCertificate | null) {
    const handle: Answer = (request, response) => {
      this.requests.push(request);
      response.on("error", () => {});
      this.answer(request, response);
    };
    this.#server = certificate ? createSecureServer({ ...certificate }, handle) : createServer(handle);
    this.#server.on("tlsClientError", () => {});
  }

  static async start(certificate: SampleCertificate | null = null, port = 0): Promise<FakeCard> {
    const card = new FakeCard(certificate);
    card.#server.listen(port, "127.0.0.1");
    await once(card.#server, "listening");
    return card;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  greet(response: ServerResponse): void {
    this.#stream = response;
    response.writeHead(200, { "content-type": "text/event-stream" });
    this.send("hello", { v: 1, cardId: "c", bootId: "b", logId: "log", lastId: 4, oldestId: 1, wallMs: 0 });
  }

  send(event: string, data: unknown, id?: string): void {
    this.raw(`${id ? `id: ${id}\n` : ""}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** The UPS is read. */
  read(change: ReadingChange = {}): void {
    this.send("reading", sampleReading(change));
  }

  raw(text: string): void {
    if (!this.#stream) throw new Error("nobody listens");
    this.#stream.write(text);
  }

  cut(): void {
    this.#stream?.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
