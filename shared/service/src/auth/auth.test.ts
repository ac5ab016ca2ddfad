import { expect, test } from "vitest";
import { ApiProblem } from "../http/api-problem.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { Auth } from "./auth.ts";
import { openMemoryAuth } from "./memory-auth.ts";
import { SESSION_LIMITS } from "./sessions.ts";

const HERE = "10.0.0.1";
const GOOD = "a good password";

/** What a promise was refused with; anything else fails the test. */
async function problemOf(promise: Promise<unknown>): Promise<ApiProblem> {
  const error = await promise.then(
    () => new Error("was not refused"),
    (reason: unknown) => reason,
  );
  if (error instanceof ApiProblem) return error;
  throw error;
}
const codeOf = async (promise: Promise<unknown>) => (await problemOf(promise)).code;

test("a new card lets admin in with the default password and asks for another one", async () => {
  const { auth } = await openMemoryAuth();
  const { token, caller } = await auth.logIn("admin", "admin", HERE);
  expect(caller).toMatchObject({ user: "admin", permission: "read-write", mustChangePassword: true });
  expect(auth.authenticate(token, HERE)).toEqual(caller);
  expect(token).toMatch(/^[\w-]{43}$/);
});

test("a first password given at the first start needs no change, and is not taken at a later start", async () => {
  const { auth, db } = await openMemoryAuth({ firstPassword: GOOD });
  expect((await auth.logIn("admin", GOOD, HERE)).caller.mustChangePassword).toBe(false);
  const { auth: later } = await openMemoryAuth({ db, firstPassword: "another password" });
  expect(await codeOf(later.logIn("admin", "another password", HERE))).toBe("session.wrong-credentials");
  expect((await later.logIn("admin", GOOD, HERE)).caller.mustChangePassword).toBe(false);
});

test("a first password that is too weak stops the start and says why", async () => {
  await expect(openMemoryAuth({ firstPassword: "admin" })).rejects.toThrow(/too-short, is-user-name, is-default/);
});

test("fewer iterations than 210,000 are refused unless a test asks for it", async () => {
  const { store, log } = await openMemoryAuth();
  const clock = new VirtualClock();
  expect(() => new Auth({ store, clock, log, iterations: 209_999 })).toThrow(RangeError);
  expect(() => new Auth({ store, clock, log, iterations: Number.NaN })).toThrow(RangeError);
  expect(() => new Auth({ store, clock, log, iterations: 210_000 })).not.toThrow();
});

test("a wrong password and an unknown user get the same answer", async () => {
  const { auth } = await openMemoryAuth();
  expect(await codeOf(auth.logIn("admin", "wrong", HERE))).toBe("session.wrong-credentials");
  expect(await codeOf(auth.logIn("nobody", "admin", HERE))).toBe("session.wrong-credentials");
});

test("nothing in the database opens a session: the token is stored hashed only", async () => {
  const { auth, db } = await openMemoryAuth();
  const { token } = await auth.logIn("admin", "admin", HERE);
  const everything = JSON.stringify(["users", "sessions", "audit"].map((table) => db.prepare(`SELECT * FROM ${table}`).all()));
  expect(everything).toContain("SCRAM-SHA-256$10:");
  expect(everything).not.toContain(token);
  const row = db.prepare<[], { token_hash: string }>("SELECT token_hash FROM sessions").get();
  expect(auth.authenticate(row?.token_hash ?? "", HERE)).toBeNull();
});

test("SAFETY 32: after many failures from one source, the same user still gets in from another", async () => {
  const { auth } = await openMemoryAuth({ firstPassword: GOOD });
  const codes: string[] = [];
  for (let i = 0; i < 8; i++) codes.push(await codeOf(auth.logIn("admin", "wrong", "203.0.113.9")));
  expect(codes).toEqual([...Array(5).fill("session.wrong-credentials"), ...Array(3).fill("rate.limited")]);
  expect(await codeOf(auth.logIn("admin", GOOD, "203.0.113.9"))).toBe("rate.limited");
  expect((await auth.logIn("admin", GOOD, HERE)).caller.user).toBe("admin");
});

test("a lock-out tells how long to wait, and is over then", async () => {
  const clock = new VirtualClock();
  const refused: string[] = [];
  const { auth } = await openMemoryAuth({ clock, firstPassword: GOOD, onRefused: (code) => refused.push(code) });
  for (let i = 0; i < 5; i++) await codeOf(auth.logIn("admin", "wrong", HERE));
  const problem = await problemOf(auth.logIn("admin", GOOD, HERE));
  expect(problem).toMatchObject({ code: "rate.limited", params: { retryAfterS: 1 } });
  expect(problem.message).toBe("Too many attempts; try again in 1 s");
  clock.stepWall(86_400_000);
  expect(await codeOf(auth.logIn("admin", GOOD, HERE))).toBe("rate.limited");
  await clock.advance(1_000);
  expect((await auth.logIn("admin", GOOD, HERE)).caller.user).toBe("admin");
  expect(refused).toEqual([...Array(5).fill("session.wrong-credentials"), "rate.limited", "rate.limited"]);
});

