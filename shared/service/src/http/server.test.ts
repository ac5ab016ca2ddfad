import { connect } from "node:net";
import type { RouteSchemas } from "@istars/protocol/model/http.ts";
import type { Route } from "@istars/protocol/model/routes.ts";
import type { InjectOptions } from "fastify";
import Type from "typebox";
import { expect, test } from "vitest";
import type { Caller } from "../auth/auth.ts";
import { RecordingLogger } from "../recording-logger.ts";
import { StoreError } from "../store/store.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { ApiProblem, rateLimited } from "./api-problem.ts";
import { createRouteDeclarer, ReadyJson } from "./routes.ts";
import { BODY_LIMIT, buildServer, type ServerDeps } from "./server.ts";
import { serveNoFiles } from "./web-files.ts";

const strict = { additionalProperties: false } as const;
const ROUTES = {
  echo: { method: "POST", path: "/echo", access: "public" },
  find: { method: "GET", path: "/things/:id", access: "read" },
  fail: { method: "GET", path: "/fail/:how", access: "public" },
  change: { method: "PUT", path: "/thing", access: "read-write" },
  who: { method: "GET", path: "/who", access: "session" },
} as const satisfies Record<string, Route>;
const SCHEMAS = {
  echo: {
    summary: "Echo",
    body: Type.Object({ word: Type.String({ maxLength: 5 }), n: Type.Integer(), on: Type.Optional(Type.Boolean()) }, strict),
    response: Type.Object({ word: Type.String() }),
  },
  find: {
    summary: "Find",
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict),
    query: Type.Object({ deep: Type.Optional(Type.Boolean()) }, strict),
    response: Type.Object({ id: Type.Integer(), deep: Type.Union([Type.Boolean(), Type.Null()]) }),
  },
  fail: { summary: "Fail", params: Type.Object({ how: Type.String() }, strict), response: null },
  change: { summary: "Change", response: null },
  who: { summary: "Who", response: Type.Object({ user: Type.String() }) },
} as const satisfies Record<keyof typeof ROUTES, RouteSchemas>;

/** An error that only the program knows. */
class OutOfPaper extends Error {}

const callerWith = (facts: Partial<Caller>): Caller => ({
  userId: 1,
  user: "ada",
  permission: "read-write",
  isAgent: false,
  mustChangePassword: false,
  language: null,
  session: { userId: 1, source: "10.0.0.1" },
  ...facts,
});

const FAILURES: Readonly<Record<string, () => unknown>> = {
  bug: () => new TypeError("secret inner detail"),
  store: () => new StoreError("store.full", "/data/state.db: no space left"),
  busy: () => rateLimited(2_100),
  translated: () => new OutOfPaper("out of paper"),
  thrown: () => "not even an error",
};

async function openServer(caller: Caller | null = null, options: Pick<ServerDeps, "bodyLimit" | "isBehindProxy"> = {}) {
  const log = new RecordingLogger();
  const translate = (error: unknown) => (error instanceof OutOfPaper ? new ApiProblem("command.refused", { detail: error.message }) : null);
  const app = buildServer({ log, clock: new VirtualClock(), translate, ...options });
  const declare = createRouteDeclarer({ app, prefix: "/api", routes: ROUTES, schemas: SCHEMAS, authenticate: () => caller });
  declare("echo", ({ body }) => ({ word: body.word }));
  declare("find", ({ params, query }) => ({ id: params.id, deep: query.deep ?? null }));
  declare("fail", async ({ params }) => {
    throw FAILURES[params.how]?.();
  });
  declare("change", async () => {});
  declare("who", ({ caller }) => new ReadyJson(`{"user":"${caller.user}"}`));
  serveNoFiles(app);
  await app.ready();
  const ask = async (options: InjectOptions) => {
    const { statusCode, headers, payload } = await app.inject(options);
    return { status: statusCode, headers, text: payload, body: payload === "" ? null : JSON.parse(payload) };
  };
  return { app, log, ask, [Symbol.asyncDispose]: () => app.close() };
}

test("a request that fits gets its answer", async () => {
  await using server = await openServer(callerWith({}));
  expect(await server.ask({ method: "POST", url: "/api/echo", payload: { word: "hello", n: 1 } })).toMatchObject({
    status: 200,
    body: { word: "hello" },
  });
  expect((await server.ask({ url: "/api/things/12?deep=true" })).body).toEqual({ id: 12, deep: true });
  expect((await server.ask({ url: "/api/who" })).body).toEqual({ user: "ada" });
  expect(await server.ask({ method: "PUT", url: "/api/thing" })).toMatchObject({ status: 204, text: "" });
});

