import { type Access, API_PREFIX, ROUTES, type Route, type RouteName } from "@istars/protocol/model/routes.ts";
import { sampleAlarm } from "@istars/protocol/model/sample-alarm.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { SECTION_NAMES } from "@istars/protocol/model/settings/sections.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CommandError } from "../commands/command-error.ts";
import { sampleLink, sampleSnapshot } from "../live/sample-snapshot.ts";
import { UpsError, type UpsErrorCode } from "../ups-error.ts";
import { openApi, PASSWORD } from "./api-bench.ts";

const ROUTE_NAMES = Object.keys(ROUTES) as RouteName[];
const ACTOR = { user: "admin", address: "10.0.0.1" };
const routeOf = (name: RouteName): Route => ROUTES[name];

/** Bodies that fit, so that access alone decides. */
const BODIES: Partial<Record<RouteName, unknown>> = {
  openSession: { user: "admin", password: PASSWORD },
  changeOwnPassword: { current: PASSWORD, next: "another good password" },
  sendCommand: { command: "test.battery.start.quick" },
  changeOwnLanguage: { language: "zh" },
  writeSettings: { name: "Mine now", location: "", contact: "" },
  undoSettings: { version: 0 },
  createUser: { name: "eve", permission: "read-write", language: null, allowedFrom: [], password: PASSWORD, mustChangePassword: false },
  changeUser: { permission: "read-write", language: null, allowedFrom: [] },
  setUserPassword: { password: "another good password", mustChangePassword: false },
  createToken: { name: "eve's", scope: "read-write", expiresWallMs: null },
  reportHost: { name: "eve", os: "linux", version: "1", needsMs: 0, state: "ready", dryRun: false },
};
const HOST_ID = "0a1b2c3d-0000-4000-8000-00000000000a";
const HOST_ROUTES: readonly RouteName[] = ["readHost", "reportHost", "removeHost"];
/** What lets nobody in; any other answer comes from the route itself. */
const CLOSED = ["session.required", "permission.denied", "password.must-change"];

test("every route of the contract is there, lets nobody in whom it does not name, says why, and what is refused changes nothing", async () => {
  const done: string[] = [];
  await using api = await openApi({
    acknowledge: async (instance) => {
      done.push(`acknowledge ${instance}`);
      return sampleAlarm("on-battery");
    },
    command: async (command) => {
      done.push(`command ${command}`);
      return { command, outcome: "sent" };
    },
  });
  await api.addUser("reader", "read");
  await api.addUser("nobody", "none");
  const { token: readToken } = await api.auth.tokens.create({ name: "collector", scope: "read", expiresWallMs: null }, ACTOR);
  const { token: writeToken } = await api.auth.tokens.create({ name: "robot", scope: "read-write", expiresWallMs: null }, ACTOR);
  const { token: hostToken } = await api.auth.tokens.create({ name: "web-1", scope: "host", expiresWallMs: null }, ACTOR);
  api.hosts.report(HOST_ID, { name: "web-1", os: "linux", version: "1", needsMs: 60_000, state: "ready", dryRun: false }, "10.0.0.9");
  const openTo: Readonly<Record<Access, readonly string[]>> = {
    public: ["stranger", "nobody", "reader", "admin", "read token", "write token", "host token"],
    session: ["nobody", "reader", "admin", "read token", "write token", "host token"],
    read: ["reader", "admin", "read token", "write token", "host token"],
    operate: ["admin", "write token"],
    "read-write": ["admin", "write token"],
    agent: ["admin", "write token", "host token"],
  };
  const callers: Readonly<Record<string, { readonly cookie?: string; readonly headers?: Record<string, string> }>> = {
    stranger: {},
    nobody: { cookie: await api.logIn("nobody") },
    reader: { cookie: await api.logIn("reader") },
    admin: { cookie: await api.logIn() },
    "read token": { headers: { authorization: `Bearer ${readToken}` } },
    "write token": { headers: { authorization: `Bearer ${writeToken}` } },
    "host token": { headers: { authorization: `Bearer ${hostToken}` } },
  };
  /** Everything that a write could change, as an administrator reads it. */
  const kept = async () => {
    const tables = ["listUsers", "listTokens"] as const;
    const lists = await Promise.all(tables.map(async (name) => (await api.ask(name, { cookie: callers.admin?.cookie ?? null })).body));
    return JSON.stringify([lists, SECTION_NAMES.map((section) => api.settings.show(section)), api.hosts.list(), done]);
  };
  const ends: readonly RouteName[] = ["closeSession", "changeOwnPassword"];
  for (const [who, as] of Object.entries(callers)) {
    for (const name of ROUTE_NAMES) {
      const isOpen = openTo[routeOf(name).access].includes(who);
      // Streams never end; who may open one is shown with the streams. Nor is anybody to be logged out on the way.
      if (isOpen && (name === "stream" || ends.includes(name))) continue;
      const before = isOpen ? "" : await kept();
      // The parameters name what is there, so that a route that was open by mistake would act on it.
      const id = HOST_ROUTES.includes(name) ? HOST_ID : isOpen ? 99 : 2;
      const params = { section: "identity", id, instance: 1 };
      const { status, code } = await api.ask(name, {
        body: BODIES[name],
        params,
        ...as,
        headers: { ...as.headers, "if-match": '"identity-0"' },
      });
      if (isOpen) {
        expect([...CLOSED, "not-found"].map((closed) => [who, name, closed])).not.toContainEqual([who, name, code]);
        continue;
      }
      const refusal = who === "stranger" ? [401, "session.required"] : [403, "permission.denied"];
      expect([who, name, status, code]).toEqual([who, name, ...refusal]);
      expect([who, name, await kept()]).toEqual([who, name, before]);
    }
  }
});