test("a changed password ends the user's other sessions, gives this one a new token, and lifts the forced change", async () => {
  const { auth } = await openMemoryAuth();
  const ended: unknown[] = [];
  auth.onSessionEnd((session) => ended.push(session));
  const other = await auth.logIn("admin", "admin", HERE);
  const own = await auth.logIn("admin", "admin", HERE);
  const renewed = await auth.changePassword(own.caller, { current: "admin", next: GOOD }, HERE);
  expect(auth.authenticate(renewed.token, HERE)).toMatchObject({ user: "admin", mustChangePassword: false, session: own.caller.session });
  expect(auth.authenticate(own.token, HERE)).toBeNull();
  expect(auth.authenticate(other.token, HERE)).toBeNull();
  expect(ended).toEqual([other.caller.session]);
  expect(await codeOf(auth.logIn("admin", "admin", HERE))).toBe("session.wrong-credentials");
  expect((await auth.logIn("admin", GOOD, HERE)).caller.mustChangePassword).toBe(false);
});

test("a password that cannot be used is refused with every reason, and nothing changes", async () => {
  const { auth } = await openMemoryAuth();
  const { token, caller } = await auth.logIn("admin", "admin", HERE);
  const problem = await problemOf(auth.changePassword(caller, { current: "admin", next: "admin" }, HERE));
  expect(problem.code).toBe("password.unfit");
  expect(problem.errors).toEqual([
    { pointer: "/next", code: "too-short", params: { min: 8 } },
    { pointer: "/next", code: "unchanged" },
    { pointer: "/next", code: "is-user-name" },
    { pointer: "/next", code: "is-default" },
  ]);
  expect(auth.authenticate(token, HERE)?.mustChangePassword).toBe(true);
});

test("the wrong current password changes nothing and counts towards the lock-out", async () => {
  const { auth } = await openMemoryAuth();
  const { token, caller } = await auth.logIn("admin", "admin", HERE);
  for (let i = 0; i < 5; i++) {
    expect(await codeOf(auth.changePassword(caller, { current: "wrong", next: GOOD }, HERE))).toBe("session.wrong-credentials");
  }
  expect(await codeOf(auth.changePassword(caller, { current: "admin", next: GOOD }, HERE))).toBe("rate.limited");
  expect(auth.authenticate(token, HERE)?.mustChangePassword).toBe(true);
});

test("sessions and users survive a restart of the program", async () => {
  const { auth, db } = await openMemoryAuth();
  const { caller } = await auth.logIn("admin", "admin", HERE);
  const { token } = await auth.changePassword(caller, { current: "admin", next: GOOD }, HERE);
  const { auth: later } = await openMemoryAuth({ db });
  expect(later.authenticate(token, HERE)).toMatchObject({ user: "admin", mustChangePassword: false });
  await later.logOut({ ...caller, session: later.authenticate(token, HERE)?.session ?? caller.session }, HERE);
  const { auth: last } = await openMemoryAuth({ db });
  expect(last.authenticate(token, HERE)).toBeNull();
});

test("a session that is used lives on, one that is not ends, and none lives for ever", async () => {
  const clock = new VirtualClock();
  const { auth } = await openMemoryAuth({ clock });
  const used = await auth.logIn("admin", "admin", HERE);
  const idle = await auth.logIn("admin", "admin", HERE);
  const ended: unknown[] = [];
  auth.onSessionEnd((session) => ended.push(session));
  await clock.advance(SESSION_LIMITS.idleMs - 1);
  expect(auth.authenticate(used.token, HERE)).not.toBeNull();
  await clock.advance(1);
  expect(auth.authenticate(idle.token, HERE)).toBeNull();
  expect(ended).toEqual([idle.caller.session]);
  for (
    let ageMs = SESSION_LIMITS.idleMs;
    ageMs < SESSION_LIMITS.absoluteMs - SESSION_LIMITS.idleMs / 2;
    ageMs += SESSION_LIMITS.idleMs / 2
  ) {
    expect(auth.use(used.caller.session)).toBe(true);
    await clock.advance(SESSION_LIMITS.idleMs / 2);
  }
  expect(auth.authenticate(used.token, HERE)).not.toBeNull();
  await clock.advance(SESSION_LIMITS.idleMs / 2);
  expect(auth.authenticate(used.token, HERE)).toBeNull();
});

test("time that passed while the program was stopped counts, and a clock that went back ends nothing", async () => {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1));
  const { auth, db } = await openMemoryAuth({ clock });
  const { token } = await auth.logIn("admin", "admin", HERE);
  const bootedIn1970 = await openMemoryAuth({ db, clock: new VirtualClock(0) });
  expect(bootedIn1970.auth.authenticate(token, HERE)).not.toBeNull();
  const soon = await openMemoryAuth({ db, clock: new VirtualClock(Date.UTC(2026, 5, 1) + SESSION_LIMITS.idleMs - 1) });
  expect(soon.auth.authenticate(token, HERE)).not.toBeNull();
  const late = await openMemoryAuth({ db, clock: new VirtualClock(Date.UTC(2026, 5, 1) + 2 * SESSION_LIMITS.idleMs - 1) });
  expect(late.auth.authenticate(token, HERE)).toBeNull();
  expect(db.prepare("SELECT * FROM sessions").all()).toEqual([]);
});