test.each([
  [{ word: "hello" }, [{ pointer: "/n", code: "required" }]],
  [{ word: "hello", n: "1" }, [{ pointer: "/n", code: "type", params: { type: "integer" } }]],
  [{ word: "hello", n: 1, on: "true" }, [{ pointer: "/on", code: "type", params: { type: "boolean" } }]],
  [{ word: "too long", n: 1 }, [{ pointer: "/word", code: "maxLength", params: { limit: 5 } }]],
  [{ word: "hello", n: 1, "a/b": 1 }, [{ pointer: "/a~1b", code: "additionalProperties" }]],
  [[], [{ pointer: "", code: "type", params: { type: "object" } }]],
])("the body %j is refused and the place of the fault named", async (payload, errors) => {
  await using server = await openServer();
  const { status, body } = await server.ask({ method: "POST", url: "/api/echo", payload });
  expect(status).toBe(400);
  expect(body).toMatchObject({ type: "urn:istars:problem:request.invalid", title: "The request is not valid", errors });
});

test.each(["0", "1.5", "-1", "0x10", "1e2", "", "12abc", "99999999999999999999", "%20"])("the path parameter %j is no id", async (id) => {
  await using server = await openServer(callerWith({}));
  expect((await server.ask({ url: `/api/things/${id}` })).status).toBe(400);
});

test.each(["deep=1", "deep=", "deep=true&deep=false", "shallow=true"])("the query %s is refused", async (query) => {
  await using server = await openServer(callerWith({}));
  expect((await server.ask({ url: `/api/things/1?${query}` })).status).toBe(400);
  expect((await server.ask({ url: "/api/who?x=1" })).status).toBe(400);
});

test("what is no JSON, or no body where one is needed, is refused without quoting it", async () => {
  await using server = await openServer();
  const post = (payload: string, type = "application/json") =>
    server.ask({ method: "POST", url: "/api/echo", payload, headers: { "content-type": type } });
  const answers = [
    await post('{"word": hunter2'),
    await post(""),
    await post("<word>hunter2</word>", "text/xml"),
    await post("hunter2", "text/plain"),
    await post('{"word":"hello","n":1,"__proto__":{"x":1}}'),
    await server.ask({ method: "POST", url: "/api/echo" }),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(400);
    expect(text).not.toContain("hunter2");
  }
});

test("a body where none is wanted is refused", async () => {
  await using server = await openServer(callerWith({}));
  expect((await server.ask({ method: "PUT", url: "/api/thing", payload: { x: 1 } })).body).toMatchObject({
    type: "urn:istars:problem:request.invalid",
    detail: "this request takes no body",
  });
  expect((await server.ask({ method: "PUT", url: "/api/thing", payload: {} })).status).toBe(204);
});

test("a body over 64 KB is refused", async () => {
  await using server = await openServer();
  const payload = { word: "x".repeat(BODY_LIMIT), n: 1 };
  const { status, body } = await server.ask({ method: "POST", url: "/api/echo", payload });
  expect(status).toBe(413);
  expect(body).toMatchObject({ type: "urn:istars:problem:request.too-large", params: { limit: BODY_LIMIT } });
});

test("a program that takes longer bodies takes them from those who are logged in, and no more from strangers", async () => {
  const bodyLimit = 4 * BODY_LIMIT;
  await using server = await openServer(callerWith({}), { bodyLimit });
  const long = { word: "x".repeat(2 * BODY_LIMIT), n: 1 };
  expect((await server.ask({ method: "POST", url: "/api/echo", payload: long })).body).toMatchObject({ params: { limit: BODY_LIMIT } });
  expect((await server.ask({ method: "PUT", url: "/api/thing", payload: long })).body).toMatchObject({
    detail: "this request takes no body",
  });
  const longer = { word: "x".repeat(bodyLimit), n: 1 };
  expect((await server.ask({ method: "PUT", url: "/api/thing", payload: longer })).body).toMatchObject({ params: { limit: bodyLimit } });
});

test("unknown addresses, wrong methods and broken URLs are problems with a request id", async () => {
  await using server = await openServer();
  for (const request of [{ url: "/nowhere" }, { method: "DELETE", url: "/api/echo" }, { method: "HEAD", url: "/api/who" }] as const) {
    const { status, headers } = await server.ask(request);
    expect(status).toBe(404);
    expect(headers["content-type"]).toContain("application/problem+json");
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{8}-\w+$/);
  }
  const { status, body } = await server.ask({ url: "/%zz" });
  expect(status).toBe(400);
  expect(body).toMatchObject({ type: "urn:istars:problem:request.invalid" });
});

test("what went wrong inside stands in the log under the id that the answer carries, and nowhere else", async () => {
  await using server = await openServer();
  for (const [how, code, status] of [
    ["bug", "internal", 500],
    ["thrown", "internal", 500],
    ["store", "storage.failed", 503],
  ] as const) {
    const answer = await server.ask({ url: `/api/fail/${how}` });
    expect(answer).toMatchObject({ status, body: { type: `urn:istars:problem:${code}` } });
    expect(answer.text).not.toMatch(/secret|space|data|error/i);
    expect(server.log.lines.find(({ level, fields }) => level === "error" && fields.requestId === answer.body.instance)).toBeDefined();
  }
});

