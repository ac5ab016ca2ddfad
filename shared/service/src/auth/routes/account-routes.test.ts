import { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import { ISMARTVIEW_ROUTES } from "@istars/protocol/model/ismartview/routes.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { expect, test } from "vitest";
import { createRouteDeclarer } from "../../http/routes.ts";
import { buildServer } from "../../http/server.ts";
import { SessionCookie } from "../../http/session-cookie.ts";
import { RecordingLogger } from "../../recording-logger.ts";
import { VirtualClock } from "../../virtual-clock.ts";
import { auditQueryOperations } from "../audit-query.ts";
import { openMemoryAuth } from "../memory-auth.ts";
import { declareAuditRoute } from "./audit-route.ts";
import { declareSessionRoutes } from "./session-routes.ts";
import { declareUserRoutes } from "./user-routes.ts";

const PASSWORD = "correct horse battery";
const HOST = "view.test";

interface Asked {
  readonly cookie?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** iSmartView's account routes alone, over a database in memory. */
async function openBench() {
  const { auth, db } = await openMemoryAuth({ firstPassword: PASSWORD });
  const app = buildServer({ log: new RecordingLogger(), clock: new VirtualClock(), translate: () => null });
  const cookie = new SessionCookie("ismartview", "12345678");
  const declareRoute = createRouteDeclarer({
    app,
    prefix: API_PREFIX,
    routes: ISMARTVIEW_ROUTES,
    schemas: ISMARTVIEW_SCHEMAS,
    authenticate: (request) => {
      const token = cookie.read(request);
      return token === null ? null : auth.authenticate(token, request.ip);
    },
  });
  declareSessionRoutes(declareRoute, { auth, cookie });
  declareUserRoutes(declareRoute, { auth, problemOf: () => null });
  const { findAudit } = auditQueryOperations(db);
  declareAuditRoute(declareRoute, async (range, filter) => findAudit(range, filter));
  const ask = async (method: "GET" | "POST" | "PUT" | "DELETE", path: string, { cookie: jar, body, headers = {} }: Asked = {}) => {
    const given = body === undefined ? {} : { payload: JSON.stringify(body) };
    const {
      statusCode,
      payload,
      headers: answered,
    } = await app.inject({
      method,
      url: API_PREFIX + path,
      headers: {
        host: HOST,
        origin: `http://${HOST}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(jar === undefined ? {} : { cookie: jar }),
        ...headers,
      },
      ...given,
    });
    return { status: statusCode, text: payload, headers: answered };
  };
  const logIn = async (user: string, password = PASSWORD) => {
    const { headers } = await ask("POST", "/session", { body: { user, password } });
    return String(headers["set-cookie"]).split(";")[0] ?? "";
  };
  return { ask, logIn, [Symbol.asyncDispose]: async () => await app.close() };
}

const MEI = { name: "mei", permission: "operate", language: "zh", allowedFrom: [], password: PASSWORD, mustChangePassword: false };

test("iSmartView's administrator makes an operator, who logs in, is told so and gets at neither users nor audit", async () => {
  await using bench = await openBench();
  const admin = await bench.logIn("admin");
  const made = await bench.ask("POST", "/users", { cookie: admin, body: MEI });
  expect([made.status, made.headers.etag, JSON.parse(made.text)]).toMatchObject([200, '"user-2-1"', { id: 2, permission: "operate" }]);
  const mei = await bench.logIn("mei");
  const session = { user: "mei", permission: "operate", mustChangePassword: false, language: "zh" };
  expect(JSON.parse((await bench.ask("GET", "/session", { cookie: mei })).text)).toEqual(session);
  for (const path of ["/users", "/audit"]) expect((await bench.ask("GET", path, { cookie: mei })).status).toBe(403);
  const spoken = await bench.ask("PUT", "/users/me/language", { cookie: mei, body: { language: "en" } });
  expect(JSON.parse(spoken.text)).toEqual({ ...session, language: "en" });
  expect((await bench.ask("DELETE", "/session", { cookie: mei })).status).toBe(204);
  expect((await bench.ask("GET", "/session", { cookie: mei })).status).toBe(401);
});

test("what this program does not give is refused: nobody is in it without a permission", async () => {
  await using bench = await openBench();
  const admin = await bench.logIn("admin");
  const refused = await bench.ask("POST", "/users", { cookie: admin, body: { ...MEI, permission: "none" } });
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([400, { errors: [{ pointer: "/permission" }] }]);
});

test("a change holds for the version that was read alone, and the audit tells it, its refusal, and both as a file", async () => {
  await using bench = await openBench();
  const admin = await bench.logIn("admin");
  await bench.ask("POST", "/users", { cookie: admin, body: MEI });
  const change = (headers: Record<string, string>) =>
    bench.ask("PUT", "/users/2", { cookie: admin, body: { permission: "read", language: null, allowedFrom: [] }, headers });
  expect((await change({})).status).toBe(428);
  expect((await change({ "if-match": '"user-2-1"' })).headers.etag).toBe('"user-2-2"');
  expect((await change({ "if-match": '"user-2-1"' })).status).toBe(412);
  const query = "/audit?action=user.change&order=oldest";
  const { entries, next } = JSON.parse((await bench.ask("GET", query, { cookie: admin })).text);
  const outcomes = ["settings.version-required", "ok", "settings.conflict"];
  expect([entries.map(({ outcome }: { outcome: string }) => outcome), next]).toEqual([outcomes, null]);
  const page = JSON.parse((await bench.ask("GET", `${query}&limit=1`, { cookie: admin })).text);
  const second = JSON.parse((await bench.ask("GET", `${query}&limit=1&cursor=${page.next}`, { cookie: admin })).text);
  expect(second.entries).toMatchObject([{ user: "admin", outcome: "ok" }]);
  const file = await bench.ask("GET", `${query}&format=csv`, { cookie: admin });
  expect([file.headers["content-disposition"], file.text.split("\r\n").length]).toEqual(['attachment; filename="audit.csv"', 5]);
});
