import { authMessage, isSignature, proofOf } from "@istars/protocol/net/discovery/auth-message.ts";
import { scramKeys } from "@istars/protocol/net/scram.ts";
import { expect, test } from "vitest";
import { VirtualClock } from "../virtual-clock.ts";
import { openMemoryAuth } from "./memory-auth.ts";
import { makeVerifier } from "./verifier.ts";

const PASSWORD = "a good password";
const ADDRESS = "192.0.2.9";
const saltKey = Buffer.alloc(32, 7);

type Bench = Awaited<ReturnType<typeof openMemoryAuth>>;

/** An attempt as an honest asker makes it, with any password. */
async function attemptWith({ auth }: Pick<Bench, "auth">, password: string, { user = "admin", address = ADDRESS } = {}) {
  const { salt, iterations } = auth.saltOf(user);
  const facts = { user, askersNonce: "ask", nonce: "ask.card", salt, iterations, mac: "02:00:5e:00:53:01", settings: '{"blinkSeconds":5}' };
  const keys = await scramKeys(password, Buffer.from(salt, "base64"), iterations);
  return { attempt: { facts, proof: proofOf(keys, authMessage(facts)), address }, keys };
}

const auditOf = async ({ store }: Bench) => (await store.run("listAudit", 0)).map(({ user, action, outcome }) => [user, action, outcome]);

test("who knows the password proves it without sending it, and gets an answer signed", async () => {
  const bench = await openMemoryAuth({ firstPassword: PASSWORD, saltKey });
  const { attempt, keys } = await attemptWith(bench, PASSWORD);
  const { principal, sign } = await bench.auth.prove(attempt, "discovery.set");
  expect(principal).toMatchObject({ user: "admin", permission: "read-write", mustChangePassword: false });
  const message = authMessage(attempt.facts);
  expect(isSignature(sign('{"code":"accepted"}'), keys.serverKey, message, '{"code":"accepted"}')).toBe(true);
  expect(isSignature(sign('{"code":"accepted"}'), keys.serverKey, message, '{"code":"refused"}')).toBe(false);
});

test("a proof over other settings, another card or by another password is refused and noted", async () => {
  const bench = await openMemoryAuth({ firstPassword: PASSWORD, saltKey });
  const { attempt } = await attemptWith(bench, PASSWORD);
  const { attempt: wrong } = await attemptWith(bench, "a wrong password");
  const tampered = [{ settings: '{"blinkSeconds":6}' }, { mac: "02:00:5e:00:53:02" }, { nonce: "ask.other" }];
  for (const change of tampered) {
    const bad = { ...attempt, facts: { ...attempt.facts, ...change } };
    await expect(bench.auth.prove(bad, "discovery.set")).rejects.toMatchObject({ code: "session.wrong-credentials" });
  }
  await expect(bench.auth.prove(wrong, "discovery.set")).rejects.toMatchObject({ code: "session.wrong-credentials" });
  expect(await auditOf(bench)).toEqual(Array(4).fill(["admin", "discovery.set", "session.wrong-credentials"]));
});

test("a name nobody has gets a salt, always the same one, also after a restart, and never a right proof", async () => {
  const bench = await openMemoryAuth({ firstPassword: PASSWORD, saltKey });
  const first = bench.auth.saltOf("nobody");
  expect(Buffer.from(first.salt, "base64")).toHaveLength(16);
  expect(first.iterations).toBe(bench.auth.saltOf("admin").iterations);
  expect(bench.auth.saltOf("somebody").salt).not.toBe(first.salt);
  const again = await openMemoryAuth({ db: bench.db, saltKey });
  expect(again.auth.saltOf("nobody")).toEqual(first);
  const { attempt } = await attemptWith(again, PASSWORD, { user: "nobody" });
  await expect(again.auth.prove(attempt, "discovery.set")).rejects.toMatchObject({ code: "session.wrong-credentials" });
});

