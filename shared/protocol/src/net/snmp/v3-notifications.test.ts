import fc from "fast-check";
import { expect, test } from "vitest";
import { BerWriter } from "./ber-writer.ts";
import { decodeMessage, encodeMessage, type Pdu } from "./message.ts";
import { SnmpError } from "./snmp-error.ts";
import { CAPTURED, CAPTURED_ENGINE } from "./v3-captured.ts";
import type { PeerClock } from "./v3-clocks.ts";
import { KeyRing, SIGNING } from "./v3-keys.ts";
import { readV3, writeV3 } from "./v3-message.ts";
import { type KnownUser, V3Notifications } from "./v3-notifications.ts";
import { decrypt, encrypt, isSigned, sign } from "./v3-protection.ts";
import { readScoped, writeScoped } from "./v3-scoped.ts";
import { FLAGS, LEVEL_FLAGS, levelOf, type SnmpUser } from "./v3-user.ts";

const OWN = { engineId: Uint8Array.from(Buffer.from("8000000005a1a2a3a4a5a6a7a8", "hex")), boots: 4 };
const NOTHING = new Uint8Array(0);
const known = (user: SnmpUser, id = 1): KnownUser => ({ id, user });
const { user: USER, bytes: TRAP } = CAPTURED["sha256-aes"];
const keys = new KeyRing();

function open(peers: readonly PeerClock[] = []) {
  let nowMs = 0;
  const notifications = new V3Notifications({ own: OWN, peers, salt: 2n ** 64n - 1n }, { monoMs: () => nowMs });
  return {
    notifications,
    read: (bytes: Uint8Array, ...users: KnownUser[]) => notifications.read(bytes, users),
    pass: (s: number) => {
      nowMs += s * 1_000;
    },
  };
}

const INFORM: Pdu = {
  ...({ type: "inform", requestId: 77, errorStatus: 0, errorIndex: 0 } as const),
  bindings: [
    { name: "1.3.6.1.2.1.1.3.0", value: { type: "timeticks", value: 100 } },
    { name: "1.3.6.1.6.3.1.1.4.1.0", value: { type: "oid", value: "1.3.6.1.2.1.33.2.3" } },
  ],
};

interface Said {
  readonly pdu?: Pdu;
  readonly engineId?: Uint8Array;
  readonly boots?: number;
  readonly time?: number;
  readonly flags?: number;
  /** Whose name it bears, if not the user's. */
  readonly userName?: string;
}

/** A message as a sender makes it who knows us. */
function saidBy(user: SnmpUser, said: Said = {}): Uint8Array {
  const { pdu = INFORM, engineId = OWN.engineId, boots = 4, time = 0, flags = FLAGS.reportable, userName = user.name } = said;
  const message = encodeMessage({ version: "v2c", community: NOTHING, pdu }, new BerWriter(new Uint8Array(500)));
  const scoped = writeScoped({ contextEngineId: engineId, contextName: NOTHING, message });
  const key = keys.privKey(user, engineId);
  const salt = key ? Buffer.from("0102030405060708", "hex") : NOTHING;
  const { bytes, macAt } = writeV3({
    ...{ messageId: 9, flags: flags | LEVEL_FLAGS[levelOf(user)], engineId, boots, time, userName, salt },
    mac: new Uint8Array(user.auth ? SIGNING[user.auth.protocol].macBytes : 0),
    scoped: key ? encrypt(scoped, key, { boots, time, salt }) : scoped,
  });
  if (user.auth) sign(bytes, macAt, user.auth.protocol, keys.authKey(user.auth, engineId));
  return bytes;
}

/** What an answer says to who knows the user's passwords. */
function heardBy(user: SnmpUser, bytes: Uint8Array) {
  const answer = readV3(bytes);
  const { auth } = user;
  const isProven = auth !== null && isSigned(bytes, answer, auth.protocol, keys.authKey(auth, answer.engineId));
  const key = (answer.flags & FLAGS.priv) === 0 ? null : keys.privKey(user, answer.engineId);
  const { pdu } = decodeMessage(readScoped(key ? decrypt(answer.scoped, key, answer) : answer.scoped).message);
  const { messageId, flags, boots, time, engineId } = answer;
  return { messageId, flags, boots, time, engine: Buffer.from(engineId).toString("hex"), isProven, pdu };
}
const OWN_HEX = Buffer.from(OWN.engineId).toString("hex");
const wrongPassword = (user: SnmpUser): SnmpUser => ({ ...user, auth: user.auth && { ...user.auth, password: "another password" } });

