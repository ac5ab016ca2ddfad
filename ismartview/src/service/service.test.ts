import { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import { ISMARTVIEW_ROUTES, type IsmartviewRouteName } from "@istars/protocol/model/ismartview/routes.ts";
import { sampleCard, sampleFleetAlarm } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import type { Access } from "@istars/protocol/model/routes.ts";
import { faultsOf } from "@istars/service/http/request-validator.ts";
import { expect, test } from "vitest";
import { sampleRaisedEvent } from "../store/sample-stored.ts";
import { openService, type ServiceBench } from "./service-bench.ts";
import { clientOf } from "./service-client.ts";

const NEVER = new AbortController().signal;

/** Routes that are declared, with the path of one thing each. */
const DECLARED = (service: ServiceBench) =>
  (Object.keys(ISMARTVIEW_ROUTES) as IsmartviewRouteName[]).filter((name) => {
    const { method, path } = ISMARTVIEW_ROUTES[name];
    return service.app.hasRoute({ method, url: `/api/v1${path}` });
  });

test("who may call what is as the contract says, for strangers, viewers, operators and administrators", async () => {
  await using service = await openService();
  const users = { viewer: "read", operator: "operate", administrator: "read-write" } as const;
  for (const [name, permission] of Object.entries(users)) await service.addUser(name, permission);
  const lets: Readonly<Record<Access, readonly string[]>> = {
    public: ["nobody", "viewer", "operator", "administrator"],
    session: ["viewer", "operator", "administrator"],
    read: ["viewer", "operator", "administrator"],
    operate: ["operator", "administrator"],
    "read-write": ["administrator"],
    agent: [],
  };
  const names = DECLARED(service).filter((name) => name !== "stream");
  expect(names.length).toBeGreaterThan(25);
  for (const name of names) {
    const { method, path, access } = ISMARTVIEW_ROUTES[name];
    for (const user of ["nobody", ...Object.keys(users)]) {
      const cookie = user === "nobody" ? null : await service.logIn(user);
      // A body that fits nothing: who is let in hears what is wrong with it, and nothing is done.
      const body = method === "POST" || method === "PUT" ? { body: '{"?":1}', headers: { "content-type": "application/json" } } : {};
      const headers = { ...body.headers, origin: service.origin, ...(cookie === null ? {} : { cookie }) };
      const answer = await service.ask(path.replace(":id", "4711"), { method, ...body, headers });
      const isRefused = answer.status === 401 || answer.status === 403;
      expect([name, user, isRefused], await answer.text()).toEqual([name, user, !lets[access].includes(user)]);
    }
  }
  expect(service.fleet.asked.filter(({ what }) => what !== "cancelCommand")).toEqual([]);
});

test("with the default password nothing is open but the way to another one", async () => {
  await using service = await openService({ withPassword: false });
  const cookie = await service.logIn("admin", "admin");
  const client = clientOf(service.origin, cookie);
  await expect(client.call("listCards", { query: {} }, NEVER)).rejects.toMatchObject({ code: "password.must-change" });
  expect(await client.call("readSession", {}, NEVER)).toMatchObject({ user: "admin", mustChangePassword: true });
});

test("cards are listed by what is asked for, with their figures, also as a file", async () => {
  await using service = await openService();
  service.fleet.tellCards([
    sampleCard(1, { site: "Hall A", status: "critical" }),
    sampleCard(2, { site: "Hall A", name: "=cmd" }),
    sampleCard(3, { site: "Hall B", model: null, linkSinceWallMs: 0 }),
  ]);
  const client = await service.client();
  const idsOf = async (query: { status?: string; site?: string; search?: string }) =>
    (await client.call("listCards", { query }, NEVER)).cards.map(({ id }) => id);
  expect(await idsOf({})).toEqual([1, 2, 3]);
  expect(await idsOf({ site: "Hall A" })).toEqual([1, 2]);
  expect(await idsOf({ status: "critical,warning" })).toEqual([1]);
  expect(await idsOf({ search: "mt-3" })).toEqual([1, 2]);
  await expect(idsOf({ status: "broken" })).rejects.toMatchObject({ code: "request.invalid" });
  const { figures } = await client.call("listCards", { query: { site: "Hall B" } }, NEVER);
  expect(figures).toEqual([[3, 1_000, [3, null, null, null, null, null, null, null]]]);
  const file = await service.ask("/cards?format=csv&site=Hall%20A", { headers: { cookie: await service.logIn() } });
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="cards.csv"');
  const [head, ...rows] = (await file.text()).trim().split("\r\n");
  expect(head).toMatch(/^id,name,site,.*,reading_age_s,load,charge,.*power$/);
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatch(/^2,'=cmd,Hall A,istars,.*,false,1,2,,,,,,,$/);
});

test("the fleet is counted by how its cards stand, in all and by site", async () => {
  await using service = await openService();
  service.fleet.tellCards([
    sampleCard(1, { site: "Hall A", onBattery: true, status: "critical" }),
    sampleCard(2, { site: null, link: "lost" }),
  ]);
  const client = await service.client();
  const { all, sites } = await client.call("readFleet", {}, NEVER);
  expect(all).toMatchObject({ total: 2, onBattery: 1, statuses: { critical: 1, ok: 1 }, links: { online: 1, lost: 1, refused: 0 } });
  expect(sites.map(({ site, counts }) => [site, counts.total])).toEqual([
    ["Hall A", 1],
    [null, 1],
  ]);
});

test("a card is changed against the version that was read, and refusals are in the audit record", async () => {
  await using service = await openService();
  service.fleet.tellCards([sampleCard(7)]);
  const cookie = await service.logIn();
  const read = await service.ask("/cards/7", { headers: { cookie } });
  expect([read.status, read.headers.get("etag")]).toEqual([200, '"card-7-1"']);
  expect(faultsOf(ISMARTVIEW_SCHEMAS.readCard.response, await read.json())).toEqual([]);
  const change = { params: { id: 7 }, body: { name: "left", site: null } };
  await expect(clientOf(service.origin, cookie).call("changeCard", change, NEVER)).rejects.toMatchObject({
    code: "settings.version-required",
  });
  await expect(clientOf(service.origin, cookie, "card-7-9").call("changeCard", change, NEVER)).rejects.toMatchObject({
    code: "settings.conflict",
  });
  expect(await clientOf(service.origin, cookie, "card-7-1").call("changeCard", change, NEVER)).toMatchObject({ version: 2 });
  await expect(clientOf(service.origin, cookie).call("readCard", { params: { id: 8 } }, NEVER)).rejects.toMatchObject({
    code: "card.unknown",
  });
  const refused = (await service.audit()).filter(({ action }) => action === "card.change");
  expect(refused.map(({ user, outcome, detail }) => [user, outcome, detail])).toEqual([
    ["admin", "settings.version-required", "7"],
    ["admin", "settings.conflict", "7"],
  ]);
});

test("what is done to cards, alarms and UPSs is handed on with who asked for it", async () => {
  await using service = await openService();
  await service.addUser("olga", "operate");
  const [admin, olga] = [await service.client(), await service.client("olga")];
  const reach = { kind: "istars", url: "https://192.0.2.7", identityKey: null, token: "a secret" } as const;
  const { outcomes } = await admin.call("addCards", { body: { cards: [{ name: null, site: "Hall A", reach }] } }, NEVER);
  expect(outcomes).toEqual([{ id: 1, problem: null, detail: null }]);
  service.fleet.tellAlarms([sampleFleetAlarm(1), sampleFleetAlarm(2, { severity: "critical" })]);
  await admin.call("moveCards", { body: { cardIds: [1, 9], site: "Hall B" } }, NEVER);
  await admin.call("removeCards", { body: { cardIds: [1] } }, NEVER);
  await admin.call("restoreCards", { body: { cardIds: [1] } }, NEVER);
  await olga.call("silenceCards", { body: { cardIds: [1], forMs: 60_000 } }, NEVER);
  await olga.call("acknowledgeAlarms", { body: { ids: [1], note: "on my way" } }, NEVER);
  await olga.call("silenceAlarms", { body: { ids: [1], forMs: 60_000 } }, NEVER);
  await olga.call("noteAlarm", { params: { id: 1 }, body: { text: "fan replaced" } }, NEVER);
  await olga.call("startCommand", { body: { command: "test.battery.start.quick", cardIds: [1, 2], count: 2 } }, NEVER);
  await olga.call("cancelCommand", { params: { id: 1 } }, NEVER);
  expect(service.fleet.asked.map(({ what, by }) => `${by}: ${what}`)).toEqual([
    ...["admin: add", "admin: move", "admin: remove", "admin: restore"],
    ...["olga: silenceCards", "olga: acknowledge", "olga: silence", "olga: note", "olga: startCommand", "olga: cancelCommand"],
  ]);
});

test("SAFETY 22: a command to several UPSs whose number was not typed right is refused, and noted", async () => {
  await using service = await openService();
  const client = await service.client();
  const body = { command: "test.battery.start.quick" as const, cardIds: [1, 2, 3], count: 2 };
  await expect(client.call("startCommand", { body }, NEVER)).rejects.toMatchObject({ code: "count.wrong" });
  expect((await service.audit()).at(-1)).toMatchObject({
    action: "ups.command",
    outcome: "count.wrong",
    detail: "test.battery.start.quick: 1 2 3",
  });
});

test("SAFETY 29: a critical alarm cannot be silenced", async () => {
  await using service = await openService();
  service.fleet.tellAlarms([sampleFleetAlarm(2, { severity: "critical" })]);
  const client = await service.client();
  await expect(client.call("silenceAlarms", { body: { ids: [2], forMs: 60_000 } }, NEVER)).rejects.toMatchObject({
    code: "silence.refused",
  });
});

test("the history is filtered, paged and searched by the words that people read, also as a file", async () => {
  await using service = await openService();
  const events = [
    sampleRaisedEvent({ wallMs: 1_000, cardName: "rack 1" }),
    sampleRaisedEvent({ wallMs: 2_000, kind: "card.added", alarm: null, severity: "information", by: "ada" }),
    sampleRaisedEvent({ wallMs: 3_000, alarm: "card-unreachable", cardId: 2, cardName: "rack 2", site: "Hall A" }),
  ];
  await service.files.store.commit(events.map((event) => ({ event, source: null, alarm: null })));
  const client = await service.client();
  const found = async (query: { search?: string; card?: string; kind?: string; limit?: number; cursor?: string }) => {
    const { events, next } = await client.call("listEvents", { query }, NEVER);
    return { times: events.map(({ wallMs }) => wallMs), next };
  };
  expect((await found({})).times).toEqual([3_000, 2_000, 1_000]);
  expect((await found({ card: "2" })).times).toEqual([3_000]);
  expect((await found({ search: "unreachable" })).times).toEqual([3_000]);
  expect((await found({ search: "Card added" })).times).toEqual([2_000]);
  expect((await found({ kind: "card.added,card.removed" })).times).toEqual([2_000]);
  const first = await found({ limit: 2 });
  expect((await found({ limit: 2, cursor: first.next ?? "" })).times).toEqual([1_000]);
  await expect(found({ card: "one" })).rejects.toMatchObject({ code: "request.invalid" });
  const file = await service.ask("/events?format=csv&order=oldest", { headers: { cookie: await service.logIn() } });
  const rows = (await file.text()).trim().split("\r\n");
  expect(rows).toHaveLength(4);
  expect(rows[1]).toMatch(/^\d+,1970-01-01T00:00:01\.000Z,.*,rack 1,,alarm\.raised,warning,on-battery,/);
});

test("a curve has the columns asked for by name, and the moments in which the UPS went on battery and came back", async () => {
  await using service = await openService();
  const event = sampleRaisedEvent({ wallMs: 2_000 });
  const over = sampleRaisedEvent({ wallMs: 3_000, kind: "alarm.cleared" });
  const other = sampleRaisedEvent({ wallMs: 2_500, cardId: 2 });
  await service.files.store.commit([event, over, other].map((one) => ({ event: one, source: null, alarm: null })));
  const client = await service.client();
  const ask = (fields: string) =>
    client.call("readSeries", { params: { id: 1 }, query: { fields, from: 0, to: 10_000, points: 10 } }, NEVER);
  const series = await ask("output1_load,battery_charge");
  expect(series).toMatchObject({ from: 0, to: 10_000, stepMs: 5_000, resolution: "reading" });
  expect(series.fields).toEqual({
    output1_load: { min: [6, null], avg: [6, null], max: [6, null] },
    battery_charge: { min: [13, null], avg: [13, null], max: [13, null] },
  });
  expect(series.power).toEqual([
    { wallMs: 2_000, mainsOk: null, onBattery: true, outputOn: null },
    { wallMs: 3_000, mainsOk: null, onBattery: false, outputOn: null },
  ]);
  await expect(ask("input2_frequency")).rejects.toMatchObject({
    code: "request.invalid",
    problem: { errors: [{ pointer: "/fields", code: "enum", params: { value: "input2_frequency" } }] },
  });
});

test("how long readings are kept is changed against its version, told, and a conflict says whose values stand there", async () => {
  await using service = await openService();
  const cookie = await service.logIn();
  const before = await clientOf(service.origin, cookie).call("readRetention", {}, NEVER);
  const body = { ...before.values, everyS: 30 };
  const change = (tag: string, values: typeof body) =>
    clientOf(service.origin, cookie, tag).call("changeRetention", { body: values }, NEVER);
  const after = await change(`readings-${before.version}`, body);
  expect(after).toMatchObject({ values: body, changedBy: "admin" });
  expect(service.retentions).toEqual([body]);
  const late = await change(`readings-${before.version}`, { ...body, everyS: 60 }).catch((error: unknown) => error);
  expect(late).toMatchObject({
    code: "settings.conflict",
    problem: { errors: [{ pointer: "/everyS", params: { theirs: 30, by: "admin" } }] },
  });
  expect(service.retentions).toHaveLength(1);
  const noted = (await service.audit()).filter(({ action }) => action === "settings.change");
  expect(noted.map(({ outcome }) => outcome)).toEqual(["ok", "settings.conflict"]);
});

test("SAFETY 27: while storage has failed, health says so, and cards and alarms are still told", async () => {
  await using service = await openService();
  const client = await service.client();
  service.fleet.tellCards([sampleCard(1)]);
  expect(await (await service.request("/healthz")).json()).toEqual({ status: "ok", storage: "ok" });
  service.fleet.tellStorage({ state: "failed", waiting: 1, lostReadings: 0, reason: "store.full" });
  service.files.failing = "store.full";
  const health = await service.request("/healthz");
  expect([health.status, await health.json()]).toEqual([503, { status: "failed", storage: "failed" }]);
  expect((await client.call("listCards", { query: {} }, NEVER)).cards).toHaveLength(1);
  await expect(client.call("listEvents", { query: {} }, NEVER)).rejects.toMatchObject({ code: "storage.failed" });
});

test("metrics tell the fleet to who may look, and ask strangers for a password", async () => {
  await using service = await openService();
  service.fleet.tellCards([sampleCard(1, { link: "lost", onBattery: true }), sampleCard(2)]);
  const stranger = await service.request("/metrics");
  expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="iSmartView", charset="UTF-8"']);
  const authorization = `Basic ${Buffer.from("admin:a good password").toString("base64")}`;
  const text = await (await service.request("/metrics", { headers: { authorization } })).text();
  expect(text).toContain('istars_fleet_cards{link="lost"} 1');
  expect(text).toContain('istars_fleet_cards{link="refused"} 0');
  expect(text).toContain("istars_fleet_on_battery 1");
  expect(text).toContain("istars_storage_waiting 0");
  expect(text).toContain("process_resident_memory_bytes ");
});

test("the OpenAPI document names every route that there is, and no other", async () => {
  await using service = await openService();
  const text = await (await service.request("/api/openapi.json")).text();
  const { paths }: { paths: Record<string, Record<string, { operationId?: string }>> } = JSON.parse(text);
  const operations = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  expect(operations.sort()).toEqual([...DECLARED(service)].sort());
});

test("the window's secret opens an administrator's session on this machine, which ends like any other", async () => {
  await using service = await openService({ withWindow: true, withPassword: false });
  const open = (secret: string, headers: Readonly<Record<string, string>> = {}) =>
    service.ask("/session/launch", {
      method: "POST",
      headers: { "content-type": "application/json", origin: service.origin, ...headers },
      body: JSON.stringify({ secret }),
    });
  expect((await open("x".repeat(43))).status).toBe(401);
  const answer = await open(service.launch?.secret ?? "");
  expect(await answer.json()).toEqual({ user: "desktop", permission: "read-write", mustChangePassword: false, language: null });
  const cookie = answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  const client = clientOf(service.origin, cookie);
  expect(await client.call("listUsers", {}, NEVER)).toMatchObject({ users: [{ name: "admin" }] });
  expect(await client.call("changeOwnLanguage", { body: { language: "zh" } }, NEVER)).toMatchObject({ language: "zh" });
  await client.call("closeSession", {}, NEVER);
  await expect(client.call("readSession", {}, NEVER)).rejects.toMatchObject({ code: "session.required" });
  expect((await service.audit()).map(({ user, action }) => [user, action])).toContainEqual(["desktop", "session.open"]);
});

test("without a window no secret opens anything", async () => {
  await using service = await openService();
  const answer = await service.ask("/session/launch", {
    method: "POST",
    headers: { "content-type": "application/json", origin: service.origin },
    body: JSON.stringify({ secret: "x".repeat(43) }),
  });
  expect(answer.status).toBe(401);
});