test("the OpenAPI document lists every route of the contract, and no other", async () => {
  await using api = await openApi();
  const { statusCode, payload } = await api.app.inject("/api/openapi.json");
  expect(statusCode).toBe(200);
  const document = JSON.parse(payload);
  expect(document.openapi).toBe("3.1.0");
  const listed = Object.entries<Record<string, { operationId: string; responses: object }>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
  );
  const declared = ROUTE_NAMES.map((name) => {
    const { method, path } = routeOf(name);
    return `${name} ${method.toLowerCase()} ${API_PREFIX}${path.replaceAll(/:(\w+)/g, "{$1}")}`;
  });
  expect(listed.sort()).toEqual(declared.sort());
  const { stream, session } = { stream: document.paths["/api/v1/stream"].get, session: document.paths["/api/v1/session"].post };
  expect(Object.keys(stream.responses[200].content)).toEqual(["text/event-stream"]);
  expect(stream.parameters.map(({ name }: { name: string }) => name)).toEqual(["topics", "readingEveryMs"]);
  expect(session.requestBody.content["application/json"].schema.required).toEqual(["user", "password"]);
  expect(session.responses.default.content["application/problem+json"].schema.required).toContain("type");
});

test("a session is opened, shown and closed, and its cookie is out of reach for scripts", async () => {
  await using api = await openApi();
  const opened = await api.ask("openSession", { body: { user: "admin", password: PASSWORD } });
  expect(opened.body).toEqual({ user: "admin", permission: "read-write", mustChangePassword: false, language: null });
  expect(opened.headers["set-cookie"]).toMatch(/^istars-card-1a2b3c4d=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const { cookie } = opened;
  expect((await api.ask("readSession", { cookie })).body).toEqual(opened.body);
  const closed = await api.ask("closeSession", { cookie });
  expect([closed.status, closed.cookie]).toEqual([204, "istars-card-1a2b3c4d="]);
  expect((await api.ask("readSession", { cookie })).code).toBe("session.required");
});

test("a session survives a restart of the card", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  await api.restart();
  expect((await api.ask("readSession", { cookie })).body).toMatchObject({ user: "admin" });
});

test("with the default password a session can do nothing but set another one", async () => {
  await using api = await openApi({ firstPassword: null });
  const cookie = await api.logIn("admin", "admin");
  const others = ROUTE_NAMES.filter((name) => !["public", "session"].includes(routeOf(name).access));
  expect(others.length).toBeGreaterThan(0);
  // A dot or two are a step on the way and no part of it: such an address is another route's.
  const part = fc.string().filter((text) => text !== "." && text !== "..");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...others), fc.json(), part, async (name, body, param) => {
      const { status, code } = await api.ask(name, {
        body: JSON.parse(body),
        params: { instance: encodeURIComponent(param) || "1", section: encodeURIComponent(param) || "ups" },
        cookie,
      });
      expect([status, code]).toEqual([403, "password.must-change"]);
    }),
  );
  expect((await api.app.inject({ url: "/metrics", headers: { cookie } })).statusCode).toBe(403);
  const basic = `Basic ${Buffer.from("admin:admin").toString("base64")}`;
  expect((await api.app.inject({ url: "/metrics", headers: { authorization: basic } })).statusCode).toBe(403);
  expect((await api.ask("readSession", { cookie })).body).toMatchObject({ mustChangePassword: true });

  const changed = await api.ask("changeOwnPassword", { body: { current: "admin", next: PASSWORD }, cookie });
  expect(changed.body).toEqual({ user: "admin", permission: "read-write", mustChangePassword: false, language: null });
  expect((await api.ask("readStatus", { cookie: changed.cookie })).status).toBe(200);
  expect((await api.ask("readStatus", { cookie })).code).toBe("session.required");
  expect((await api.ask("openSession", { body: { user: "admin", password: "admin" } })).code).toBe("session.wrong-credentials");
});