test.each(Object.entries(CAPTURED))(
  "net-snmp's trap that is protected by %s is read, and by nobody with another password",
  (_, { user, bytes }) => {
    const { read } = open();
    expect(read(bytes, known(user, 5), known({ ...user, name: "other" }, 6))).toEqual({
      kind: "notification",
      content: {
        kind: "trap",
        name: "1.3.6.1.2.1.33.2.1",
        bindings: [{ name: "1.3.6.1.2.1.33.1.2.2.0", value: { type: "integer", value: 7 } }],
      },
      from: [5],
      answer: null,
    });
    if (user.auth) expect(read(bytes, known(wrongPassword(user)))).toEqual({ kind: "refused", reason: "wrong-digest", answer: null });
    const { priv } = user;
    const other = priv && { ...user, priv: { ...priv, password: "another password" } };
    if (other) expect(open().read(bytes, known(other))).toEqual({ kind: "refused", reason: "undecipherable", answer: null });
  },
);

test("of cards with one user's name, a trap is from those whose passwords it was made with", () => {
  const { read } = open();
  const outcome = read(TRAP, known(wrongPassword(USER), 1), known(USER, 2), known({ ...USER }, 3));
  expect(outcome).toMatchObject({ kind: "notification", from: [2, 3] });
});

test("SAFETY 31: what is protected less than the card that is asked is not taken", () => {
  const { read } = open();
  for (const name of ["none", "sha256"] as const) {
    expect(read(CAPTURED[name].bytes, known(USER))).toEqual({ kind: "refused", reason: "wrong-level", answer: null });
  }
  expect(read(TRAP, known({ ...USER, name: "other" }))).toEqual({ kind: "refused", reason: "unknown-user", answer: null });
  expect(read(TRAP)).toMatchObject({ reason: "unknown-user" });
});

test("the same trap is heard once, and a recorded one never again, not even after a restart", () => {
  const first = open();
  expect(first.read(TRAP, known(USER)).kind).toBe("notification");
  expect(first.read(TRAP, known(USER))).toEqual({ kind: "repeated", answer: null });
  expect(first.notifications.heard.peers).toEqual([CAPTURED_ENGINE]);
  first.pass(151);
  expect(first.read(TRAP, known(USER))).toEqual({ kind: "refused", reason: "untimely", answer: null });
  expect(open(first.notifications.heard.peers).read(TRAP, known(USER))).toMatchObject({ reason: "untimely" });
});

test("a trap that nobody can have signed teaches nothing of its sender's clock", () => {
  const { read, notifications } = open();
  read(TRAP, known(wrongPassword(USER)));
  expect(notifications.heard.peers).toEqual([]);
});

test("one who wants to inform us is told who we are, then acknowledged as protected as the inform was", () => {
  const { read, pass } = open();
  pass(30);
  const asked = read(
    saidBy({ name: "", auth: null, priv: null }, { engineId: NOTHING, boots: 0, pdu: { ...INFORM, type: "get", bindings: [] } }),
  );
  expect(asked.kind).toBe("discovery");
  expect(asked.answer && heardBy(USER, asked.answer)).toMatchObject({
    ...{ messageId: 9, flags: 0, engine: OWN_HEX, boots: 4, time: 30 },
    pdu: { type: "report", requestId: 77, bindings: [{ name: "1.3.6.1.6.3.15.1.1.4.0", value: { type: "counter32", value: 1 } }] },
  });
  for (const user of [USER, { ...USER, priv: null }, { ...USER, auth: null, priv: null }]) {
    const inform = saidBy(user, { time: 30 });
    const taken = read(inform, known(user));
    expect(taken).toMatchObject({ kind: "notification", from: [1], content: { kind: "inform", name: "1.3.6.1.2.1.33.2.3" } });
    expect(taken.answer && heardBy(user, taken.answer)).toEqual({
      ...{ messageId: 9, flags: LEVEL_FLAGS[levelOf(user)], engine: OWN_HEX, boots: 4, time: 30, isProven: user.auth !== null },
      pdu: { ...INFORM, type: "response" },
    });
    // One that is sent again because the answer was lost is answered again, and told to nobody.
    const again = user.auth ? "repeated" : "notification";
    expect(read(inform, known(user))).toMatchObject({ kind: again, answer: expect.any(Uint8Array) });
  }
});

