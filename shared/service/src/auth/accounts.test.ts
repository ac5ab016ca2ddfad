import type { NewUserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import { expect, test } from "vitest";
import { ApiProblem } from "../http/api-problem.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { AccountActor } from "./accounts.ts";
import type { Auth, Caller } from "./auth.ts";
import { openMemoryAuth } from "./memory-auth.ts";

const HERE = "10.0.0.1";
const GOOD = "a good password";
const LIN: NewUserAccount = {
  name: "lin",
  permission: "read-write",
  language: null,
  allowedFrom: [],
  password: GOOD,
  mustChangePassword: false,
};

/** The problem's code and the fields it names; anything else fails the test. */
async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error("was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiProblem)) throw error;
  return [error.code, ...(error.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)].join(" ");
}
const actorOf = ({ userId, user, session }: Caller, address = HERE): AccountActor => ({ userId, user, session, address });
/** Changes a user as one who has just looked does. */
const changeNow = (auth: Auth, id: number, change: UserChange, actor: AccountActor) => {
  const version = auth.accounts.list().find((user) => user.id === id)?.version ?? 0;
  return auth.accounts.change(id, change, { version, actor });
};
const adminOf = async (auth: Auth) => actorOf((await auth.logIn("admin", GOOD, HERE)).caller);

test("a user who was made can log in, is there after a restart, and its password is kept only as a verifier", async () => {
  const { auth, db } = await openMemoryAuth({ firstPassword: GOOD });
  const made = await auth.accounts.create({ ...LIN, permission: "read", language: "zh" }, await adminOf(auth));
  expect(made).toEqual({
    id: 2,
    version: 1,
    name: "lin",
    permission: "read",
    language: "zh",
    allowedFrom: [],
    mustChangePassword: false,
    sessions: 0,
  });
  const later = (await openMemoryAuth({ db })).auth;
  expect((await later.logIn("lin", GOOD, HERE)).caller).toMatchObject({ user: "lin", permission: "read", language: "zh" });
  expect(later.accounts.list()).toMatchObject([
    { name: "admin", sessions: 1 },
    { name: "lin", sessions: 1 },
  ]);
  expect(db.serialize().includes(GOOD)).toBe(false);
});

test("a bad user is refused with what is wrong, and is not made", async () => {
  const { auth } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  expect(await refusalOf(auth.accounts.create({ ...LIN, allowedFrom: ["10.0.0.0/8", "10.0.0.0/99"] }, admin))).toBe(
    "user.invalid /allowedFrom/1 not-an-address",
  );
  expect(await refusalOf(auth.accounts.create({ ...LIN, password: "short" }, admin))).toBe("password.unfit /password too-short");
  expect(await refusalOf(auth.accounts.create({ ...LIN, name: "Admin" }, admin))).toBe("user.name-taken");
  expect(auth.accounts.list().map(({ name }) => name)).toEqual(["admin"]);
});

test("who may come from certain addresses only is let in from nowhere else, neither at log-in nor on any later request", async () => {
  const { auth, store } = await openMemoryAuth({ firstPassword: GOOD });
  await auth.accounts.create({ ...LIN, allowedFrom: ["10.0.0.0/24"] }, await adminOf(auth));
  expect(await refusalOf(auth.logIn("lin", GOOD, "10.0.1.1"))).toBe("session.wrong-credentials");
  const { token } = await auth.logIn("lin", GOOD, HERE);
  expect(auth.authenticate(token, "10.0.0.9")).toMatchObject({ user: "lin" });
  expect(auth.authenticate(token, "10.0.1.1")).toBeNull();
  expect(await auth.authenticateBasic("lin", GOOD, HERE)).toMatchObject({ user: "lin" });
  expect(await refusalOf(auth.authenticateBasic("lin", GOOD, "10.0.1.1"))).toBe("session.wrong-credentials");
  expect(await store.run("listAudit", 0)).toContainEqual(
    expect.objectContaining({ user: "lin", source: "10.0.1.1", action: "session.open", detail: "not allowed from this address" }),
  );
});

test("taking a permission or addresses away ends the user's sessions at once; a new language ends none", async () => {
  const { auth } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  const { id } = await auth.accounts.create(LIN, admin);
  const first = await auth.logIn("lin", GOOD, HERE);
  await changeNow(auth, id, { permission: "read-write", language: "zh", allowedFrom: [] }, admin);
  expect(auth.authenticate(first.token, HERE)).toMatchObject({ language: "zh" });
  await changeNow(auth, id, { permission: "read", language: "zh", allowedFrom: [] }, admin);
  expect(auth.authenticate(first.token, HERE)).toBeNull();
  const ended: unknown[] = [];
  auth.onSessionEnd((session) => ended.push(session));
  const second = await auth.logIn("lin", GOOD, HERE);
  await changeNow(auth, id, { permission: "read", language: "zh", allowedFrom: ["10.0.0.0/8"] }, admin);
  expect([auth.authenticate(second.token, HERE), ended]).toEqual([null, [second.caller.session]]);
});

test("nobody changes their own permission, removes themselves, or shuts themselves out; the last administrator stays", async () => {
  const { auth } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  const narrow: UserChange = { permission: "read", language: null, allowedFrom: [] };
  expect(await refusalOf(changeNow(auth, 1, narrow, admin))).toBe("user.own-permission");
  expect(await refusalOf(auth.accounts.remove(1, admin))).toBe("user.own-permission");
  expect(await refusalOf(changeNow(auth, 1, { ...narrow, permission: "read-write", allowedFrom: ["192.0.2.1"] }, admin))).toBe(
    "user.invalid /allowedFrom excludes-you",
  );
  expect(await refusalOf(auth.accounts.setPassword(1, { password: "another password", mustChangePassword: false }, admin))).toContain(
    "own-password",
  );
  const robot = { ...admin, userId: null, user: "token:robot" };
  expect(await refusalOf(changeNow(auth, 1, narrow, robot))).toBe("user.last-administrator");
  expect(await refusalOf(auth.accounts.remove(1, robot))).toBe("user.last-administrator");
  await changeNow(auth, 1, { permission: "read-write", language: null, allowedFrom: ["10.0.0.0/8"] }, admin);
  expect(auth.use(admin.session)).toBe(true);
});

test("of two administrators who demote each other at once, one remains", async () => {
  const { auth } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  await auth.accounts.create(LIN, admin);
  const lin = actorOf((await auth.logIn("lin", GOOD, HERE)).caller);
  const narrow: UserChange = { permission: "read", language: null, allowedFrom: [] };
  const results = await Promise.allSettled([changeNow(auth, 2, narrow, admin), changeNow(auth, 1, narrow, lin)]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(auth.accounts.list().map(({ permission }) => permission)).toEqual(["read-write", "read"]);
});

test("a password set by an administrator ends the user's sessions, and may have to be changed", async () => {
  const { auth } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  const { id } = await auth.accounts.create(LIN, admin);
  const { token } = await auth.logIn("lin", GOOD, HERE);
  await auth.accounts.setPassword(id, { password: "handed over today", mustChangePassword: true }, admin);
  expect(auth.authenticate(token, HERE)).toBeNull();
  expect(await refusalOf(auth.logIn("lin", GOOD, HERE))).toBe("session.wrong-credentials");
  expect((await auth.logIn("lin", "handed over today", HERE)).caller.mustChangePassword).toBe(true);
});

test("a removed user is gone at once and after a restart", async () => {
  const { auth, db } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  const { id } = await auth.accounts.create(LIN, admin);
  const { token } = await auth.logIn("lin", GOOD, HERE);
  await auth.accounts.remove(id, admin);
  expect(auth.authenticate(token, HERE)).toBeNull();
  expect(await refusalOf(auth.accounts.remove(id, admin))).toBe("user.unknown");
  const later = (await openMemoryAuth({ db })).auth;
  expect(later.authenticate(token, HERE)).toBeNull();
  expect(await refusalOf(later.logIn("lin", GOOD, HERE))).toBe("session.wrong-credentials");
});

test("when the store fails nothing of a change is in force", async () => {
  const { auth, breakStore } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  const { id } = await auth.accounts.create(LIN, admin);
  const { token } = await auth.logIn("lin", GOOD, HERE);
  const before = auth.accounts.list();
  breakStore(true);
  const full = { code: "store.full" };
  await expect(auth.accounts.create({ ...LIN, name: "mei" }, admin)).rejects.toMatchObject(full);
  await expect(changeNow(auth, id, { permission: "none", language: null, allowedFrom: [] }, admin)).rejects.toMatchObject(full);
  await expect(auth.accounts.setPassword(id, { password: "another password", mustChangePassword: false }, admin)).rejects.toMatchObject(
    full,
  );
  await expect(auth.accounts.remove(id, admin)).rejects.toMatchObject(full);
  breakStore(false);
  expect(auth.accounts.list()).toEqual(before);
  expect(auth.authenticate(token, HERE)).toMatchObject({ permission: "read-write" });
});

test("each change is audited with who, from where and what, never with a password", async () => {
  const { auth, store } = await openMemoryAuth({ firstPassword: GOOD });
  const admin = await adminOf(auth);
  const { id } = await auth.accounts.create(LIN, admin);
  await changeNow(auth, id, { permission: "read", language: "en", allowedFrom: ["10.0.0.0/8"] }, admin);
  await auth.accounts.setPassword(id, { password: "handed over today", mustChangePassword: true }, admin);
  await auth.accounts.remove(id, admin);
  const audit = (await store.run("listAudit", 0)).filter(({ action }) => action.startsWith("user."));
  expect(audit.map(({ user, source, action, detail }) => [user, source, action, detail])).toEqual([
    ["admin", HERE, "user.create", "lin (read-write)"],
    ["admin", HERE, "user.change", "lin: permission read, language en, allowed from 10.0.0.0/8"],
    ["admin", HERE, "user.password", "lin"],
    ["admin", HERE, "user.remove", "lin"],
  ]);
});

test("everybody sets the language of their own pages, programs have none", async () => {
  const { auth, db } = await openMemoryAuth({ firstPassword: GOOD });
  const { caller, token } = await auth.logIn("admin", GOOD, HERE);
  expect(await auth.setLanguage(caller, "zh")).toMatchObject({ language: "zh" });
  expect(auth.authenticate(token, HERE)).toMatchObject({ language: "zh" });
  expect((await openMemoryAuth({ db })).auth.authenticate(token, HERE)).toMatchObject({ language: "zh" });
  const made = await auth.tokens.create({ name: "robot", scope: "read-write", expiresWallMs: null }, { user: "admin", address: HERE });
  expect(await refusalOf(auth.setLanguage(auth.authenticateToken(made.token, HERE), "en"))).toBe("token.no-user");
});

test("of two who change a user the second is told what the first changed, and whoever looks anew may change it", async () => {
  const clock = new VirtualClock();
  const { auth, db } = await openMemoryAuth({ firstPassword: GOOD, clock });
  const admin = await adminOf(auth);
  const { id, ...read } = await auth.accounts.create({ ...LIN, permission: "read" }, admin);
  const { caller } = await auth.logIn("lin", GOOD, HERE);
  await auth.setLanguage(caller, "zh");
  const change: UserChange = { permission: "read-write", language: null, allowedFrom: ["10.0.0.0/8"] };
  await auth.accounts.change(id, { ...change, language: "zh" }, { version: 2, actor: { ...admin, user: "eve" } });
  const conflict = async (version: number) => {
    const error: unknown = await auth.accounts.change(id, change, { version, actor: admin }).catch((reason: unknown) => reason);
    return error instanceof ApiProblem && { code: error.code, params: error.params, errors: error.errors };
  };
  const changed = (pointer: string, theirs: unknown, by: string) => ({
    pointer,
    code: "changed",
    params: { theirs: JSON.stringify(theirs), by, wallMs: clock.wallMs() },
  });
  const byEve = [changed("/permission", "read-write", "eve"), changed("/allowedFrom", ["10.0.0.0/8"], "eve")];
  expect(await conflict(read.version)).toEqual({
    code: "settings.conflict",
    params: { version: 3 },
    errors: [byEve[0], changed("/language", "zh", "lin"), byEve[1]],
  });
  const later = (await openMemoryAuth({ db, clock })).auth;
  expect(later.accounts.list()[1]).toMatchObject({ name: "lin", version: 3, permission: "read-write", language: "zh" });
  expect(await conflict(2)).toMatchObject({ errors: byEve });
  expect(await auth.accounts.change(id, change, { version: 3, actor: admin })).toMatchObject({ version: 4, language: null });
  expect(await auth.accounts.change(id, change, { version: 4, actor: admin })).toMatchObject({ version: 4 });
});
