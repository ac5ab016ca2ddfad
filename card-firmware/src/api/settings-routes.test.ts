import { readFileSync, statSync } from "node:fs";
import type { RouteName } from "@istars/protocol/model/routes.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { SECTION_NAMES, type SectionName } from "@istars/protocol/model/settings/sections.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleLink } from "../live/sample-snapshot.ts";
import { type Answer, type ApiBench, openApi } from "./api-bench.ts";

const put = (api: ApiBench, cookie: string, section: SectionName, version: number, body: unknown): Promise<Answer> =>
  api.ask("writeSettings", { params: { section }, body, cookie, headers: { "if-match": `"${section}-${version}"` } });
const read = (api: ApiBench, cookie: string, section: SectionName): Promise<Answer> =>
  api.ask("readSettings", { params: { section }, cookie });
const undo = (api: ApiBench, cookie: string, section: SectionName, version: number, to: number): Promise<Answer> =>
  api.ask("undoSettings", { params: { section }, body: { version: to }, cookie, headers: { "if-match": `"${section}-${version}"` } });

/** A section's values, for a test that changes some of them. */
async function valuesOf(api: ApiBench, cookie: string, section: SectionName): Promise<Record<string, unknown>> {
  const { body } = await read(api, cookie, section);
  return (body as { readonly values: Record<string, unknown> }).values;
}
const errorsOf = ({ body }: Answer) => (body as { errors?: { pointer: string; code: string; params?: object }[] }).errors ?? [];

const RACK = { name: "rack 9", location: "cellar", contact: "on call" };

test("a section nobody has set reads as its defaults, is saved as a whole, and a restart keeps it", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  for (const section of SECTION_NAMES) {
    const { body, headers } = await read(api, cookie, section);
    expect(body).toMatchObject({ section, version: 0, overridden: {}, changedBy: null, changedWallMs: null, restartNeeded: false });
    expect(headers.etag).toBe(`"${section}-0"`);
  }
  const saved = await put(api, cookie, "identity", 0, RACK);
  const document = { section: "identity", version: 1, values: RACK, changedBy: "admin", restartNeeded: false };
  expect([saved.status, saved.headers.etag, saved.body]).toEqual([200, '"identity-1"', expect.objectContaining(document)]);
  expect(api.settings.current("identity")).toEqual(RACK);
  await api.restart();
  expect((await read(api, cookie, "identity")).body).toMatchObject(document);
  expect((await put(api, cookie, "identity", 1, RACK)).body).toMatchObject({ version: 1 });
});

test("saving needs the version that was read", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  for (const tag of [undefined, "*", "identity-0", '"ups-0"', '"identity-"', 'W/"identity-0"']) {
    const headers = tag === undefined ? {} : { "if-match": tag };
    const { code } = await api.ask("writeSettings", { params: { section: "identity" }, body: RACK, cookie, headers });
    expect([tag, code]).toEqual([tag, "settings.version-required"]);
  }
  expect((await read(api, cookie, "identity")).body).toMatchObject({ version: 0 });
});

test("of two who save at once the second is told what the first changed", async () => {
  await using api = await openApi();
  await api.addUser("lin", "read-write");
  const [admin, lin] = [await api.logIn(), await api.logIn("lin")];
  const answers = await Promise.all([
    put(api, admin, "identity", 0, RACK),
    put(api, lin, "identity", 0, { name: "rack 8", location: "", contact: "" }),
  ]);
  const [won, lost] = answers[0]?.status === 200 ? answers : [...answers].reverse();
  expect([won?.status, lost?.status, lost?.code]).toEqual([200, 412, "settings.conflict"]);
  const winner = won?.body as { readonly changedBy: string; readonly values: Record<string, string> };
  expect(lost?.body).toMatchObject({ params: { version: 1 } });
  const { name } = winner.values;
  expect(lost && errorsOf(lost)).toContainEqual({
    pointer: "/name",
    code: "changed",
    params: { theirs: JSON.stringify(name), by: winner.changedBy, wallMs: expect.any(Number) },
  });
  expect((await read(api, admin, "identity")).body).toMatchObject({ version: 1, values: winner.values });
});