test("one who informs us in a way that is not taken is told why, and our clock in a way that can be believed", () => {
  const { read, pass } = open();
  pass(1_000);
  const report = (bytes: Uint8Array) => {
    const outcome = read(bytes, known(USER));
    const heard = outcome.answer && heardBy(USER, outcome.answer);
    return [
      outcome.kind === "refused" && outcome.reason,
      heard?.pdu.bindings[0]?.name.slice(0, -2),
      heard?.flags,
      heard?.isProven,
      heard?.time,
    ];
  };
  const stats = "1.3.6.1.6.3.15.1.1";
  const now = { time: 1_000 };
  expect(report(saidBy(USER, { ...now, userName: "nobody" }))).toEqual(["unknown-user", `${stats}.3`, 0, false, 1_000]);
  expect(report(saidBy({ ...USER, priv: null }, now))).toEqual(["wrong-level", `${stats}.1`, 0, false, 1_000]);
  expect(report(saidBy(wrongPassword(USER), now))).toEqual(["wrong-digest", `${stats}.5`, 0, false, 1_000]);
  expect(report(saidBy(USER, { time: 800 }))).toEqual(["untimely", `${stats}.2`, FLAGS.auth, true, 1_000]);
  expect(report(saidBy(USER, { ...now, boots: 3 }))).toEqual(["untimely", `${stats}.2`, FLAGS.auth, true, 1_000]);
  const other: SnmpUser = { ...USER, priv: USER.priv && { ...USER.priv, password: "another password" } };
  expect(report(saidBy(other, now))).toEqual(["undecipherable", `${stats}.6`, 0, false, 1_000]);
});

test("a trap of which we would be the authority, and an inform of which another one is, are malformed", () => {
  const trap = saidBy(USER, { pdu: { ...INFORM, type: "trap" } });
  expect(() => open().read(trap, known(USER))).toThrow(SnmpError);
  const inform = saidBy(USER, { engineId: Buffer.from(CAPTURED_ENGINE.engine, "hex"), flags: 0 });
  expect(() => open().read(inform, known(USER))).toThrow(SnmpError);
});

test("whatever comes as v3 is refused, reported or malformed, and never taken with a bit of it changed", () => {
  const { read } = open();
  const attempt = (bytes: Uint8Array, users: readonly KnownUser[]) => {
    try {
      return read(bytes, ...users).kind;
    } catch (error) {
      expect(error).toMatchObject({ name: "SnmpError" });
      return "malformed";
    }
  };
  for (const whole of [TRAP, saidBy(USER)]) {
    for (let length = 0; length < whole.length; length++) expect(attempt(whole.subarray(0, length), [known(USER)])).toBe("malformed");
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const wrong = Uint8Array.from(whole);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(["malformed", "refused", "discovery"]).toContain(attempt(wrong, [known(USER)]));
    }
  }
  const open_ = known({ name: "", auth: null, priv: null });
  const part = fc.uint8Array({ maxLength: 60 });
  const element = (tag: number, content: readonly number[]) => [tag, content.length, ...content];
  const message = fc.tuple(fc.nat(255), part, part, part, part).map(([flags, engine, mac, salt, scoped]) => {
    const header = element(0x30, [2, 1, 7, 2, 2, 9, 9, 4, 1, flags, 2, 1, 3]);
    const security = [...element(4, [...engine]), 2, 1, 1, 2, 1, 1, 4, 0, ...element(4, [...mac]), ...element(4, [...salt])];
    const body = [
      2,
      1,
      3,
      ...header,
      4,
      0x81,
      security.length + 3,
      0x30,
      0x81,
      security.length,
      ...security,
      ...element(0x30, [...scoped]),
    ];
    return Uint8Array.from([0x30, 0x82, body.length >> 8, body.length & 0xff, ...body]);
  });
  fc.assert(
    fc.property(fc.oneof(message, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      expect(["malformed", "refused", "discovery"]).toContain(attempt(bytes, [open_]));
    }),
    { numRuns: 1_000 },
  );
});
