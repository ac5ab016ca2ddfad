import { randomBytes } from "node:crypto";
import { section } from "@istars/protocol/model/settings/section.ts";
import Sqlite from "better-sqlite3";
import Type from "typebox";
import { expect, test } from "vitest";
import { ApiProblem } from "../http/api-problem.ts";
import { RecordingLogger } from "../recording-logger.ts";
import { DirectStore } from "../store/direct-store.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { type SettingsOperations, settingsMigration, settingsOperations } from "./repository.ts";
import { Sealer } from "./sealer.ts";
import { type Objection, Settings } from "./settings.ts";

const SECTIONS = {
  door: section(
    { title: "Door", description: "How the door is kept" },
    {
      colour: Type.String({ title: "Colour", description: "What it is painted with", default: "red" }),
      hinge: Type.String({ title: "Hinge", description: "Put in when the door is hung", requiresRestart: true, default: "left" }),
      lock: Type.String({ title: "Lock", description: "What keeps it shut", default: "auto" }),
    },
  ),
};
const ACTOR = { user: "lin", address: "10.0.0.1" };
const OPEN: Objection = { reason: "open", consequence: "draught", detail: "The door is open. It would draw." };

/** Settings of a door over one database; `restart` reads them anew. */
async function startDoor({ override = null as string | null, guard = () => null as Objection | null } = {}) {
  const db = new Sqlite(":memory:");
  settingsMigration.up(db);
  const store = new DirectStore<SettingsOperations>({ operations: settingsOperations(db), close: () => db.close() });
  const audit: string[] = [];
  const told: (readonly string[])[] = [];
  const start = async () => {
    const settings = new Settings({
      sections: SECTIONS,
      store,
      sealer: new Sealer(randomBytes(32)),
      audit: { record: async ({ user, outcome, detail }) => void audit.push(`${user} ${outcome} ${detail}`) },
      clock: new VirtualClock(),
      log: new RecordingLogger(),
      overrides: override === null ? {} : { door: { lock: { by: "--lock", value: override } } },
      check: () => [],
      guard: ({ fields }) => (fields.length === 0 ? null : guard()),
    });
    await settings.open();
    settings.onChange((_section, fields) => void told.push(fields));
    return settings;
  };
  return { start, audit, told };
}
const save = (settings: Settings<typeof SECTIONS>, change: object, override: string | null = null) => {
  const { version, values } = settings.show("door");
  return settings.save("door", { ...values, ...change }, { version, actor: ACTOR, override });
};
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => "saved",
    (error: unknown) => (error instanceof ApiProblem ? [error.code, error.params] : error),
  );

test("what takes effect at the next start says so until then", async () => {
  const { start } = await startDoor();
  const settings = await start();
  expect(await save(settings, { colour: "blue" })).toMatchObject({ restartNeeded: false });
  expect(await save(settings, { hinge: "right" })).toMatchObject({ restartNeeded: true });
  expect(await save(settings, { hinge: "left" })).toMatchObject({ restartNeeded: false });
  await save(settings, { hinge: "right" });
  expect((await start()).show("door")).toMatchObject({ restartNeeded: false, values: { hinge: "right", colour: "blue" } });
});

test("what the program finds out is a version of its own, in force, audited, and held up by no objection", async () => {
  const { start, audit, told } = await startDoor({ guard: () => OPEN });
  const settings = await start();
  await settings.learn("door", ({ lock }) => (lock === "auto" ? { lock: "bolt" } : null), "detection");
  expect(settings.show("door")).toMatchObject({ version: 1, changedBy: "detection", values: { lock: "bolt", colour: "red" } });
  await settings.learn("door", ({ lock }) => (lock === "auto" ? { lock: "chain" } : null), "detection");
  await settings.learn("door", () => ({ lock: "bolt" }), "detection");
  expect(settings.current("door").lock).toBe("bolt");
  expect([audit, told]).toEqual([["detection ok door 1: /lock"], [["lock"]]]);
  expect((await start()).current("door").lock).toBe("bolt");
});

test("what is found out while somebody saves is looked at in its turn", async () => {
  const { start } = await startDoor();
  const settings = await start();
  const saving = save(settings, { lock: "chain" });
  await settings.learn("door", ({ lock }) => (lock === "auto" ? { lock: "bolt" } : null), "detection");
  expect([await saving, settings.current("door").lock]).toMatchObject([{ version: 1 }, "chain"]);
});

test("an objection refuses with its reason, and counts for nothing for who names that very reason", async () => {
  let objection: Objection | null = OPEN;
  const { start, audit } = await startDoor({ guard: () => objection });
  const settings = await start();
  const params = { reason: "open", consequence: "draught" };
  expect(await refusal(save(settings, { colour: "blue" }))).toEqual(["settings.refused", params]);
  expect(await refusal(save(settings, { colour: "blue" }, "locked"))).toEqual(["settings.refused", params]);
  expect(await save(settings, { colour: "blue" }, "open")).toMatchObject({ version: 1, values: { colour: "blue" } });
  objection = null;
  await save(settings, { colour: "green" }, "open");
  expect(audit).toEqual(["lin ok door 1: in spite of open; /colour", "lin ok door 2: /colour"]);
});

test("what stands above a stored value hides its change from the guard and from who listens", async () => {
  const { start, told } = await startDoor({ override: "bar", guard: () => OPEN });
  const settings = await start();
  expect(await save(settings, { lock: "chain" })).toMatchObject({
    version: 1,
    values: { lock: "chain" },
    overridden: { "/lock": { by: "--lock", value: "bar" } },
  });
  expect([settings.current("door").lock, told]).toEqual(["bar", []]);
});