test("SAFETY 32: wrong proofs and wrong log-ins count together, per user and source, and keep nobody out who is elsewhere", async () => {
  const clock = new VirtualClock();
  const refused: string[] = [];
  const bench = await openMemoryAuth({ firstPassword: PASSWORD, saltKey, clock, onRefused: (code) => refused.push(code) });
  const { attempt: wrong } = await attemptWith(bench, "a wrong password");
  const { attempt: right } = await attemptWith(bench, PASSWORD);
  for (let i = 0; i < 3; i++) await expect(bench.auth.prove(wrong, "discovery.set")).rejects.toThrow();
  for (let i = 0; i < 2; i++) await expect(bench.auth.logIn("admin", "wrong", ADDRESS)).rejects.toThrow();
  await expect(bench.auth.prove(right, "discovery.set")).rejects.toMatchObject({ code: "rate.limited" });
  await expect(bench.auth.logIn("admin", PASSWORD, ADDRESS)).rejects.toMatchObject({ code: "rate.limited" });
  await expect(bench.auth.prove({ ...right, address: "192.0.2.10" }, "discovery.set")).resolves.toBeTruthy();
  expect(refused).toEqual([...Array(5).fill("session.wrong-credentials"), "rate.limited", "rate.limited"]);
  await clock.advance(2_000);
  await expect(bench.auth.prove(right, "discovery.set")).resolves.toBeTruthy();
});

test("a user who may come from some addresses only proves nothing from elsewhere", async () => {
  const bench = await openMemoryAuth({ firstPassword: PASSWORD, saltKey });
  const { caller } = await bench.auth.logIn("admin", PASSWORD, ADDRESS);
  const change = { permission: "read-write", language: null, allowedFrom: ["192.0.2.0/24"] } as const;
  const actor = { userId: caller.userId, user: "admin", session: caller.session, address: ADDRESS };
  await bench.auth.accounts.change(1, { ...change, allowedFrom: [...change.allowedFrom] }, { version: 1, actor });
  const { attempt } = await attemptWith(bench, PASSWORD);
  await expect(bench.auth.prove(attempt, "discovery.set")).resolves.toBeTruthy();
  const elsewhere = { ...attempt, address: "198.51.100.9" };
  await expect(bench.auth.prove(elsewhere, "discovery.set")).rejects.toMatchObject({ code: "session.wrong-credentials" });
});

test("SAFETY 32: the first password takes the default one's place, in its stored form, and only once", async () => {
  const bench = await openMemoryAuth({ saltKey });
  expect(bench.auth.isNew).toBe(true);
  const { attempt } = await attemptWith(bench, "admin");
  const { principal } = await bench.auth.prove(attempt, "discovery.set");
  expect(principal.mustChangePassword).toBe(true);
  const { token } = await bench.auth.logIn("admin", "admin", ADDRESS);
  const set = async (password: string) => {
    const verifier = await makeVerifier(password, 10);
    await bench.auth.refuseDefault(verifier, ADDRESS);
    await bench.auth.setFirstPassword(principal, { verifier, address: ADDRESS }, (id, text) =>
      bench.store.run("replacePassword", id, text, false),
    );
  };
  await expect(set("admin")).rejects.toMatchObject({ code: "password.unfit" });
  bench.breakStore(true);
  await expect(set(PASSWORD)).rejects.toThrow("disk is full");
  bench.breakStore(false);
  expect(bench.auth.isNew).toBe(true);
  await set(PASSWORD);
  expect(bench.auth.isNew).toBe(false);
  expect(bench.auth.authenticate(token, ADDRESS)).toBeNull();
  await expect(bench.auth.logIn("admin", "admin", ADDRESS)).rejects.toMatchObject({ code: "session.wrong-credentials" });
  await expect(bench.auth.logIn("admin", PASSWORD, ADDRESS)).resolves.toMatchObject({ caller: { mustChangePassword: false } });
  await expect(set("another password")).rejects.toMatchObject({ code: "permission.denied" });
});
