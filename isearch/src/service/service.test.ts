import { request as httpRequest } from "node:http";
import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import type { ChangeRequest, PlanRow } from "@istars/protocol/model/isearch/address-plan.ts";
import { ISEARCH_ROUTES } from "@istars/protocol/model/isearch/routes.ts";
import { API_PREFIX, type Route } from "@istars/protocol/model/routes.ts";
import { sampleCard, sampleForeign } from "@istars/service/scan/sample-sighting.ts";
import { expect, test } from "vitest";
import { NEVER, openService, type ServiceBench } from "./service-bench.ts";

const MAC = "02:00:5e:00:53:01";
const ROUTES: readonly (readonly [string, Route])[] = Object.entries(ISEARCH_ROUTES);
const pathOf = ({ path }: Route): string => path.replace(":id", "1");

/** The code of the problem a promise is refused with. */
const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => "none",
    (error) => (error instanceof ProblemError ? error.code : error),
  );

const codeIn = async (answer: Response): Promise<string> => {
  const { type }: { type: string } = JSON.parse(await answer.text());
  return type.replace("urn:istars:problem:", "");
};

test.each(ROUTES)("%s is there, and answers nobody without a session unless it opens one", async (_name, route) => {
  await using service = await openService();
  const answer = await service.request(pathOf(route), { method: route.method });
  expect(await codeIn(answer)).toBe(route.access === "public" ? "request.invalid" : "session.required");
});

