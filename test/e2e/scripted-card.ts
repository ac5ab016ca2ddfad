import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type ReadingChange, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { SampleCertificate } from "@istars/protocol/net/source/sample-certificates.ts";
import { systemClock } from "@istars/service/clock.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A word of its own so often, ms: more often than a card, so that tests are short. */
const EVERY_MS = 250;

export interface ScriptedCardOptions {
  /** Over TLS if there is one. */
  readonly certificate?: SampleCertificate;
  readonly port?: number;
}

/**
 * A card whose every octet is the test's: it opens the stream, says hello, tells the reading that it was given again and again, and can be
 * made to say anything else. It lists hosts like a real one, and keeps nothing.
 */
export class ScriptedCard implements AsyncDisposable {
  readonly #server: Server;
  readonly #isSecure: boolean;
  readonly #streams = new Set<ServerResponse>();
  readonly #stop = new AbortController();
  readonly #telling: Promise<void>;
  #change: ReadingChange | null = {};
  #seq = 0;
  /** Instead of the stream; `null`: the stream. */
  answer: Answer | null = null;

  private constructor({ certificate }: ScriptedCardOptions) {
    const handle: Answer = (request, response) => this.#handle(request, response);
    this.#isSecure = certificate !== undefined;
    this.#server = certificate ? createSecureServer({ ...certificate }, handle) : createServer(handle);
    this.#server.on("tlsClientError", () => {}); // somebody does not like the certificate
    this.#telling = this.#tell();
  }

  static async start(options: ScriptedCardOptions = {}): Promise<ScriptedCard> {
    const card = new ScriptedCard(options);
    card.#server.listen(options.port ?? 0, "127.0.0.1");
    await once(card.#server, "listening");
    return card;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#isSecure ? "https" : "http"}://127.0.0.1:${this.port}`;
  }

  get listeners(): number {
    return this.#streams.size;
  }

  /** From now on it reads this of its UPS; `null`: it reads nothing, and only beats. */
  reads(change: ReadingChange | null): void {
    this.#change = change;
    this.#say();
  }

  send(event: string, data: unknown, id?: string): void {
    this.raw(`${id ? `id: ${id}\n` : ""}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** These very octets, to everybody who listens. */
  raw(octets: string | Uint8Array): void {
    for (const stream of this.#streams) stream.write(octets);
  }

  /** Every connection is gone from one moment to the next. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#telling;
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    response.on("error", () => {}); // whoever listened has gone
    if (this.answer) this.answer(request, response);
    else if (request.method === "PUT") {
      request.resume();
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ttlMs: 30_000, everyMs: 10_000 }));
    } else this.#open(response);
  }

  #open(response: ServerResponse): void {
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
    response.writeHead(200, { "content-type": "text/event-stream" });
    const hello = { v: 1, cardId: "c", bootId: "b", logId: "log", lastId: 0, oldestId: 1, wallMs: systemClock.wallMs() };
    response.write(`event: hello\ndata: ${JSON.stringify(hello)}\n\n`);
    this.#say();
  }

  #say(): void {
    if (this.#change === null) return;
    this.#seq += 1;
    this.send("reading", sampleReading({ seq: this.#seq, wallMs: systemClock.wallMs(), ...this.#change }));
  }

  async #tell(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#say();
      this.send("beat", { wallMs: systemClock.wallMs() });
      await systemClock.sleep(EVERY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
    }
  }
}

/** States of a UPS in an outage, as a card reads them. */
export const READS = {
  mains: {},
  battery: { facts: { mainsOk: false, onBattery: true }, battery: { flow: "discharging" } },
  batteryLow: { facts: { mainsOk: false, onBattery: true, batteryLow: true }, battery: { flow: "discharging" } },
} as const satisfies Readonly<Record<string, ReadingChange>>;

/** On battery with so much runtime left, s. */
export const batteryFor = (runtime: number): ReadingChange => ({ ...READS.battery, battery: { flow: "discharging", runtime } });
