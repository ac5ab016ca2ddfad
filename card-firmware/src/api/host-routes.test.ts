import { expect, test } from "vitest";
import { sampleReport } from "../hosts/hosts-bench.ts";
import { type Answer, type ApiBench, openApi } from "./api-bench.ts";

const WEB = "0a1b2c3d-0000-4000-8000-000000000001";
const DB = "0a1b2c3d-0000-4000-8000-000000000002";

const auditOf = async (api: ApiBench) =>
  (await api.store.run("listAudit", 0))
    .filter(({ action }) => /^(host|token)\./.test(action))
    .map(({ user, source, action, outcome, detail }) => `${user} ${source} ${action} ${outcome} ${detail}`);

/** An administrator makes a host's token over the API, and an agent reports with it. */
async function agentOf(api: ApiBench, cookie: string, hostId?: string) {
  const body = { name: "web-1", scope: "host", expiresWallMs: null, ...(hostId === undefined ? {} : { hostId }) };
  const made = await api.ask("createToken", { body, cookie });
  const { token } = made.body as { readonly token: string };
  const headers = { authorization: `Bearer ${token}` };
  return {
    report: (id: string, changes: Parameters<typeof sampleReport>[0] = {}): Promise<Answer> =>
      api.ask("reportHost", { params: { id }, body: sampleReport(changes), headers, from: "10.0.0.9" }),
    headers,
  };
}

test("an agent registers its server with its token, and everybody who may read sees it", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  await api.addUser("reader", "read");
  const reader = await api.logIn("reader");
  const agent = await agentOf(api, cookie);
  expect(await agent.report(WEB)).toMatchObject({ status: 200, body: { ttlMs: 30_000, everyMs: 10_000 } });
  await agent.report(WEB, { state: "counting" });
  const { body } = await api.ask("listHosts", { cookie: reader });
  expect(body).toMatchObject({ hosts: [{ id: WEB, name: "web-1", address: "10.0.0.9", state: "counting", unprotected: null }] });
  expect((await api.ask("readHost", { params: { id: WEB }, cookie: reader })).body).toMatchObject({ id: WEB, state: "counting" });
  expect((await api.ask("readHost", { params: { id: DB }, cookie: reader })).code).toBe("host.unknown");
  expect((await api.ask("readStatus", { cookie: null, headers: agent.headers })).status).toBe(200);
  expect(await auditOf(api)).toEqual([
    "admin 10.0.0.1 token.create ok web-1 (host)",
    `token:web-1 10.0.0.9 token.bind ok ${WEB}`,
    "token:web-1 10.0.0.9 host.add ok web-1",
  ]);
});

test("a host's token speaks for its own host alone, the first that used it or the one it was made for", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const [first, made] = [await agentOf(api, cookie), await agentOf(api, cookie, DB)];
  expect((await first.report(WEB)).status).toBe(200);
  expect(await first.report(DB)).toMatchObject({ status: 403, code: "host.foreign" });
  expect((await made.report(WEB)).code).toBe("host.foreign");
  expect((await made.report(DB)).status).toBe(200);
  await api.restart();
  expect((await first.report(DB)).code).toBe("host.foreign");
  expect((await first.report(WEB)).status).toBe(200);
  const { body } = await api.ask("listTokens", { cookie });
  expect(body).toMatchObject({ tokens: [{ hostId: WEB }, { hostId: DB }] });
});

test("a host's token changes nothing else", async () => {
  await using api = await openApi();
  const { headers } = await agentOf(api, await api.logIn());
  for (const name of ["removeHost", "createToken", "writeSettings", "sendCommand"] as const) {
    expect([name, (await api.ask(name, { params: { id: WEB, section: "identity" }, headers })).code]).toEqual([name, "permission.denied"]);
  }
  const reading = await api.ask("createToken", {
    body: { name: "x", scope: "read", expiresWallMs: null, hostId: WEB },
    cookie: await api.logIn(),
  });
  expect(reading).toMatchObject({ status: 400, code: "request.invalid" });
});

test.each<readonly [string, unknown, string]>([
  [WEB.toUpperCase(), sampleReport(), "an id in capitals"],
  ["web-1", sampleReport(), "a name for an id"],
  [WEB, { ...sampleReport(), needsMs: -1 }, "a negative need"],
  [WEB, { ...sampleReport(), needsMs: 86_400_001 }, "a need of more than a day"],
  [WEB, { ...sampleReport(), state: "dead" }, "a state that there is not"],
  [WEB, { ...sampleReport(), name: "" }, "no name"],
  [WEB, { ...sampleReport(), name: "x".repeat(64) }, "a long name"],
  [WEB, { ...sampleReport(), isOnline: true }, "what the card decides itself"],
  [WEB, [], "a list"],
])("what no agent says is refused and binds no token: %s %j, %s", async (id, body) => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const { headers } = await agentOf(api, cookie);
  expect((await api.ask("reportHost", { params: { id }, body, headers })).code).toBe("request.invalid");
  expect((await api.ask("listTokens", { cookie })).body).toMatchObject({ tokens: [{ hostId: null }] });
  expect(api.hosts.list()).toEqual([]);
});

test("metrics count the hosts by whether they would go down in time", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const agent = await agentOf(api, cookie);
  await agent.report(WEB);
  api.hosts.report(DB, sampleReport({ dryRun: true }), "10.0.0.10");
  const { payload } = await api.app.inject({ url: "/metrics", headers: { cookie } });
  expect(payload.split("\n").filter((line) => line.startsWith("istars_hosts"))).toEqual([
    'istars_hosts{state="protected"} 1',
    'istars_hosts{state="unprotected"} 1',
    'istars_hosts{state="down"} 0',
  ]);
});

test("a host that is gone can be removed, which is audited, and one that is there cannot", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const agent = await agentOf(api, cookie);
  await agent.report(WEB);
  const remove = () => api.ask("removeHost", { params: { id: WEB }, cookie });
  expect(await remove()).toMatchObject({ status: 409, code: "host.online" });
  await api.clock.advance(31_000);
  expect((await remove()).status).toBe(204);
  expect(await remove()).toMatchObject({ status: 404, code: "host.unknown" });
  expect((await auditOf(api)).slice(-3)).toEqual([
    `admin 10.0.0.1 host.remove host.online ${WEB}`,
    "admin 10.0.0.1 host.remove ok web-1",
    `admin 10.0.0.1 host.remove host.unknown ${WEB}`,
  ]);
});
