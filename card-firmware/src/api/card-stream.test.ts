import { setTimeout as delay } from "node:timers/promises";
import { followStream } from "@istars/protocol/model/client/stream.ts";
import { API_PREFIX, ROUTES } from "@istars/protocol/model/routes.ts";
import { sampleAlarm } from "@istars/protocol/model/sample-alarm.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { BEAT_EVERY_MS } from "@istars/protocol/model/stream.ts";
import { SESSION_LIMITS } from "@istars/service/auth/sessions.ts";
import { StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { sampleEvent } from "../events/sample-event.ts";
import { sampleReport } from "../hosts/hosts-bench.ts";
import { sampleLink } from "../live/sample-snapshot.ts";
import { type ApiBench, openApi, PASSWORD } from "./api-bench.ts";
import { StreamWatcher, type WatchOptions } from "./stream-watcher.ts";

const commit = (api: ApiBench, count = 1) => api.eventLog.commit(Array.from({ length: count }, () => sampleEvent()));
const publish = (api: ApiBench, seq: number) => api.live.publishReading({ reading: sampleReading({ seq }), atMonoMs: api.clock.monoMs() });

/** An API that listens, and clients of its stream with a session. */
async function openStream(options: Parameters<typeof openApi>[0] = {}) {
  const api = await openApi(options);
  const origin = await api.listen();
  const cookie = await api.logIn();
  const watch = (wishes: Partial<WatchOptions> = {}) => StreamWatcher.open(origin, { cookie, ...wishes });
  return { api, origin, cookie, watch, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

test("a stream begins with hello, the link, the UPS, the reading and every active alarm, then tells each change", async () => {
  await using stream = await openStream();
  const { api } = stream;
  await commit(api, 2);
  api.live.publishAlarm(sampleAlarm("on-battery"), true);
  await api.clock.advance(300);
  await using client = await stream.watch();
  await client.until(() => client.messages.length === 6);
  expect(client.names).toEqual(["hello", "link", "ups", "reading", "alarm", "beat"]);
  expect(client.of("hello")[0]?.data).toEqual({
    v: 1,
    cardId: "1a2b3c4d-0000-4000-8000-000000000000",
    bootId: "boot-1",
    logId: api.eventLog.logId,
    lastId: 2,
    user: "admin",
    oldestId: 1,
    wallMs: api.clock.wallMs(),
  });
  expect(client.of("link")[0]?.data).toMatchObject({ state: "online", forMs: 300 });
  expect(client.of("reading")[0]?.data).toMatchObject({ seq: 1, ageMs: 300 });
  expect(client.of("alarm")[0]?.data).toMatchObject({ id: "on-battery", active: true });

  publish(api, 2);
  api.live.publishLink({ ...sampleLink("lost"), reason: "reply.timeout" });
  api.live.publishAlarm(sampleAlarm("on-battery"), false);
  const [event] = await commit(api);
  await client.until(() => client.messages.length === 10);
  expect(client.names.slice(6)).toEqual(["reading", "link", "alarm", "event"]);
  expect(client.of("reading")[1]?.data).toMatchObject({ seq: 2, ageMs: 0 });
  expect(client.of("link")[1]?.data).toMatchObject({ state: "lost", reason: "reply.timeout" });
  expect(client.of("alarm")[1]?.data).toMatchObject({ id: "on-battery", active: false });
  expect(client.of("event")[0]).toMatchObject({ id: `${api.eventLog.logId}.3`, data: event });
  expect(client.messages.filter(({ event: name, id }) => name !== "event" && id !== "").map(({ event: name }) => name)).toEqual([]);
});

test("only a logged-in user who may read gets a stream", async () => {
  await using stream = await openStream();
  await stream.api.addUser("nobody", "none");
  await expect(stream.watch({ cookie: "" })).rejects.toThrow("session.required");
  await expect(stream.watch({ cookie: await stream.api.logIn("nobody") })).rejects.toThrow("permission.denied");
});

test("the head of a stream forbids caching and buffering and carries the security headers", async () => {
  await using stream = await openStream();
  const stop = new AbortController();
  const { headers } = await fetch(`${stream.origin}${API_PREFIX}${ROUTES.stream.path}`, {
    headers: { cookie: stream.cookie },
    signal: stop.signal,
  });
  expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-accel-buffering")).toBe("no");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  stop.abort();
});

test("a client gets the topics it asked for, and hello and beats with any", async () => {
  await using stream = await openStream();
  const { api } = stream;
  api.live.publishAlarm(sampleAlarm("on-battery"), true);
  await using alarms = await stream.watch({ query: "?topics=alarm" });
  await using events = await stream.watch({ query: "?topics=event,reading" });
  publish(api, 2);
  api.live.publishLink(sampleLink("lost"));
  api.live.publishAlarm(sampleAlarm("low-battery"), true);
  await commit(api);
  await events.until(() => events.names.includes("event"));
  await api.clock.advance(BEAT_EVERY_MS);
  for (const client of [alarms, events]) await client.until(() => client.of("beat").length === 2);
  expect(alarms.names).toEqual(["hello", "alarm", "beat", "alarm", "beat"]);
  expect(events.names).toEqual(["hello", "reading", "beat", "reading", "event", "beat"]);
});

test("hosts are told before the first beat, then each that changes and each that is removed, with their ages as they leave", async () => {
  await using stream = await openStream();
  const { api } = stream;
  const id = "0a1b2c3d-0000-4000-8000-000000000001";
  api.hosts.report(id, sampleReport(), "10.0.0.9");
  await api.clock.advance(300);
  await using client = await stream.watch({ query: "?topics=host" });
  await using other = await stream.watch({ query: "?topics=alarm" });
  await client.until(() => client.names.includes("beat"));
  expect(client.names).toEqual(["hello", "host", "beat"]);
  expect(client.of("host")[0]?.data).toMatchObject({ host: { id, name: "web-1", isOnline: true, seenAgoMs: 300 } });
  api.hosts.report(id, sampleReport(), "10.0.0.9");
  api.hosts.report(id, sampleReport({ state: "stopping" }), "10.0.0.9");
  await client.until(() => client.of("host").length === 2);
  expect(client.of("host")[1]?.data).toMatchObject({ host: { state: "stopping", seenAgoMs: 0 } });
  await api.clock.advance(40_000);
  await client.until(() => client.of("host").length === 3);
  expect(client.of("host")[2]?.data).toMatchObject({ host: { isOnline: false, unprotected: "silent" } });
  await api.hosts.remove(id);
  await client.until(() => client.of("host").length === 4);
  expect(client.of("host")[3]?.data).toEqual({ removed: id });
  expect(other.names).not.toContain("host");
});

test.each([
  "topics=alarms",
  "topics=",
  "topics=alarm,,event",
  "readingEveryMs=-1",
  "readingEveryMs=1.5",
  "readingEveryMs=3600001",
  "since=1",
])("the wish %s is refused", async (query) => {
  await using api = await openApi();
  expect((await api.ask("stream", { query, cookie: await api.logIn() })).code).toBe("request.invalid");
});

test("readings come no more often than asked for, and the last one before a silence comes too", async () => {
  await using stream = await openStream();
  const { api } = stream;
  await using slow = await stream.watch({ query: "?topics=reading&readingEveryMs=5000" });
  await using all = await stream.watch({ query: "?topics=reading&readingEveryMs=0" });
  for (let seq = 2; seq <= 8; seq++) {
    await api.clock.advance(1_000);
    publish(api, seq);
    await all.until(() => all.of("reading").at(-1)?.data.seq === seq);
  }
  await api.clock.advance(5_000);
  await slow.until(() => slow.of("reading").length === 3);
  expect(slow.of("reading").map(({ data }) => data.seq)).toEqual([1, 6, 8]);
  expect(slow.of("reading").at(-1)?.data.ageMs).toBe(3_000);
  expect(all.of("reading").map(({ data }) => data.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a beat ends the present state, and then one comes every two seconds", async () => {
  await using stream = await openStream();
  await using client = await stream.watch({ query: "?topics=event" });
  await client.until(() => client.of("beat").length === 1);
  for (let beats = 2; beats <= 4; beats++) {
    await stream.api.clock.advance(BEAT_EVERY_MS);
    await client.until(() => client.of("beat").length === beats);
  }
  expect(client.of("beat").at(-1)?.data.wallMs).toBe(stream.api.clock.wallMs());
});

test("events are told from now on, from the one a client has, or all of them, as it asks", async () => {
  await using stream = await openStream();
  const { api } = stream;
  const { logId } = api.eventLog;
  await commit(api, 450);
  await using fresh = await stream.watch({ query: "?topics=event" });
  await using resumed = await stream.watch({ query: "?topics=event", lastEventId: `${logId}.448` });
  await using all = await stream.watch({ query: "?topics=event", lastEventId: `${logId}.0` });
  await commit(api);
  for (const client of [fresh, resumed, all]) await client.until(() => client.of("event").at(-1)?.data.id === 451);
  const ids = (client: StreamWatcher) => client.of("event").map(({ data }) => data.id);
  expect(ids(fresh)).toEqual([451]);
  expect(ids(resumed)).toEqual([449, 450, 451]);
  expect(ids(all)).toEqual(Array.from({ length: 451 }, (_, i) => i + 1));
});

test("a client of another log, or of a later state of this one, is told that it has to start anew", async () => {
  await using stream = await openStream();
  const { api } = stream;
  await commit(api, 3);
  for (const lastEventId of ["another.2", `${api.eventLog.logId}.99`]) {
    await using client = await stream.watch({ query: "?topics=event", lastEventId });
    const [next] = await commit(api);
    await client.until(() => client.names.includes("event"));
    expect(client.names).toEqual(["hello", "beat", "gap", "event"]);
    expect(client.of("gap")[0]?.data).toMatchObject({ logId: api.eventLog.logId, oldestId: 1, lastId: (next?.id ?? 0) - 1 });
    expect(client.of("event")[0]?.data.id).toBe(next?.id);
  }
});

test("a client that is cut off again and again while events pour in gets each event once and in order", async () => {
  await using stream = await openStream();
  const { api } = stream;
  await commit(api, 300);
  const received: string[] = [];
  const stop = new AbortController();
  let cuts = 0;
  let seen = 0;
  // Cuts the connection after a growing number of bytes, wherever that falls.
  const cutting = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (!response.body || !response.ok) return response;
    let left = cuts++ < 12 ? 2_000 + cuts * 1_500 : Number.POSITIVE_INFINITY;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        controller.enqueue(bytes.subarray(0, left));
        left -= bytes.length;
        if (left <= 0) controller.error(new Error("cut"));
      },
    });
    return new Response(response.body.pipeThrough(cut), { headers: response.headers });
  };
  const everything = Promise.withResolvers<void>();
  const following = followStream({
    fetch: cutting,
    url: `${stream.origin}${API_PREFIX}${ROUTES.stream.path}`,
    headers: () => ({ cookie: stream.cookie }),
    lastEventId: `${api.eventLog.logId}.0`,
    onEvent: (message) => {
      if (message.event !== "event") return;
      received.push(message.id);
      seen = message.data.id;
      if (seen === 900) everything.resolve();
    },
    onState: () => {},
    wait: (ms, signal) => (ms === 6_000 ? delay(ms, undefined, { signal }) : Promise.resolve()),
    signal: stop.signal,
  });
  for (let i = 0; i < 300; i++) {
    await commit(api, 2);
    publish(api, i + 2);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await everything.promise;
  stop.abort();
  await following;
  expect(cuts).toBeGreaterThan(5);
  expect(received).toEqual(Array.from({ length: 900 }, (_, i) => `${api.eventLog.logId}.${i + 1}`));
});

test("logging out, an expired session and a changed password end the streams that they should", async () => {
  await using stream = await openStream();
  const { api } = stream;
  const other = await api.logIn();
  await using first = await stream.watch();
  await using second = await stream.watch({ cookie: other });
  await api.ask("closeSession", { cookie: stream.cookie });
  await first.ended();
  const changed = await api.ask("changeOwnPassword", { body: { current: PASSWORD, next: "another password" }, cookie: await api.logIn() });
  await second.ended();
  await using third = await stream.watch({ cookie: changed.cookie ?? "" });
  // Used by its own stream, it does not go idle, but its time is over some day.
  const steps = SESSION_LIMITS.absoluteMs / (SESSION_LIMITS.idleMs / 2);
  for (let i = 0; i < steps - 1; i++) {
    api.clock.suspend(SESSION_LIMITS.idleMs / 2 - BEAT_EVERY_MS);
    await api.clock.advance(BEAT_EVERY_MS);
  }
  await third.until(() => third.of("beat").length > 0);
  expect((await api.ask("readSession", { cookie: changed.cookie })).status).toBe(200);
  await api.clock.advance(SESSION_LIMITS.idleMs / 2);
  await third.ended();
});

test("closing the API ends its streams and does not wait for them", async () => {
  await using stream = await openStream();
  const clients = await Promise.all([stream.watch(), stream.watch(), stream.watch()]);
  await stream.api.app.close();
  for (const client of clients) await client.ended();
  await expect(stream.watch()).rejects.toThrow("fetch failed");
});

test("SAFETY 27: while the store fails a stream still opens and tells readings and alarms", async () => {
  const fail = () => Promise.reject(new StoreError("store.full", "the disk is full"));
  const eventLog = { logId: "log", activeAlarms: fail, commit: fail, after: fail, bounds: fail, subscribe: () => () => {} };
  await using stream = await openStream({ eventLog });
  await using client = await stream.watch({ lastEventId: "log.7" });
  await client.until(() => client.names.includes("gap"));
  publish(stream.api, 2);
  stream.api.live.publishAlarm({ ...sampleAlarm("storage-failed"), instance: null }, true);
  await client.until(() => client.names.at(-1) === "alarm");
  expect(client.of("reading").at(-1)?.data.seq).toBe(2);
});

test("SAFETY 27: a store that does not answer holds a stream up for one second, no longer", async () => {
  const never = () => new Promise<never>(() => {});
  const eventLog = { logId: "log", activeAlarms: never, commit: never, after: never, bounds: never, subscribe: () => () => {} };
  await using stream = await openStream({ eventLog });
  let isOpen = false;
  const opening = stream.watch().then((client) => {
    isOpen = true;
    return client;
  });
  while (!isOpen) {
    await stream.api.clock.advance(500);
    await delay(1);
  }
  await using client = await opening;
  expect(client.names[0]).toBe("hello");
});

test("there are a hundred places for streams; one more is told to come back", async () => {
  await using stream = await openStream();
  const clients = await Promise.all(Array.from({ length: 100 }, () => stream.watch({ query: "?topics=event" })));
  await expect(stream.watch()).rejects.toThrow(/429.*rate.limited/);
  await clients[0]?.[Symbol.asyncDispose]();
  let again: StreamWatcher | null = null;
  while (again === null) again = await stream.watch().catch(() => null); // until the card has noticed
  expect(again.names[0]).toBe("hello");
  await again[Symbol.asyncDispose]();
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
});