test.each(ROUTES)("%s turns a foreign name of this machine away, whatever cookie comes with it", async (_name, route) => {
  await using service = await openService();
  const cookie = await service.logIn();
  const { port } = new URL(service.origin);
  const status = await new Promise((resolve, reject) => {
    const host = `cards.example:${port}`;
    const headers = { host, cookie, origin: `http://${host}` };
    const asked = httpRequest({ host: "127.0.0.1", port, path: API_PREFIX + pathOf(route), method: route.method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });
  expect(status).toBe(421);
});

test.each(ROUTES.filter(([, { method }]) => method !== "GET"))("%s is refused to another site's page", async (_name, route) => {
  await using service = await openService();
  const headers = { cookie: await service.logIn(), origin: "http://evil.example" };
  const answer = await service.request(pathOf(route), { method: route.method, headers });
  expect(await codeIn(answer)).toBe("request.cross-origin");
});

test("a launch code opens the pages once; used again, too late or guessed it opens nothing", async () => {
  await using service = await openService();
  const { sessions, clock } = service;
  const code = sessions.newCode();
  const client = service.clientWith(await service.logIn(code));
  expect(await client.call("readSession", {}, NEVER)).toEqual({ program: "isearch", version: "1.2.3" });
  expect(await codeOf(service.logIn(code))).toBe("launch.expired");
  const late = sessions.newCode();
  await clock.advance(60_000);
  expect(await codeOf(service.logIn(late))).toBe("launch.expired");
  for (let guess = 0; guess < 5; guess++) await codeOf(service.logIn("x".repeat(43)));
  expect(await codeOf(service.logIn("x".repeat(43)))).toBe("rate.limited");
});

test("the cookie is for the pages' own requests alone, and ends with the session", async () => {
  await using service = await openService("a1b2");
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ secret: service.sessions.secret });
  const opened = await service.request("/session", { method: "POST", headers, body });
  expect(opened.headers.get("set-cookie")).toMatch(/^istars-isearch-a1b2=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const client = service.clientWith(opened.headers.get("set-cookie")?.split(";", 1)[0] ?? "");
  await client.call("closeSession", {}, NEVER);
  expect(await codeOf(client.call("readSession", {}, NEVER))).toBe("session.required");
});

test("two at once on one machine keep their sessions apart, though a browser sends both cookies to both", async () => {
  await using one = await openService("0001");
  await using two = await openService("0002");
  const [first, second] = [await one.logIn(), await two.logIn()];
  const both = `${first}; ${second}`;
  expect(await codeOf(one.clientWith(both).call("readSession", {}, NEVER))).toBe("none");
  expect(await codeOf(two.clientWith(both).call("readSession", {}, NEVER))).toBe("none");
  expect(await codeOf(two.clientWith(first).call("readSession", {}, NEVER))).toBe("session.required");
});

test("the interfaces that can be searched are told with their addresses", async () => {
  await using service = await openService();
  const client = await service.client();
  expect(await client.call("listInterfaces", {}, NEVER)).toEqual({
    interfaces: [{ name: "lo", mac: "00:00:00:00:00:00", addresses: [{ address: "127.0.0.1", prefix: 8 }], isLoopback: true }],
  });
});

test("a search starts, is ended by the next, and can be ended", async () => {
  await using service = await openService();
  const client = await service.client();
  const first = await client.call("startScan", { body: {} }, NEVER);
  expect(first).toMatchObject({ id: 1, state: "running" });
  const second = await client.call("startScan", { body: { interfaces: ["lo"], ranges: ["192.0.2.0/28"] } }, NEVER);
  expect(second).toMatchObject({ id: 2, state: "running", request: { ranges: ["192.0.2.0/28"] } });
  await client.call("cancelScan", {}, NEVER);
  expect(service.scanner.latest()).toMatchObject({ id: 2, state: "cancelled" });
});

test.each([
  [{ ranges: ["192.0.2.1", "192.0.2.0/33"] }, "/ranges/1", "range.malformed", "192.0.2.0/33"],
  [{ interfaces: ["lo", "eth9"] }, "/interfaces/1", "interface.unknown", "eth9"],
])("a search that makes no sense here is refused and names what is at fault: %j", async (body, pointer, code, value) => {
  await using service = await openService();
  const client = await service.client();
  const refused = await client.call("startScan", { body }, NEVER).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  const { problem } = refused as ProblemError;
  expect(problem).toMatchObject({ status: 422, errors: [{ pointer, code, params: { value } }] });
  expect(problem.detail).toContain(value);
});

test("everything found is listed, and the list can be emptied", async () => {
  await using service = await openService();
  const client = await service.client();
  service.scanner.see(sampleCard());
  const { cards } = await client.call("listCards", { query: {} }, NEVER);
  expect(cards.map(({ key }) => key)).toEqual([MAC]);
  await client.call("forgetCards", {}, NEVER);
  expect(await client.call("listCards", { query: {} }, NEVER)).toEqual({ cards: [] });
});

test("the list as a file has a row for each card and no formula from outside", async () => {
  await using service = await openService();
  service.scanner.see(sampleCard({ name: "=HYPERLINK(1)", location: 'row 3, "left"', dns: ["192.0.2.53", "192.0.2.54"] }));
  service.scanner.see(sampleForeign());
  const answer = await service.request("/cards?format=csv", { headers: { cookie: await service.logIn() } });
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="cards.csv"');
  const [head = "", ours = "", foreign = "", ...rest] = (await answer.text()).split("\r\n");
  expect(head).toMatch(/^kind,name,mac,address,prefix,gateway,dns,/);
  expect(ours).toMatch(new RegExp(`^istars,'=HYPERLINK\\(1\\),${MAC},`));
  expect(ours).toContain(',"row 3, ""left""",');
  expect(ours).toContain(",192.0.2.53 192.0.2.54,");
  expect(foreign).toMatch(/^snmp,ups,,192\.0\.2\.9,,,,,ACME,Online 3000,/);
  expect(rest).toEqual([""]);
});

const change: ChangeRequest = { rows: [{ mac: MAC, wanted: { mode: "dhcp" } }], user: "admin", password: "a secret of the room" };

test("a plan is previewed, carried out, followed and ended by the engine", async () => {
  await using service = await openService();
  const { changer } = service;
  const client = await service.client();
  expect(await client.call("previewPlan", { body: { rows: change.rows } }, NEVER)).toEqual({ rows: [], isClean: true });
  expect(await client.call("startChange", { body: change }, NEVER)).toMatchObject({ id: 1, isRunning: true, cards: [{ mac: MAC }] });
  expect(await codeOf(client.call("startChange", { body: change }, NEVER))).toBe("change.running");
  await client.call("cancelChange", { params: { id: 1 } }, NEVER);
  expect(await client.call("readChange", { params: { id: 1 } }, NEVER)).toMatchObject({ isRunning: false });
  expect(await codeOf(client.call("readChange", { params: { id: 2 } }, NEVER))).toBe("change.unknown");
  expect(changer.asked).toEqual([
    { what: "preview", with: { rows: change.rows } },
    { what: "start", with: change },
    { what: "start", with: change },
  ]);
});

test("a preview that nobody waits for any more ends, and is no failure", async () => {
  await using service = await openService();
  service.changer.answersPreviews = false;
  const client = await service.client();
  const leave = new AbortController();
  const asked = client.call("previewPlan", { body: { rows: change.rows } }, leave.signal).catch(() => "left");
  while (service.changer.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  leave.abort();
  expect(await asked).toBe("left");
  await service.changer.previewLeft;
  await service.app.close();
  expect(service.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("a run of a thousand cards fits into a request, and more does not", async () => {
  await using service = await openService();
  const client = await service.client();
  const wanted: PlanRow["wanted"] = {
    mode: "static",
    address: "192.168.100.200",
    prefix: 24,
    gateway: "192.168.100.1",
    dns: ["192.168.100.53"],
  };
  const rows = (count: number) => Array.from({ length: count }, (): PlanRow => ({ mac: MAC, wanted }));
  expect(await codeOf(client.call("startChange", { body: { ...change, rows: rows(1_000) } }, NEVER))).toBe("none");
  expect(await codeOf(client.call("startChange", { body: { ...change, rows: rows(1_001) } }, NEVER))).toBe("request.invalid");
  expect(await codeOf(client.call("startChange", { body: { ...change, rows: rows(5_000) } }, NEVER))).toBe("request.too-large");
});

test("a refused password says so and stands in no log line", async () => {
  await using service = await openService();
  const client = await service.client();
  const body = { mac: MAC, user: "admin", password: change.password, seconds: 10 };
  expect(await codeOf(client.call("blink", { body }, NEVER))).toBe("session.wrong-credentials");
  await logEverything(service);
  expect(JSON.stringify(service.log.lines)).not.toContain(change.password);
  expect(service.log.lines.length).toBeGreaterThan(0);
});

/** Makes the service fail at a change, which is logged. */
async function logEverything(service: ServiceBench): Promise<void> {
  const client = await service.client();
  service.changer.start = () => {
    throw new TypeError("a bug");
  };
  expect(await codeOf(client.call("startChange", { body: change }, NEVER))).toBe("internal");
}