test("a password that cannot be used is refused with the reasons", async () => {
  await using api = await openApi({ firstPassword: null });
  const cookie = await api.logIn("admin", "admin");
  const { status, body } = await api.ask("changeOwnPassword", { body: { current: "admin", next: "short" }, cookie });
  expect(status).toBe(422);
  expect(body).toMatchObject({
    type: "urn:istars:problem:password.unfit",
    errors: [{ pointer: "/next", code: "too-short", params: { min: 8 } }],
  });
});

test("SAFETY 32: too many wrong passwords from one address do not keep the user out at another", async () => {
  await using api = await openApi();
  const tryFrom = (from: string, password: string) => api.ask("openSession", { body: { user: "admin", password }, from });
  for (let i = 0; i < 5; i++) expect((await tryFrom("203.0.113.9", "wrong")).code).toBe("session.wrong-credentials");
  const locked = await tryFrom("203.0.113.9", PASSWORD);
  expect(locked).toMatchObject({ status: 429, code: "rate.limited", body: { params: { retryAfterS: 1 } } });
  expect(locked.headers["retry-after"]).toBe("1");
  expect(locked.cookie).toBeNull();
  expect((await tryFrom("10.0.0.1", PASSWORD)).status).toBe(200);
  await api.clock.advance(1_000);
  expect((await tryFrom("203.0.113.9", PASSWORD)).status).toBe(200);
});

test("the status tells everything of now, and ages go on between two readings", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const statusNow = async () => (await api.ask("readStatus", { cookie })).body;
  await api.clock.advance(1_000);
  api.live.publishReading({ reading: sampleReading({ seq: 5, battery: { voltage: 27.3 } }), atMonoMs: api.clock.monoMs() });
  const first = await statusNow();
  expect(first).toMatchObject({
    wallMs: api.clock.wallMs(),
    card: { name: "rack 7", bootId: "boot-1", firmware: "0.1.0", timeZone: "Asia/Shanghai", upForMs: 1_000 },
    link: { state: "online", forMs: 1_000 },
    reading: { seq: 5, ageMs: 0, battery: { voltage: 27.3, charge: null } },
    alarms: [],
  });
  expect(first).not.toHaveProperty("card.startedMonoMs");
  await api.clock.advance(700);
  expect(await statusNow()).toMatchObject({ reading: { seq: 5, ageMs: 700 }, link: { forMs: 1_700 }, card: { upForMs: 1_700 } });
  api.live.publishAlarm(sampleAlarm("on-battery"), true);
  api.live.publishLink({ ...sampleLink("lost"), sinceMonoMs: api.clock.monoMs(), reason: "reply.timeout" });
  expect(await statusNow()).toMatchObject({
    link: { state: "lost", forMs: 0, reason: "reply.timeout" },
    reading: { ageMs: 700 },
    alarms: [{ id: "on-battery" }],
  });
  expect((await api.ask("listAlarms", { cookie })).body).toEqual({ alarms: [sampleAlarm("on-battery")] });
});

test("a card that has not heard its UPS yet says so", async () => {
  const unheard = sampleSnapshot({ link: sampleLink("connecting"), latest: null });
  await using api = await openApi({ live: { current: () => unheard, subscribe: () => () => {} } });
  const { body } = await api.ask("readStatus", { cookie: await api.logIn() });
  expect(body).toMatchObject({ reading: null, link: { state: "connecting" } });
});

test("an alarm is acknowledged in the caller's name, and both outcomes are audited", async () => {
  const alarm = sampleAlarm("on-battery");
  await using api = await openApi({
    acknowledge: async (instance, by) => {
      if (instance !== 7) throw new CommandError("alarm.unknown", `alarm ${instance} is not active`);
      return { ...alarm, instance, acknowledged: { by, wallMs: 5 } };
    },
  });
  const cookie = await api.logIn();
  const { body } = await api.ask("acknowledgeAlarm", { params: { instance: 7 }, cookie });
  expect(body).toMatchObject({ acknowledged: { by: "admin", wallMs: 5 } });
  const refused = await api.ask("acknowledgeAlarm", { params: { instance: 8 }, cookie });
  expect(refused).toMatchObject({ status: 404, code: "alarm.unknown", body: { detail: "alarm 8 is not active" } });
  for (const instance of ["0", "1.5", "x"]) {
    expect((await api.ask("acknowledgeAlarm", { params: { instance }, cookie })).code).toBe("request.invalid");
  }
  const audit = (await api.store.run("listAudit", 0)).filter(({ action }) => action === "alarm.acknowledge");
  expect(audit.map(({ user, source, detail, outcome }) => [user, source, detail, outcome])).toEqual([
    ["admin", "10.0.0.1", "7", "ok"],
    ["admin", "10.0.0.1", "8", "alarm.unknown"],
  ]);
});