test("a conflict names each field that differs since, its present value and who set it last", async () => {
  await using api = await openApi();
  await api.addUser("lin", "read-write");
  const [admin, lin] = [await api.logIn(), await api.logIn("lin")];
  await put(api, admin, "identity", 0, RACK);
  await put(api, lin, "identity", 1, { ...RACK, location: "attic" });
  const conflict = await put(api, admin, "identity", 0, { ...RACK, contact: "nobody" });
  const told = errorsOf(conflict).map(({ pointer, params }) => [pointer, params]);
  expect(Object.fromEntries(told)).toMatchObject({
    "/name": { theirs: '"rack 9"', by: "admin" },
    "/location": { theirs: '"attic"', by: "lin" },
    "/contact": { theirs: '"on call"', by: "admin" },
  });
});

/** A wrong value for a field, with the error it has to lead to. */
const WRONG: readonly [SectionName, string, unknown, { readonly code: string; readonly params?: object }][] = [
  ["ups", "pollEveryS", 0.4, { code: "minimum", params: { limit: 0.5 } }],
  ["ups", "pollEveryS", 5.1, { code: "maximum", params: { limit: 5 } }],
  ["ups", "pollEveryS", "1", { code: "type" }],
  ["ups", "batteryPacks", 0, { code: "minimum", params: { limit: 1 } }],
  ["ups", "batteryPacks", 1.5, { code: "type" }],
  ["ups", "batteryNominalV", 1_001, { code: "maximum", params: { limit: 1_000 } }],
  ["ups", "batteryNominalV", "many", { code: "type" }],
  ["ups", "batteryReplacedOn", "2026-02-30", { code: "not-a-day" }],
  ["ups", "batteryReplacedOn", "yesterday", { code: "pattern" }],
  ["ups", "uri", "parrot+tcp://host:1", { code: "not-a-ups-uri" }],
  ["records", "intervalMin", 1, { code: "minimum", params: { limit: 2 } }],
  ["records", "intervalMin", 100, { code: "maximum", params: { limit: 99 } }],
  ["identity", "name", "x".repeat(65), { code: "maxLength", params: { limit: 64 } }],
  ["snmp", "idleTestId", "first", { code: "enum" }],
  ["snmp", "sysObjectId", "one.two", { code: "pattern" }],
  ["snmp", "sysObjectId", "1.3.6.1.4.1.4294967296", { code: "not-an-oid" }],
  ["nut", "upsName", "no spaces", { code: "pattern" }],
  ["nut", "aliases", Array.from({ length: 9 }, (_, at) => `ups${at}`), { code: "maxItems", params: { limit: 8 } }],
  ["nut", "surprise", true, { code: "additionalProperties" }],
];

test("a wrong field is named with its limit, and nothing changes whatever else was right", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...WRONG), fc.boolean(), async ([section, field, value, error], isMissing) => {
      const before = await read(api, cookie, section);
      const values = await valuesOf(api, cookie, section);
      const others = Object.keys(values).filter((name) => name !== field);
      const [left] = isMissing ? others : [];
      const given = Object.fromEntries(Object.entries({ ...values, [field]: value }).filter(([name]) => name !== left));
      const answer = await put(api, cookie, section, 0, given);
      expect([answer.status, answer.code]).toEqual([422, "settings.invalid"]);
      if (left !== undefined) expect(errorsOf(answer)).toContainEqual(expect.objectContaining({ pointer: `/${left}`, code: "required" }));
      const ownCheck = error.code.startsWith("not-");
      // What only the card can tell is looked at once the rest is in order.
      if (!(ownCheck && left !== undefined)) {
        const { params, ...rest } = error;
        const expected = { pointer: `/${field}`, ...rest, ...(params ? { params: expect.objectContaining(params) } : {}) };
        expect(errorsOf(answer)).toContainEqual(expect.objectContaining(expected));
      }
      expect((await read(api, cookie, section)).body).toEqual(before.body);
    }),
  );
  for (const { body } of await Promise.all(SECTION_NAMES.map((section) => read(api, cookie, section))))
    expect(body).toMatchObject({ version: 0 });
});

