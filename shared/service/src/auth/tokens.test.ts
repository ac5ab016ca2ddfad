import { expect, test } from "vitest";
import { ApiProblem } from "../http/api-problem.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { openMemoryAuth } from "./memory-auth.ts";
import { bearerOf } from "./token-text.ts";

const HERE = "10.0.0.1";
const ADMIN = { user: "admin", address: HERE };
const COLLECTOR = { name: "collector", scope: "read", expiresWallMs: null } as const;

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiProblem) return error.code;
    throw error;
  }
  return "ok";
}

test("a token is told once, kept hashed, and lets its program in with its scope, also after a restart", async () => {
  const { auth, db } = await openMemoryAuth();
  const { token, about } = await auth.tokens.create(COLLECTOR, ADMIN);
  expect(token).toMatch(/^istars_[\w-]{43}$/);
  expect(about).toMatchObject({ id: 1, name: "collector", scope: "read", createdBy: "admin", lastUsedWallMs: null });
  const caller = { userId: null, user: "token:collector", permission: "read", mustChangePassword: false };
  expect(auth.authenticateToken(token, HERE)).toMatchObject(caller);
  const later = (await openMemoryAuth({ db })).auth;
  expect(later.authenticateToken(token, "192.0.2.1")).toMatchObject(caller);
  expect(later.tokens.list()).toMatchObject([{ name: "collector" }]);
  expect(db.serialize().includes(token)).toBe(false);
  expect(JSON.stringify(later.tokens.list())).not.toContain(token);
});

test("a revoked token is worth nothing at once, and streams opened with it are told", async () => {
  const { auth, db } = await openMemoryAuth();
  const { token, about } = await auth.tokens.create(COLLECTOR, ADMIN);
  const { session } = auth.authenticateToken(token, HERE);
  const ended: unknown[] = [];
  auth.onSessionEnd((one) => ended.push(one));
  expect(auth.use(session)).toBe(true);
  await auth.tokens.revoke(about.id, ADMIN);
  expect([auth.use(session), ended]).toEqual([false, [session]]);
  expect(codeOf(() => auth.authenticateToken(token, HERE))).toBe("session.required");
  expect((await openMemoryAuth({ db })).auth.tokens.list()).toEqual([]);
  await expect(auth.tokens.revoke(about.id, ADMIN)).rejects.toMatchObject({ code: "token.unknown" });
});

test("an expired token is refused, also to a stream that is open with it", async () => {
  const clock = new VirtualClock();
  const { auth } = await openMemoryAuth({ clock });
  const { token } = await auth.tokens.create({ ...COLLECTOR, expiresWallMs: Math.round(clock.wallMs()) + 60_000 }, ADMIN);
  const { session } = auth.authenticateToken(token, HERE);
  await clock.advance(59_000);
  expect(auth.use(session)).toBe(true);
  await clock.advance(1_000);
  expect(auth.use(session)).toBe(false);
  expect(codeOf(() => auth.authenticateToken(token, HERE))).toBe("session.required");
});

test("a source of many wrong tokens has to wait, counted and audited, while right ones and other sources go on", async () => {
  const refused: string[] = [];
  const { auth, store } = await openMemoryAuth({ onRefused: (code) => refused.push(code) });
  const { token } = await auth.tokens.create(COLLECTOR, ADMIN);
  const codes = Array.from({ length: 8 }, (_, at) => codeOf(() => auth.authenticateToken(`istars_wrong${at}`, HERE)));
  expect(codes.slice(0, 5)).toEqual(Array(5).fill("session.required"));
  expect(codes.at(-1)).toBe("rate.limited");
  expect(refused).toEqual(codes);
  expect(codeOf(() => auth.authenticateToken(token, HERE))).toBe("ok");
  expect(codeOf(() => auth.authenticateToken("istars_wrong", "10.0.0.2"))).toBe("session.required");
  const audit = (await store.run("listAudit", 0)).filter(({ action }) => action === "token.use");
  expect(audit.length).toBe([...codes, "session.required"].filter((code) => code === "session.required").length);
});

test("last use is told at once and written down seldom", async () => {
  const clock = new VirtualClock();
  const { auth, store } = await openMemoryAuth({ clock });
  const { token } = await auth.tokens.create(COLLECTOR, ADMIN);
  const storedMs = async () => (await store.run("listTokens"))[0]?.lastUsedWallMs;
  auth.authenticateToken(token, HERE);
  const firstMs = Math.round(clock.wallMs());
  expect([auth.tokens.list()[0]?.lastUsedWallMs, await storedMs()]).toEqual([firstMs, firstMs]);
  await clock.advance(60_000);
  auth.authenticateToken(token, HERE);
  expect([auth.tokens.list()[0]?.lastUsedWallMs, await storedMs()]).toEqual([firstMs + 60_000, firstMs]);
  await clock.advance(900_000);
  auth.authenticateToken(token, HERE);
  expect(await storedMs()).toBe(firstMs + 960_000);
});