test("what a command came to is told and audited, whatever it is", async () => {
  const failures: readonly (readonly [Error, string, number])[] = [
    ...(
      [
        ["port.closed", "link.lost", 503],
        ["reply.timeout", "command.unknown-outcome", 504],
        ["reply.malformed", "command.unknown-outcome", 504],
        ["command.rejected", "command.refused", 409],
        ["command.unsupported", "command.unsupported", 501],
        ["command.unknown-outcome", "command.unknown-outcome", 504],
      ] satisfies [UpsErrorCode, string, number][]
    ).map(([code, problem, status]) => [new UpsError(code, "serial port /dev/ttyS1"), problem, status] as const),
    [new CommandError("command.refused", "a test runs already", { reason: "testing" }), "command.refused", 409],
    [new TypeError("a bug"), "internal", 500],
  ];
  const outcomes = [...failures];
  await using api = await openApi({
    command: async (command) => {
      const failure = outcomes.shift();
      if (failure) throw failure[0];
      return { command, outcome: "confirmed" };
    },
  });
  const cookie = await api.logIn();
  const body = { command: "beeper.toggle" };
  for (const [, problem, status] of failures) {
    const answer = await api.ask("sendCommand", { body, cookie });
    expect([answer.code, answer.status]).toEqual([problem, status]);
    expect(JSON.stringify(answer.body)).not.toMatch(/ttyS1|a bug/);
  }
  expect((await api.ask("sendCommand", { body, cookie })).body).toEqual({ command: "beeper.toggle", outcome: "confirmed" });
  expect((await api.ask("sendCommand", { body: { command: "load.off" }, cookie })).code).toBe("request.invalid");
  const audit = (await api.store.run("listAudit", 0)).filter(({ action }) => action === "ups.command");
  expect(audit.map(({ outcome }) => outcome)).toEqual([...failures.map(([, problem]) => problem), "confirmed"]);
  expect(new Set(audit.map(({ detail }) => detail))).toEqual(new Set(["beeper.toggle"]));
});

test("another site's page cannot use a session", async () => {
  await using api = await openApi({ command: async (command) => ({ command, outcome: "sent" }) });
  const cookie = await api.logIn();
  const body = { command: "beeper.toggle" };
  const { status, code } = await api.ask("sendCommand", { body, cookie, headers: { origin: "http://evil.example" } });
  expect([status, code]).toEqual([403, "request.cross-origin"]);
  expect((await api.ask("sendCommand", { body, cookie })).status).toBe(200);
});

test("oversize and ill-formed log-ins are refused before anything is hashed", async () => {
  await using api = await openApi();
  for (const [body, code] of [
    [{ user: "admin", password: "x".repeat(70_000) }, "request.too-large"],
    [{ user: "admin", password: "x".repeat(129) }, "request.invalid"],
    [{ user: "a".repeat(65), password: "x" }, "request.invalid"],
    [{ user: "admin", password: 12345678 }, "request.invalid"],
    [{ user: "admin", password: "" }, "request.invalid"],
    [{ user: "admin", password: PASSWORD, remember: true }, "request.invalid"],
    [{ user: ["admin"], password: PASSWORD }, "request.invalid"],
    ["admin", "request.invalid"],
  ] as const) {
    expect((await api.ask("openSession", { body })).code).toBe(code);
  }
  expect(await api.store.run("listAudit", 0)).toEqual([]);
});

test("health is told to anybody: fine, storage failed, UPS lost", async () => {
  await using api = await openApi();
  const health = async () => {
    const { statusCode, payload } = await api.app.inject("/healthz");
    return [statusCode, JSON.parse(payload)];
  };
  expect(await health()).toEqual([200, { status: "ok", storage: "ok", link: "online" }]);
  api.live.publishLink(sampleLink("lost"));
  expect(await health()).toEqual([200, { status: "ok", storage: "ok", link: "lost" }]);
  api.live.publishAlarm({ ...sampleAlarm("storage-failed"), subject: "card", instance: null }, true);
  expect(await health()).toEqual([503, { status: "failed", storage: "failed", link: "lost" }]);
});