test("errors that the program knows become its problems, and waiting is told in a header too", async () => {
  await using server = await openServer();
  expect((await server.ask({ url: "/api/fail/translated" })).body).toMatchObject({
    type: "urn:istars:problem:command.refused",
    detail: "out of paper",
  });
  const busy = await server.ask({ url: "/api/fail/busy" });
  expect(busy.status).toBe(429);
  expect(busy.headers["retry-after"]).toBe("3");
  expect(busy.body.params).toEqual({ retryAfterS: 3 });
});

test("access is checked before anything else of the request is", async () => {
  const codeFor = async (caller: Caller | null, url: string, method: "GET" | "PUT" = "GET") => {
    await using server = await openServer(caller);
    const { body } = await server.ask({ url, method });
    return body?.type?.split(":").at(-1) ?? "ok";
  };
  expect(await codeFor(null, "/api/things/zero")).toBe("session.required");
  expect(await codeFor(null, "/api/who")).toBe("session.required");
  expect(await codeFor(callerWith({ mustChangePassword: true }), "/api/things/1")).toBe("password.must-change");
  expect(await codeFor(callerWith({ mustChangePassword: true }), "/api/who")).toBe("ok");
  expect(await codeFor(callerWith({ permission: "none" }), "/api/things/1")).toBe("permission.denied");
  expect(await codeFor(callerWith({ permission: "none" }), "/api/who")).toBe("ok");
  expect(await codeFor(callerWith({ permission: "read" }), "/api/things/1")).toBe("ok");
  expect(await codeFor(callerWith({ permission: "read" }), "/api/thing", "PUT")).toBe("permission.denied");
});

test("a route of the API that does not say who may call it cannot be added", async () => {
  await using server = await openServer();
  const app = buildServer({ log: server.log, clock: new VirtualClock() });
  createRouteDeclarer({ app, prefix: "/api", routes: ROUTES, schemas: SCHEMAS, authenticate: () => null });
  expect(() => app.get("/api/open", async () => "")).toThrow("/api/open does not say who may call it");
});

test.each([
  [{ origin: "http://card.local" }, 200],
  [{ origin: "http://card.local:80" }, 200],
  [{}, 200],
  [{ origin: "http://card.local", cookie: "a=1" }, 200],
  [{ origin: "http://evil.example" }, 403],
  [{ origin: "https://card.local" }, 403],
  [{ origin: "http://card.local:8080" }, 403],
  [{ origin: "null" }, 403],
  [{ origin: "" }, 403],
  [{ cookie: "a=1" }, 403],
])("a POST to card.local with %j is answered with %i", async (headers, status) => {
  await using server = await openServer();
  const answer = await server.ask({
    method: "POST",
    url: "/api/echo",
    payload: { word: "a", n: 1 },
    headers: { host: "card.local", ...headers },
  });
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.body.type).toBe("urn:istars:problem:request.cross-origin");
});

test("every answer forbids scripts from elsewhere, framing and sniffing", async () => {
  await using server = await openServer();
  for (const url of ["/api/who", "/nowhere"]) {
    const { headers } = await server.ask({ url });
    expect(headers["content-security-policy"]).toContain("script-src 'self';");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toBe("no-store");
  }
});

test("bytes that are not HTTP get one problem and the connection is closed", async () => {
  await using server = await openServer();
  const { port } = new URL(await server.app.listen({ host: "127.0.0.1", port: 0 }));
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write("\x16\x03\x01 hello\r\n\r\n"));
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes.toString();
    });
    socket.on("end", () => resolve(received));
    socket.on("error", reject);
  });
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(text.slice(text.indexOf("{")))).toMatchObject({ type: "urn:istars:problem:request.invalid" });
});

test("what a proxy on this machine says of the caller is believed only where there is one, and from nowhere else", async () => {
  const headers = { host: "fleet.example", origin: "https://fleet.example", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.9" };
  const statusOf = async (isBehindProxy: boolean, remoteAddress: string) => {
    await using server = await openServer(callerWith({}), { isBehindProxy });
    const { status } = await server.ask({ method: "PUT", url: "/api/thing", headers, remoteAddress });
    return { status, source: server.log.lines.find(({ message }) => message === "request")?.fields.source };
  };
  expect(await statusOf(true, "127.0.0.1")).toEqual({ status: 204, source: "192.0.2.9" });
  expect(await statusOf(true, "192.0.2.1")).toEqual({ status: 403, source: "192.0.2.1" });
  expect(await statusOf(false, "127.0.0.1")).toEqual({ status: 403, source: "127.0.0.1" });
});