test("a program is no user: it sets no password and logs nobody out", async () => {
  const { auth } = await openMemoryAuth();
  const { token } = await auth.tokens.create({ ...COLLECTOR, scope: "read-write" }, ADMIN);
  const caller = auth.authenticateToken(token, HERE);
  const passwords = { current: "admin", next: "a good password" };
  await expect(auth.changePassword(caller, passwords, HERE)).rejects.toMatchObject({ code: "token.no-user" });
  await expect(auth.logOut(caller, HERE)).rejects.toMatchObject({ code: "token.no-user" });
});

const WEB = "0a1b2c3d-0000-4000-8000-000000000001";
const DB = "0a1b2c3d-0000-4000-8000-000000000002";

test("a host's token may read, and speaks for the first host that uses it and no other, also after a restart", async () => {
  const { auth, db, store } = await openMemoryAuth();
  const { token, about } = await auth.tokens.create({ name: "web-1", scope: "host", expiresWallMs: null }, ADMIN);
  expect(about).toMatchObject({ scope: "host", hostId: null });
  const caller = auth.authenticateToken(token, HERE);
  expect(caller).toMatchObject({ permission: "read", isAgent: true });
  auth.tokens.claimHost(caller.session, WEB, HERE);
  auth.tokens.claimHost(caller.session, WEB, HERE);
  expect(codeOf(() => auth.tokens.claimHost(caller.session, DB, HERE))).toBe("host.foreign");
  expect(auth.tokens.list()).toMatchObject([{ hostId: WEB }]);
  const bound = (await store.run("listAudit", 0)).filter(({ action }) => action === "token.bind");
  expect(bound).toMatchObject([{ user: "token:web-1", source: HERE, outcome: "ok", detail: WEB }]);
  const later = (await openMemoryAuth({ db })).auth;
  expect(codeOf(() => later.tokens.claimHost(later.authenticateToken(token, HERE).session, DB, HERE))).toBe("host.foreign");
});

test("a token can be made for one host from the start; other scopes are for none and speak for any", async () => {
  const { auth } = await openMemoryAuth();
  const { token } = await auth.tokens.create({ name: "web-1", scope: "host", expiresWallMs: null, hostId: WEB }, ADMIN);
  const { session } = auth.authenticateToken(token, HERE);
  expect([WEB, DB].map((id) => codeOf(() => auth.tokens.claimHost(session, id, HERE)))).toEqual(["ok", "host.foreign"]);
  await expect(auth.tokens.create({ ...COLLECTOR, hostId: WEB }, ADMIN)).rejects.toMatchObject({ code: "request.invalid" });
  const robot = await auth.tokens.create({ ...COLLECTOR, scope: "read-write" }, ADMIN);
  const caller = auth.authenticateToken(robot.token, HERE);
  expect(caller.isAgent).toBe(false);
  expect([WEB, DB].map((id) => codeOf(() => auth.tokens.claimHost(caller.session, id, HERE)))).toEqual(["ok", "ok"]);
});

test("tokens that expire are told with what is left of them, unless the clock was never set", async () => {
  const clock = new VirtualClock();
  const { auth } = await openMemoryAuth({ clock });
  await auth.tokens.create(COLLECTOR, ADMIN);
  await auth.tokens.create({ ...COLLECTOR, name: "short", expiresWallMs: Math.round(clock.wallMs()) + 60_000 }, ADMIN);
  await clock.advance(90_000);
  expect(auth.tokens.expiring()).toEqual([{ id: 2, name: "short", expiresInMs: -30_000 }]);
  clock.stepWall(-clock.wallMs());
  expect(auth.tokens.expiring()).toEqual([]);
});

test("there is an end to the number of tokens", async () => {
  const { auth } = await openMemoryAuth();
  for (let at = 0; at < 64; at++) await auth.tokens.create({ ...COLLECTOR, name: `t${at}` }, ADMIN);
  await expect(auth.tokens.create(COLLECTOR, ADMIN)).rejects.toMatchObject({ code: "token.too-many" });
});

test("a token is read from the Authorization header alone", () => {
  expect(bearerOf("Bearer istars_abc-_~")).toBe("istars_abc-_~");
  for (const header of [undefined, "", "Bearer", "Bearer  ", "Basic YTpi", "Bearer a b", `Bearer ${"a".repeat(513)}`]) {
    expect([header, bearerOf(header)]).toEqual([header, null]);
  }
});