const SECRETS = ["winter-is-over", "kein-geheimnis-mehr"] as const;

test("secrets never leave: no answer, no log line, no byte of the database holds one", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const answers: Answer[] = [];
  const save = async (version: number, communities: unknown) => {
    const values = await valuesOf(api, cookie, "snmp");
    const answer = await put(api, cookie, "snmp", version, { ...values, communities });
    answers.push(answer);
    return answer;
  };
  expect((await save(0, [{ label: "noc", community: SECRETS[0] }])).status).toBe(200);
  expect(
    (
      await save(1, [
        { label: "noc", community: { set: true } },
        { label: "lab", community: SECRETS[1] },
      ])
    ).status,
  ).toBe(200);
  expect((await save(2, [{ label: "lab" }])).status).toBe(200);
  await save(0, [{ label: "noc", community: SECRETS[0] }]);
  await save(3, [{ label: "noc", community: SECRETS[0], surprise: SECRETS[1] }]);
  await save(3, [{ label: "noc", community: SECRETS[0].repeat(9) }]);
  answers.push(await undo(api, cookie, "snmp", 3, 2));
  const reads: readonly RouteName[] = ["readSettings", "readSettingsHistory", "readStatus", "listAlarms", "listUsers", "listTokens"];
  for (const name of reads) answers.push(await api.ask(name, { params: { section: "snmp" }, cookie }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 412, 422, 422, 200, ...reads.map(() => 200)]);

  expect(api.settings.current("snmp").communities.map(({ label, community }) => [label, String(community)])).toEqual([
    ["noc", SECRETS[0]],
    ["lab", SECRETS[1]],
  ]);
  const files = ["state.db", "state.db-wal", "records.db"].map((name) => readFileSync(api.path(name)).toString("latin1"));
  const told = JSON.stringify([answers, api.log.lines, await api.store.run("listAudit", 0)]);
  for (const secret of SECRETS) {
    for (const text of [told, ...files]) {
      for (const form of [secret, Buffer.from(secret).toString("base64").slice(0, -3)]) expect(text.includes(form)).toBe(false);
    }
  }
  expect(files.join("")).toContain("noc");
});

test("a secret that is left out or sent back as it was read stays; a new entry needs one", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const values = await valuesOf(api, cookie, "snmp");
  const missing = await put(api, cookie, "snmp", 0, { ...values, communities: [{ label: "noc" }] });
  expect([missing.code, errorsOf(missing)]).toEqual([
    "settings.invalid",
    [expect.objectContaining({ pointer: "/communities/0/community", code: "required" })],
  ]);
  await put(api, cookie, "snmp", 0, {
    ...values,
    communities: [
      { label: "noc", community: "winter" },
      { label: "lab", community: "summer" },
    ],
  });
  const shown = await valuesOf(api, cookie, "snmp");
  expect(shown.communities).toEqual([
    { label: "noc", community: { set: true } },
    { label: "lab", community: { set: true } },
  ]);
  await put(api, cookie, "snmp", 1, { ...shown, communities: [{ label: "lab" }, { label: "noc", community: { set: true } }] });
  await api.restart();
  expect(api.settings.current("snmp").communities.map(({ community }) => String(community))).toEqual(["summer", "winter"]);
  const twice = await put(api, cookie, "snmp", 2, { ...shown, communities: [{ label: "lab" }, { label: "lab" }] });
  expect(errorsOf(twice)).toEqual([{ pointer: "/communities/1/label", code: "duplicate" }]);
  expect(statSync(api.path("secret.key")).mode & 0o777).toBe(0o600);
});

