import { expect, test } from "vitest";
import { SILENCE_LIMIT_MS } from "../stream.ts";
import { ProblemError } from "./problem-error.ts";
import { followStream } from "./stream.ts";
import type { StreamState } from "./stream-keeper.ts";
import type { StreamMessage } from "./stream-message.ts";

/** Time by hand: `pass` wakes whoever waits for no longer than that. */
class FakeTime {
  #now = 0;
  #waiters: { readonly dueMs: number; readonly wake: () => void }[] = [];

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiter = { dueMs: this.#now + ms, wake: resolve };
      this.#waiters.push(waiter);
      signal.addEventListener("abort", () => {
        this.#waiters = this.#waiters.filter((w) => w !== waiter);
        reject(signal.reason);
      });
    });

  async pass(ms: number): Promise<void> {
    await settle();
    this.#now += ms;
    const due = this.#waiters.filter((w) => w.dueMs <= this.#now);
    this.#waiters = this.#waiters.filter((w) => w.dueMs > this.#now);
    for (const { wake } of due) wake();
    await settle();
  }
}
const settle = async () => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
};

/** A connection as the card sees it. */
interface Connection {
  readonly headers: Readonly<Record<string, string>>;
  send(text: string): Promise<void>;
  end(): Promise<void>;
}

