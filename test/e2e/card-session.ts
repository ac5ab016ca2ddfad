import {
  type CallAnswer,
  type CallInput,
  type CallName,
  type CardClient,
  createCardClient,
} from "@istars/protocol/model/client/card-client.ts";
import { SseParser } from "@istars/protocol/model/client/sse-parser.ts";
import { readStreamMessage, type StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { SectionDocument } from "@istars/protocol/model/settings/document.ts";
import type { Unrest } from "@istars/protocol/model/settings/objection.ts";
import type { Given } from "@istars/protocol/model/settings/secret.ts";
import type { SectionName, SectionValues } from "@istars/protocol/model/settings/sections.ts";
import type { UserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import { eventIdOf } from "@istars/protocol/model/stream.ts";
import { systemClock } from "@istars/service/clock.ts";
import { ADMIN } from "./card-bench.ts";

interface Login {
  readonly user: string;
  readonly password: string;
}

/** A call that takes longer has failed, ms. */
const PATIENCE_MS = 15_000;

/** Somebody logged in to a card over HTTP, with a cookie of their own. */
export class CardSession {
  readonly #http: string;
  readonly #client: CardClient;
  #cookie = "";

  private constructor(http: string) {
    this.#http = http;
    this.#client = createCardClient({ fetch: (url, init) => this.#send(url, init), baseUrl: http, headers: () => this.#headers() });
  }

  /** Logs in at `http://HOST:PORT`. Rejects with a `ProblemError` when refused. */
  static async open(http: string, login: Login = ADMIN): Promise<CardSession> {
    const session = new CardSession(http);
    await session.call("openSession", { body: { user: login.user, password: login.password } });
    return session;
  }

  /** Calls a route of the API. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallAnswer<N>> {
    return this.#client.call(name, input, systemClock.timeout(PATIENCE_MS));
  }

  /** Saves a section of the settings with some fields changed, as one who has just read it, and in spite of `override`. */
  async changeSettings<N extends SectionName>(
    section: N,
    change: Partial<Given<SectionValues[N]>>,
    override?: Unrest,
  ): Promise<SectionDocument> {
    const { version, values } = await this.call("readSettings", { params: { section } });
    const input = { params: { section }, query: override ? { override } : {}, body: { ...values, ...change } };
    return this.#over(`${section}-${version}`).call("writeSettings", input, systemClock.timeout(PATIENCE_MS));
  }

  /** Changes a user in part, as one who has just read the list. */
  async changeUser(id: number, change: Partial<UserChange>): Promise<UserAccount> {
    const { users } = await this.call("listUsers", {});
    const user = users.find((one) => one.id === id);
    if (!user) throw new Error(`there is no user ${id}`);
    const { permission, language, allowedFrom, version } = user;
    const input = { params: { id }, body: { permission, language, allowedFrom, ...change } };
    return this.#over(`user-${id}-${version}`).call("changeUser", input, systemClock.timeout(PATIENCE_MS));
  }

  /**
   * The stream as it comes, nothing filtered, until the connection ends, however it does. Rejects when the card does not answer or
   * refuses. What is malformed is an error: there must be none.
   */
  async stream(signal: AbortSignal, lastEventId: string | null = null): Promise<AsyncIterable<StreamMessage>> {
    const headers = { ...this.#headers(), ...(lastEventId === null ? {} : { "last-event-id": lastEventId }) };
    const response = await fetch(`${this.#http}${API_PREFIX}/stream`, { headers, signal });
    if (!response.ok || !response.body) throw new Error(`the stream was refused with ${response.status}`);
    return messagesOf(response.body);
  }

  /** All events that the card has stored by now, in the order in which it tells them. */
  async readLog(): Promise<{ readonly logId: string; readonly events: readonly EventRecord[] }> {
    const stop = new AbortController();
    try {
      const { logId } = await helloOf(await this.stream(stop.signal));
      const events: EventRecord[] = [];
      let lastId = 0;
      for await (const { event, data } of await this.stream(stop.signal, eventIdOf(logId, 0))) {
        if (event === "gap") throw new Error("the card says that events are missing");
        if (event === "hello") lastId = data.lastId;
        if (event === "event") events.push(data);
        if (lastId <= (events.at(-1)?.id ?? 0)) return { logId, events };
      }
      throw new Error("the stream ended before all events had come");
    } finally {
      stop.abort();
    }
  }

  /** For calls that hold only if nothing has changed since it was read with this tag. */
  #over(tag: string): CardClient {
    const headers = () => ({ ...this.#headers(), "if-match": `"${tag}"` });
    return createCardClient({ fetch: (url, init) => this.#send(url, init), baseUrl: this.#http, headers });
  }

  #headers(): Readonly<Record<string, string>> {
    return { origin: this.#http, ...(this.#cookie === "" ? {} : { cookie: this.#cookie }) };
  }

  async #send(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, init);
    this.#cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? this.#cookie;
    return response;
  }
}

/** The stream's first word. */
export async function helloOf(stream: AsyncIterable<StreamMessage>) {
  for await (const { event, data } of stream) if (event === "hello") return data;
  throw new Error("the stream ended before it said hello");
}

async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncIterable<StreamMessage> {
  const parser = new SseParser();
  const reader = body.getReader();
  for (;;) {
    const read = await reader.read().catch(() => ({ done: true as const, value: undefined })); // a card that was killed closes nothing
    if (read.done) return;
    for (const raw of parser.push(read.value)) {
      const message = readStreamMessage(raw);
      if (message === "malformed" || message === "unknown") throw new Error(`the stream carries ${message}: ${JSON.stringify(raw)}`);
      yield message;
    }
  }
}

/** What `/metrics` shows, by name with labels as it stands there, e.g. `istars_snmp_total{counter="inPkts"}`. */
export async function readMetrics(http: string, { user, password }: Login = ADMIN): Promise<ReadonlyMap<string, number>> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const response = await fetch(`${http}/metrics`, { headers: { authorization }, signal: systemClock.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`/metrics was refused with ${response.status}`);
  const samples = (await response.text()).matchAll(/^([a-z_]+(?:\{[^}]*\})?) (\S+)$/gm);
  return new Map([...samples].map(([, name = "", value]) => [name, Number(value)]));
}