test("every version is kept with who, when and what, and can be brought back, secrets included", async () => {
  await using api = await openApi();
  await api.addUser("lin", "read-write");
  const [admin, lin] = [await api.logIn(), await api.logIn("lin")];
  const values = await valuesOf(api, admin, "snmp");
  await put(api, admin, "snmp", 0, { ...values, communities: [{ label: "noc", community: "winter" }] });
  await put(api, lin, "snmp", 1, { ...values, communities: [], idleTestId: "none" });
  const back = await undo(api, admin, "snmp", 2, 1);
  expect(back.body).toMatchObject({
    version: 3,
    values: { communities: [{ label: "noc", community: { set: true } }], idleTestId: "latest" },
  });
  expect(api.settings.current("snmp").communities.map(({ community }) => String(community))).toEqual(["winter"]);
  const { body } = await api.ask("readSettingsHistory", { params: { section: "snmp" }, cookie: admin });
  const shown = [{ label: "noc", community: { set: true } }];
  expect(body).toMatchObject({
    versions: [
      {
        version: 3,
        changedBy: "admin",
        changes: [
          { pointer: "/communities", from: [], to: shown },
          { pointer: "/idleTestId", from: "none", to: "latest" },
        ],
      },
      {
        version: 2,
        changedBy: "lin",
        changes: [
          { pointer: "/communities", from: shown, to: [] },
          { pointer: "/idleTestId", from: "latest", to: "none" },
        ],
      },
      { version: 1, changedBy: "admin", changes: [{ pointer: "/communities", from: [], to: shown }] },
    ],
  });
  const older = await api.ask("readSettingsHistory", { params: { section: "snmp" }, query: "before=2", cookie: admin });
  expect(older.body).toMatchObject({ versions: [{ version: 1 }] });
  expect((await undo(api, admin, "snmp", 3, 9)).code).toBe("settings.version-unknown");
  expect((await undo(api, admin, "snmp", 2, 1)).code).toBe("settings.conflict");
  expect((await undo(api, admin, "snmp", 3, 0)).body).toMatchObject({ version: 4, values: { communities: [], idleTestId: "latest" } });
});

test("each change and each refusal is audited with its fields, never with values", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  await put(api, cookie, "identity", 0, RACK);
  await put(api, cookie, "identity", 0, RACK);
  await put(api, cookie, "identity", 1, { ...RACK, name: 7 });
  const audit = (await api.store.run("listAudit", 0)).filter(({ action }) => action === "settings.change");
  expect(audit).toMatchObject([
    { user: "admin", source: "10.0.0.1", outcome: "ok", detail: "identity 1: /name, /location, /contact" },
    { user: "admin", outcome: "settings.conflict", detail: "identity" },
    { user: "admin", outcome: "settings.invalid", detail: "identity" },
  ]);
});

test("SAFETY 26: the link to the UPS is not made anew unless the UPS is plainly on mains, and what harms nobody always goes", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const values = await valuesOf(api, cookie, "ups");
  const say = (facts: Parameters<typeof sampleReading>[0]) => api.live.publishReading({ reading: sampleReading(facts), atMonoMs: 0 });
  const refusedFor = async (change: object) => {
    const { body, code } = await put(api, cookie, "ups", 0, { ...values, ...change });
    return [code, (body as { params?: { reason?: string } }).params?.reason];
  };
  say({ facts: { mainsOk: false, onBattery: true } });
  expect(await refusedFor({ pollEveryS: 2 })).toEqual(["settings.refused", "on-battery"]);
  api.live.publishLink(sampleLink("lost"));
  expect(await refusedFor({ uri: "megatec+tcp://127.0.0.1:9" })).toEqual(["settings.refused", "on-battery"]);
  api.live.publishLink(sampleLink("online"));
  say({ facts: { testing: true } });
  expect(await refusedFor({ noRating: true })).toEqual(["settings.refused", "test-running"]);
  say({ facts: { mainsOk: null, onBattery: null } });
  expect(await refusedFor({ noRating: true })).toEqual(["settings.refused", "unknown"]);
  say({ facts: { shutdownPending: true } });
  expect(await refusedFor({ noRating: true })).toEqual(["settings.refused", "shutdown-pending"]);
  expect((await read(api, cookie, "ups")).body).toMatchObject({ version: 0 });

  say({ facts: { mainsOk: false, onBattery: true } });
  expect((await put(api, cookie, "ups", 0, { ...values, batteryPacks: 3 })).status).toBe(200);
  say({ facts: { shutdownPending: true } });
  expect((await put(api, cookie, "ups", 1, { ...values, ignoreShutdownBit: true })).status).toBe(200);
  say({ facts: { mainsOk: false, onBattery: false } });
  api.live.publishLink(sampleLink("lost"));
  expect((await put(api, cookie, "ups", 2, { ...values, uri: "megatec+tcp://127.0.0.1:9" })).status).toBe(200);
});