function follow(
  options: { readonly answer?: (init: RequestInit) => Response | Promise<Response> | null; readonly lastEventId?: string } = {},
) {
  const time = new FakeTime();
  const stop = new AbortController();
  const connections: Connection[] = [];
  const messages: StreamMessage[] = [];
  const states: StreamState[] = [];
  const malformed: number[] = [];
  const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    const other = options.answer?.(init);
    if (other) return await other;
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
    const body = new ReadableStream<Uint8Array>({
      start: (opened) => {
        controller = opened;
      },
    });
    init.signal?.addEventListener("abort", () => controller?.error(new Error("aborted")));
    connections.push({
      headers: init.headers as Record<string, string>,
      send: async (text) => {
        controller?.enqueue(new TextEncoder().encode(text));
        await settle();
      },
      end: async () => {
        controller?.close();
        await settle();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  };
  const done = followStream({
    fetch,
    url: "http://card/api/v1/stream",
    ...(options.lastEventId === undefined ? {} : { lastEventId: options.lastEventId }),
    onEvent: (message) => messages.push(message),
    onState: (state) => states.push(state),
    onMalformed: (total) => malformed.push(total),
    wait: time.wait,
    random: () => 0,
    signal: stop.signal,
  });
  return {
    time,
    stop,
    done,
    connections,
    messages,
    states,
    malformed,
    latest: async () => {
      await settle();
      const connection = connections.at(-1);
      if (!connection) throw new Error("nobody has connected");
      return connection;
    },
  };
}

const frame = (event: string, data: unknown, id?: string) => `${id ? `id: ${id}\n` : ""}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const hello = (lastId: number, logId = "log") => frame("hello", { v: 1, cardId: "c", bootId: "b", logId, lastId, oldestId: 1, wallMs: 0 });
const event = (id: number, logId = "log") => frame("event", { id, kind: "alarm.raised", wallMs: 0 }, `${logId}.${id}`);
const kinds = (states: readonly StreamState[]) =>
  states.map((state) => (state.kind === "lost" ? `${state.why} ${state.retryInMs}` : state.kind));

test("a stream is open with the card's hello and goes on where it was cut", async () => {
  const client = follow();
  const first = await client.latest();
  expect(first.headers).toEqual({ accept: "text/event-stream" });
  expect(kinds(client.states)).toEqual(["connecting"]);
  await first.send(hello(6) + event(7));
  await first.end();
  expect(kinds(client.states)).toEqual(["connecting", "open", "closed 500"]);
  await client.time.pass(500);
  const second = await client.latest();
  expect(second.headers["last-event-id"]).toBe("log.7");
  await second.send(hello(9) + event(8) + event(9));
  expect(client.messages.filter(({ event }) => event === "event").map(({ id }) => id)).toEqual(["log.7", "log.8", "log.9"]);
  client.stop.abort();
  await client.done;
});

test("a cut before the first event loses none: hello told where to go on", async () => {
  const client = follow();
  await (await client.latest()).send(hello(41));
  await (await client.latest()).end();
  await client.time.pass(500);
  expect((await client.latest()).headers["last-event-id"]).toBe("log.41");
  client.stop.abort();
  await client.done;
});

test("an event that comes twice is told once, and one of another log is told", async () => {
  const client = follow({ lastEventId: "log.3" });
  const connection = await client.latest();
  expect(connection.headers["last-event-id"]).toBe("log.3");
  await connection.send(hello(5) + event(3) + event(4) + event(4) + event(5));
  await connection.send(frame("gap", { logId: "new", oldestId: 1, lastId: 2 }) + event(2, "new") + event(3, "new"));
  expect(client.messages.filter(({ event }) => event === "event").map(({ id }) => id)).toEqual(["log.4", "log.5", "new.3"]);
  client.stop.abort();
  await client.done;
});

test("six seconds without a byte are a lost stream; any byte counts", async () => {
  const client = follow();
  const connection = await client.latest();
  await connection.send(hello(0));
  await client.time.pass(SILENCE_LIMIT_MS - 1);
  await connection.send(":");
  await client.time.pass(SILENCE_LIMIT_MS - 1);
  expect(kinds(client.states)).toEqual(["connecting", "open"]);
  await client.time.pass(1);
  expect(kinds(client.states)).toEqual(["connecting", "open", "silent 500"]);
  client.stop.abort();
  await client.done;
});

test("a card that does not answer at all is silent too", async () => {
  const client = follow({ answer: () => new Promise(() => {}) });
  await client.time.pass(SILENCE_LIMIT_MS);
  expect(kinds(client.states)).toEqual(["connecting", "silent 500"]);
  client.stop.abort();
  await client.done;
});

test("pauses between attempts double up to a quarter of a minute and start afresh after a hello", async () => {
  let isUp = false;
  const client = follow({ answer: () => (isUp ? null : Promise.reject(new TypeError("fetch failed"))) });
  for (let i = 0; i < 7; i++) await client.time.pass(15_000);
  const pauses = client.states.map((state) => (state.kind === "lost" ? state.retryInMs : state.kind));
  expect(pauses.slice(0, 8)).toEqual(["connecting", 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  isUp = true;
  await client.time.pass(15_000);
  await (await client.latest()).send(hello(0));
  await (await client.latest()).end();
  expect(kinds(client.states).at(-1)).toBe("closed 500");
  client.stop.abort();
  await client.done;
});

test("a busy card is asked again when it said so", async () => {
  const problem = { type: "urn:istars:problem:rate.limited", title: "busy", status: 429, params: { retryAfterS: 60 } };
  const client = follow({ answer: () => new Response(JSON.stringify(problem), { status: 429 }) });
  await settle();
  expect(kinds(client.states)).toEqual(["connecting", "refused 60000"]);
  client.stop.abort();
  await client.done;
});

test.each(["session.required", "password.must-change", "permission.denied"])("%s ends it for good", async (code) => {
  const problem = { type: `urn:istars:problem:${code}`, title: "no", status: 401 };
  const client = follow({ answer: () => new Response(JSON.stringify(problem), { status: 401 }) });
  await expect(client.done).rejects.toThrow(ProblemError);
  expect(kinds(client.states)).toEqual(["connecting"]);
});

test("an error page, a stray server error and an answer that is no stream are asked again", async () => {
  for (const answer of [
    () => new Response("<h1>Bad Gateway</h1>", { status: 502 }),
    () => new Response(JSON.stringify({ type: "urn:istars:problem:internal", title: "x", status: 500 }), { status: 500 }),
    () => new Response("<h1>Please log in to the guest network</h1>", { headers: { "content-type": "text/html" } }),
  ]) {
    const client = follow({ answer });
    await settle();
    expect(kinds(client.states)).toEqual(["connecting", "refused 500"]);
    client.stop.abort();
    await client.done;
  }
});

test("what cannot be understood is counted, events of a later version are passed over, and the rest arrives", async () => {
  const client = follow();
  const connection = await client.latest();
  await connection.send(
    [hello(0), "event: reading\ndata: {oops\n\n", frame("beat", null), frame("beat", { wallMs: "1" }), frame("plan", { planId: 1 })].join(
      "",
    ) + frame("beat", { wallMs: 1, more: true }),
  );
  expect(client.messages.map(({ event }) => event)).toEqual(["hello", "beat"]);
  expect(client.malformed).toEqual([1, 2, 3]);
  client.stop.abort();
  await client.done;
});

test("half an event at a cut is not joined with what comes after it", async () => {
  const client = follow();
  await (await client.latest()).send(`${hello(0)}event: beat\ndata: {"wall`);
  await (await client.latest()).end();
  await client.time.pass(500);
  await (await client.latest()).send(`Ms":1}\n\n${frame("beat", { wallMs: 2 })}`);
  expect(client.messages.filter(({ event }) => event === "beat").map(({ data }) => data)).toEqual([{ wallMs: 2 }]);
  client.stop.abort();
  await client.done;
});

/** A request that waits until it is called off. */
const pending = ({ signal }: RequestInit) =>
  new Promise<Response>((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))));

test("a stop ends an open stream, a pause and a pending request alike, without a word", async () => {
  for (const answer of [() => null, () => Promise.reject(new TypeError("fetch failed")), pending]) {
    const client = follow({ answer });
    await settle();
    const before = client.states.length;
    client.stop.abort();
    await client.done;
    expect(client.states.length).toBe(before);
  }
});
