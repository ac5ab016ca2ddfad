import { SseParser } from "@istars/protocol/model/client/sse-parser.ts";
import { streamFetch } from "@istars/protocol/net/source/stream-fetch.ts";
import { systemClock } from "@istars/service/clock.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { type Fleet, type FleetOptions, startFleet } from "./fleet.ts";

/** A message of a card's stream, as it came. */
export interface Told {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** A fleet on a clock of the test's own, and clients of its cards. Ports are whatever is free. */
export class FleetBench implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly #ending = new AbortController();
  #fleet: Fleet | null = null;

  static async start(options: FleetOptions): Promise<FleetBench> {
    const bench = new FleetBench();
    bench.#fleet = await startFleet({ first: "127.200.0.1", ...options, clock: bench.clock });
    return bench;
  }

  get fleet(): Fleet {
    if (this.#fleet === null) throw new Error("the fleet was not started");
    return this.#fleet;
  }

  /** Asks a card, as whoever has its token. */
  async ask(card: number, path: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly body: unknown }> {
    const url = `${this.fleet.cards[card - 1]?.url}/api/v1${path}`;
    const headers = { authorization: `Bearer ${this.fleet.token}`, ...init.headers };
    const response = await fetch(url, { ...init, headers, signal: this.#ending.signal });
    return { status: response.status, body: await response.json() };
  }

  /** Asks a card over HTTPS, by the key that it is known by; rejects where it shows another. */
  async askSecurely(card: number, path: string): Promise<unknown> {
    return (await this.#securely(card, path)).json();
  }

  async followSecurely(card: number): Promise<Follower> {
    const { body } = await this.#securely(card, "/stream");
    if (body === null) throw new Error("the stream has no body");
    return new Follower(body);
  }

  #securely(card: number, path: string): Promise<Response> {
    const { url = "", identityKey = null } = this.fleet.cards[card - 1] ?? {};
    const fetch = streamFetch({ identityKey, clock: systemClock });
    const headers = { authorization: `Bearer ${this.fleet.token}` };
    return fetch(`${url}/api/v1${path}`, { headers, signal: this.#ending.signal });
  }

  async control(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
    const init = body === undefined ? {} : { method: "PUT", body: JSON.stringify(body) };
    const response = await fetch(this.fleet.control + path, init);
    return { status: response.status, body: await response.json() };
  }

  /** Follows a card's stream. */
  async follow(card: number, query = "", lastEventId?: string): Promise<Follower> {
    const response = await fetch(`${this.fleet.cards[card - 1]?.url}/api/v1/stream${query}`, {
      headers: { authorization: `Bearer ${this.fleet.token}`, ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) },
      signal: this.#ending.signal,
    });
    if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
    return new Follower(response.body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#fleet?.close();
  }
}

/** What a client of a stream was told. */
export class Follower {
  readonly told: Told[] = [];
  readonly #parser = new SseParser();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** Reads on until what was told fits; false when the stream ended before. */
  async until(fits: (told: readonly Told[]) => boolean): Promise<boolean> {
    while (!fits(this.told)) {
      const { value } = await this.#reader.read().catch(() => ({ value: undefined })); // cut off is ended, too
      if (value === undefined) return false;
      this.told.push(...this.#parser.push(value));
    }
    return true;
  }

  /** Everything of one kind that was told, read. */
  of(event: string): readonly unknown[] {
    return this.told.filter((one) => one.event === event).map(({ data }) => JSON.parse(data));
  }
}

/** So many messages of a kind. */
export const has =
  (event: string, count = 1) =>
  (told: readonly Told[]): boolean =>
    told.filter((one) => one.event === event).length >= count;