test("SAFETY 26: who has seen the reason may insist, for that reason alone, and the audit says so", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const values = { ...(await valuesOf(api, cookie, "ups")), pollEveryS: 2 };
  const insist = (name: "writeSettings" | "undoSettings", version: number, override: string, body: unknown) =>
    api.ask(name, { params: { section: "ups" }, query: `override=${override}`, body, cookie, headers: { "if-match": `"ups-${version}"` } });
  api.live.publishReading({ reading: sampleReading({ facts: { mainsOk: false, onBattery: true } }), atMonoMs: 0 });
  expect((await put(api, cookie, "ups", 0, values)).body).toMatchObject({
    status: 409,
    params: { reason: "on-battery", consequence: "link-made-anew" },
    detail: expect.stringMatching(/^The load is on battery\. .*low battery\.$/),
  });
  expect((await insist("writeSettings", 0, "everything", values)).code).toBe("request.invalid");
  expect((await insist("writeSettings", 0, "test-running", values)).body).toMatchObject({ params: { reason: "on-battery" } });
  expect((await read(api, cookie, "ups")).body).toMatchObject({ version: 0 });
  expect((await insist("writeSettings", 0, "on-battery", values)).body).toMatchObject({ version: 1, values: { pollEveryS: 2 } });
  expect((await undo(api, cookie, "ups", 1, 0)).code).toBe("settings.refused");
  expect((await insist("undoSettings", 1, "on-battery", { version: 0 })).body).toMatchObject({ version: 2, values: { pollEveryS: 1 } });
  api.live.publishReading({ reading: sampleReading({ facts: { mainsOk: true, onBattery: false } }), atMonoMs: 0 });
  expect((await insist("writeSettings", 2, "on-battery", values)).body).toMatchObject({ version: 3 });

  await api.addUser("lin", "read");
  const lin = await api.logIn("lin");
  const refused = await api.ask("writeSettings", { params: { section: "ups" }, query: "override=on-battery", body: values, cookie: lin });
  expect(refused.code).toBe("permission.denied");

  const audit = (await api.store.run("listAudit", 0)).filter(({ action }) => action === "settings.change");
  expect(audit.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual([
    "settings.refused ups",
    "settings.refused ups",
    "ok ups 1: in spite of on-battery; /pollEveryS",
    "settings.refused ups",
    "ok ups 2: as in version 0; in spite of on-battery; /pollEveryS",
    "ok ups 3: /pollEveryS",
  ]);
});

test("SAFETY 26: a name that NUT clients may ask by is taken away only while the UPS is plainly on mains", async () => {
  await using api = await openApi();
  const cookie = await api.logIn();
  const values = await valuesOf(api, cookie, "nut");
  const say = (onBattery: boolean) =>
    api.live.publishReading({ reading: sampleReading({ facts: { mainsOk: !onBattery, onBattery } }), atMonoMs: 0 });
  say(true);
  expect((await put(api, cookie, "nut", 0, { ...values, upsName: "rack" })).body).toMatchObject({
    status: 409,
    params: { reason: "on-battery", consequence: "nut-name-gone" },
    detail: expect.stringContaining("shuts its server down"),
  });
  const more = { ...values, upsName: "rack", aliases: ["UPS", "qnapups"], description: "left" };
  expect((await put(api, cookie, "nut", 0, more)).body).toMatchObject({ version: 1, restartNeeded: false });
  const fewer = { ...more, aliases: ["ups"] };
  expect((await put(api, cookie, "nut", 1, fewer)).code).toBe("settings.refused");
  say(false);
  expect((await put(api, cookie, "nut", 1, fewer)).body).toMatchObject({ version: 2 });
});
