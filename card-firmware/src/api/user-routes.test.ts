import { expect, test } from "vitest";
import { openApi, PASSWORD } from "./api-bench.ts";

const LIN = {
  name: "lin",
  permission: "read",
  language: "zh",
  allowedFrom: ["10.0.0.0/24"],
  password: PASSWORD,
  mustChangePassword: false,
};

test("an administrator makes, changes and removes a user over the API, and each attempt is audited", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const made = await api.ask("createUser", { body: LIN, cookie });
  expect(made.body).toMatchObject({ id: 2, name: "lin", permission: "read", language: "zh" });
  expect(await api.ask("createUser", { body: LIN, cookie })).toMatchObject({ status: 409, code: "user.name-taken" });
  const lin = await api.logIn("lin");
  expect((await api.ask("readSession", { cookie: lin })).body).toMatchObject({ user: "lin", language: "zh" });
  expect((await api.ask("readStatus", { cookie: lin })).status).toBe(200);
  expect((await api.ask("readStatus", { cookie: lin, from: "10.0.1.1" })).code).toBe("session.required");
  expect((await api.ask("listUsers", { cookie: lin })).code).toBe("permission.denied");
  expect((await api.ask("changeOwnLanguage", { cookie: lin, body: { language: "en" } })).body).toMatchObject({ language: "en" });

  const change = { permission: "none", language: null, allowedFrom: [] };
  const changeLin = (ifMatch: string | null) =>
    api.ask("changeUser", { params: { id: 2 }, body: change, cookie, headers: ifMatch === null ? {} : { "if-match": ifMatch } });
  for (const tag of [null, "*", '"user-1-2"', '"user-2"', '"lin-2"']) expect([tag, (await changeLin(tag)).status]).toEqual([tag, 428]);
  const conflict = await changeLin('"user-2-1"');
  expect([conflict.status, conflict.body]).toMatchObject([412, { errors: [{ pointer: "/language", params: { by: "lin" } }] }]);
  const changed = await changeLin('"user-2-2"');
  expect([changed.headers.etag, changed.body]).toMatchObject(['"user-2-3"', { permission: "none", sessions: 0, version: 3 }]);
  expect((await api.ask("readSession", { cookie: lin })).code).toBe("session.required");
  const handedOver = { password: "handed over today", mustChangePassword: true };
  expect((await api.ask("setUserPassword", { params: { id: 2 }, body: handedOver, cookie })).body).toMatchObject({
    mustChangePassword: true,
  });
  expect((await api.ask("deleteUser", { params: { id: 2 }, cookie })).status).toBe(204);
  expect((await api.ask("deleteUser", { params: { id: 2 }, cookie })).code).toBe("user.unknown");
  expect((await api.ask("deleteUser", { params: { id: 1 }, cookie })).code).toBe("user.own-permission");
  expect((await api.ask("listUsers", { cookie })).body).toEqual({
    users: [
      {
        id: 1,
        version: 1,
        name: "admin",
        permission: "read-write",
        language: null,
        allowedFrom: [],
        mustChangePassword: false,
        sessions: 1,
      },
    ],
  });
  const audit = (await api.store.run("listAudit", 0)).filter(({ action }) => action.startsWith("user."));
  expect(audit.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    "user.create ok",
    "user.create user.name-taken",
    ...Array<string>(5).fill("user.change settings.version-required"),
    "user.change settings.conflict",
    "user.change ok",
    "user.password ok",
    "user.remove ok",
    "user.remove user.unknown",
    "user.remove user.own-permission",
  ]);
});

test("the card knows no operators: it takes nobody for one, and its document names the three permissions that it gives", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const operator = { ...LIN, permission: "operate" };
  const made = await api.ask("createUser", { body: operator, cookie });
  expect([made.status, made.code, made.body]).toMatchObject([400, "request.invalid", { errors: [{ pointer: "/permission" }] }]);
  const change = { permission: "operate", language: null, allowedFrom: [] };
  const changed = await api.ask("changeUser", { params: { id: 1 }, body: change, cookie, headers: { "if-match": '"user-1-1"' } });
  expect([changed.status, changed.code]).toEqual([400, "request.invalid"]);
  expect((await api.ask("listUsers", { cookie })).body).toMatchObject({ users: [{ name: "admin", permission: "read-write" }] });
  const { payload } = await api.app.inject("/api/openapi.json");
  expect(payload).toContain('"enum":["none","read","read-write"]');
  expect(payload).not.toContain("operate");
});

test("a token opens routes and metrics by header and never by query string, and no list tells it again", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const made = await api.ask("createToken", { body: { name: "collector", scope: "read", expiresWallMs: null }, cookie });
  const { token } = made.body as { readonly token: string };
  const headers = { authorization: `Bearer ${token}` };
  expect((await api.ask("readStatus", { headers })).status).toBe(200);
  expect((await api.app.inject({ url: "/metrics", headers })).statusCode).toBe(200);
  for (const query of [`token=${token}`, `access_token=${token}`]) {
    expect((await api.ask("readStatus", { query })).code).toBe("session.required");
    expect((await api.app.inject({ url: `/metrics?${query}` })).statusCode).toBe(401);
  }
  expect((await api.ask("createUser", { body: LIN, headers })).code).toBe("permission.denied");
  expect((await api.ask("changeOwnPassword", { body: { current: PASSWORD, next: "another password" }, headers })).code).toBe(
    "token.no-user",
  );
  expect((await api.ask("closeSession", { headers })).code).toBe("token.no-user");
  const listed = await api.ask("listTokens", { cookie });
  expect(listed.body).toMatchObject({ tokens: [{ id: 1, name: "collector", createdBy: "admin", lastUsedWallMs: expect.any(Number) }] });
  expect(JSON.stringify([listed, api.log.lines, await api.store.run("listAudit", 0)])).not.toContain(token);
  expect((await api.ask("deleteToken", { params: { id: 1 }, cookie })).status).toBe(204);
  expect((await api.ask("readStatus", { headers })).code).toBe("session.required");
});