test("stepping the wall clock by years ends no session of a running program", async () => {
  const clock = new VirtualClock(0);
  const { auth } = await openMemoryAuth({ clock });
  const { token } = await auth.logIn("admin", "admin", HERE);
  clock.stepWall(Date.UTC(2026, 0, 1));
  expect(auth.authenticate(token, HERE)).not.toBeNull();
});

test("last use is written rarely, and once more at an orderly stop", async () => {
  const clock = new VirtualClock();
  const { auth, db } = await openMemoryAuth({ clock });
  const { token } = await auth.logIn("admin", "admin", HERE);
  const writes = () => db.prepare<[], { n: number }>("SELECT total_changes() AS n").get()?.n ?? 0;
  const before = writes();
  for (let i = 0; i < 60; i++) {
    auth.authenticate(token, HERE);
    await clock.advance(60_000);
  }
  expect(writes() - before).toBe(3);
  auth.authenticate(token, HERE);
  const last = writes();
  await auth.close();
  await auth.close();
  expect(writes() - last).toBeLessThanOrEqual(1);
  const { auth: later } = await openMemoryAuth({ db, clock: new VirtualClock(clock.wallMs() + SESSION_LIMITS.idleMs - 1) });
  expect(later.authenticate(token, HERE)).not.toBeNull();
});

test("a user has a bounded number of sessions; the one unused for longest ends first", async () => {
  const clock = new VirtualClock();
  const { auth, db } = await openMemoryAuth({ clock, limits: { ...SESSION_LIMITS, perUser: 3 } });
  const logins = [];
  for (let i = 0; i < 3; i++) {
    logins.push(await auth.logIn("admin", "admin", HERE));
    await clock.advance(1_000);
  }
  auth.authenticate(logins[0]?.token ?? "", HERE);
  await clock.advance(1_000);
  logins.push(await auth.logIn("admin", "admin", HERE));
  expect(logins.map(({ token }) => auth.authenticate(token, HERE) !== null)).toEqual([true, false, true, true]);
  expect(db.prepare("SELECT * FROM sessions").all()).toHaveLength(3);
});

test("SAFETY 27: while storage has failed people get in, and a password change that cannot be kept is refused", async () => {
  const { auth, log, breakStore } = await openMemoryAuth();
  breakStore(true);
  const { token, caller } = await auth.logIn("admin", "admin", HERE);
  expect(auth.authenticate(token, HERE)).not.toBeNull();
  await expect(auth.changePassword(caller, { current: "admin", next: GOOD }, HERE)).rejects.toMatchObject({ code: "store.full" });
  expect(auth.authenticate(token, HERE)?.mustChangePassword).toBe(true);
  expect(log.lines.some(({ level, message }) => level === "error" && message.includes("audit"))).toBe(true);
  breakStore(false);
  expect((await auth.changePassword(caller, { current: "admin", next: GOOD }, HERE)).caller.mustChangePassword).toBe(false);
});

test("the audit tells who did what from where, and never a password", async () => {
  const { auth, store, log } = await openMemoryAuth();
  await codeOf(auth.logIn("admin", "wrong secret", "10.0.0.2"));
  const { caller } = await auth.logIn("admin", "admin", HERE);
  await auth.changePassword(caller, { current: "admin", next: GOOD }, HERE);
  await auth.logOut(caller, HERE);
  const rows = await store.run("listAudit", 0);
  expect(rows.map(({ user, source, action, outcome }) => [user, source, action, outcome])).toEqual([
    ["admin", "10.0.0.2", "session.open", "session.wrong-credentials"],
    ["admin", HERE, "session.open", "ok"],
    ["admin", HERE, "password.change", "ok"],
    ["admin", HERE, "session.close", "ok"],
  ]);
  expect(JSON.stringify([rows, log.lines])).not.toMatch(/wrong secret|good password/);
});

test("a password sent with every request is hashed once, until it changes", async () => {
  const clock = new VirtualClock();
  const { auth, store } = await openMemoryAuth({ clock });
  expect(await auth.authenticateBasic("admin", "admin", HERE)).toMatchObject({ user: "admin", mustChangePassword: true });
  for (let i = 0; i < 20; i++)
    expect(await codeOf(auth.authenticateBasic("admin", "wrong", HERE))).toMatch(/wrong-credentials|rate.limited/);
  // Remembered, so it is not asked of the lock-out that the wrong ones have run into.
  expect((await auth.authenticateBasic("admin", "admin", HERE)).user).toBe("admin");
  const { caller } = await auth.logIn("admin", "admin", "10.0.0.2");
  await auth.changePassword(caller, { current: "admin", next: GOOD }, "10.0.0.2");
  expect(await codeOf(auth.authenticateBasic("admin", "admin", HERE))).toBe("rate.limited");
  expect((await auth.authenticateBasic("admin", GOOD, "10.0.0.2")).mustChangePassword).toBe(false);
  expect((await store.run("listAudit", 0)).filter(({ action }) => action === "basic")).toHaveLength(5);
});
