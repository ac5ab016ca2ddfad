import { request as httpRequest } from "node:http";
import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";
import { API_PREFIX, type Route } from "@istars/protocol/model/routes.ts";
import { expect, test } from "vitest";
import { AgentRefusal } from "../agent/agent.ts";
import { NEVER, openService } from "./service-bench.ts";
import { clientOf } from "./service-client.ts";

const ROUTES: readonly (readonly [string, Route])[] = Object.entries(ISMARTMATE_ROUTES);
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

test.each(ROUTES.filter(([, { access }]) => access !== "public"))("%s takes a session", async (_name, route) => {
  await using service = await openService();
  expect(await codeIn(await service.request(pathOf(route), { method: route.method }))).toBe("session.required");
});

test.each(ROUTES.filter(([, { method }]) => method !== "GET"))(
  "%s is no route that only looks, so it is never public but for log-in",
  (name, route) => {
    expect(route.access === "public").toBe(name === "openSession");
  },
);

test.each(ROUTES)("%s turns a foreign name of this machine away", async (_name, route) => {
  await using service = await openService();
  const { port } = new URL(service.origin);
  const status = await new Promise((resolve, reject) => {
    const host = `ups.example:${port}`;
    const headers = { host, origin: `http://${host}` };
    const asked = httpRequest({ host: "127.0.0.1", port, path: API_PREFIX + pathOf(route), method: route.method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });
  expect(status).toBe(421);
});

test("whoever is on this machine may look without a session", async () => {
  await using service = await openService();
  service.agent.say("started");
  service.agent.say("counting", { cause: "on-battery", inMs: 300_000 });
  const visitor = service.visitor();
  expect(await visitor.call("readState", {}, NEVER)).toEqual(service.agent.current);
  expect((await visitor.call("readTimeline", { query: { limit: 1 } }, NEVER)).entries.map(({ code }) => code)).toEqual(["counting"]);
  expect((await visitor.call("readTimeline", { query: { before: 2 } }, NEVER)).entries.map(({ code }) => code)).toEqual(["started"]);
  expect(await visitor.call("listReports", {}, NEVER)).toEqual({ reports: [] });
  expect(await codeOf(visitor.call("readReport", { params: { id: 1 } }, NEVER))).toBe("not-found");
});

test("a drill and an order reach the agent, and stand in the log with where they came from", async () => {
  await using service = await openService();
  const client = await service.client();
  expect(await client.call("startDrill", {}, NEVER)).toEqual({ reportId: 1 });
  expect(await client.call("readReport", { params: { id: 1 } }, NEVER)).toMatchObject({ mode: "drill", outcome: "under-way" });
  await client.call("giveOrder", { body: { kind: "maintenance", forMs: 3_600_000 } }, NEVER);
  expect(service.agent.orders).toEqual([{ kind: "maintenance", forMs: 3_600_000 }]);
  expect(service.log.lines.filter(({ level }) => level === "info")).toMatchObject([
    { fields: { reportId: 1, from: "127.0.0.1" } },
    { fields: { order: { kind: "maintenance" }, from: "127.0.0.1" } },
  ]);
});

test("what the agent refuses is told with its reason", async () => {
  await using service = await openService();
  service.agent.refusal = new AgentRefusal("drill.refused", "a shutdown counts down");
  const client = await service.client();
  await expect(client.call("startDrill", {}, NEVER)).rejects.toMatchObject({
    code: "drill.refused",
    problem: { detail: "a shutdown counts down" },
  });
});

test.each([
  { kind: "maintenance", forMs: 86_400_001 },
  { kind: "shut-down", inMs: -1 },
  { kind: "power-off" },
  { kind: "withdraw", force: true },
])("an order that cannot be is refused before the agent hears of it: %j", async (body) => {
  await using service = await openService();
  const headers = { cookie: await service.logIn(), origin: service.origin, "content-type": "application/json" };
  const answer = await service.request("/orders", { method: "POST", headers, body: JSON.stringify(body) });
  expect(await codeIn(answer)).toBe("request.invalid");
  expect(service.agent.orders).toEqual([]);
});

test("a launch code comes to who holds a session, and lets one browser in once", async () => {
  await using service = await openService();
  const { code } = await (await service.client()).call("createLaunchCode", {}, NEVER);
  const browser = clientOf(service.origin, await service.logIn(code));
  expect(await browser.call("readSession", {}, NEVER)).toEqual({ program: "ismartmate", version: "1.2.3" });
  expect(await codeOf(service.logIn(code))).toBe("launch.expired");
});

test("a page of another site can order nothing", async () => {
  await using service = await openService();
  const headers = { cookie: await service.logIn(), origin: "http://evil.example", "content-type": "application/json" };
  const answer = await service.request("/orders", { method: "POST", headers, body: JSON.stringify({ kind: "shut-down", inMs: 0 }) });
  expect(await codeIn(answer)).toBe("request.cross-origin");
});
