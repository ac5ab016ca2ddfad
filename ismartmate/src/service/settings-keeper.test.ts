import { chmod, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import type { SettingChanges } from "@istars/protocol/model/ismartmate/settings.ts";
import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import { expect, test } from "vitest";
import { defaultText } from "../settings/default-text.ts";
import { SAMPLE_SETTINGS } from "../settings/sample-settings.ts";
import { BENCH_SETTINGS, NEVER, openService, type ServiceBench } from "./service-bench.ts";
import { settingsView } from "./settings-view.ts";

const readEtag = async (service: ServiceBench): Promise<string> => (await service.visitor().call("readSettings", {}, NEVER)).etag;

/** Changes over HTTP, by somebody with a session who has seen the file. */
async function change(service: ServiceBench, ...changes: SettingChanges["changes"]) {
  return (await service.client(await readEtag(service))).call("changeSettings", { body: { changes } }, NEVER);
}

/** The problem that a change is refused with. */
async function refusal(service: ServiceBench, ...changes: SettingChanges["changes"]): Promise<ProblemError> {
  const refused = await change(service, ...changes).catch((error: unknown) => error);
  if (!(refused instanceof ProblemError)) throw new Error("the change was not refused");
  return refused;
}

const view = (text: string) => settingsView({ file: "/etc/x.yaml", text, faults: [], restartNeeded: false, platform: "linux" });

test("the file is told with its values, defaults and what it says of each; secrets are told by nobody", async () => {
  await using service = await openService();
  const settings = await service.visitor().call("readSettings", {}, NEVER);
  expect(settings.text).toBe(BENCH_SETTINGS.replace("abc.DEF", "••••"));
  expect(settings.sources).toEqual([{ id: "main", kind: "card", values: { id: "main", card: "http://192.0.2.7", token: "••••" } }]);
  expect(settings.feeds).toEqual([{ id: "a", sources: ["main"] }]);
  expect(settings.actions).toEqual({ warn: [], commands: ["/bin/sync"], powerOff: ["systemctl poweroff", "shutdown -h now"] });
  const field = (name: string) => settings.fields.find(({ path }) => path.join(".") === name);
  expect(field("when.steady")).toMatchObject({ value: "30 s", standard: "30 s", expects: expect.stringContaining("a time") });
  expect(field("when.margin")).toMatchObject({ value: null, standard: "2 min" });
  expect(field("host.name")).toMatchObject({ value: null, standard: "" });
  expect(JSON.stringify(settings)).not.toContain("abc.DEF");
});

test("the file of a first start and a full one are told whole", () => {
  expect(view(defaultText())).toMatchObject({ sources: [], feeds: [], actions: { warn: ["system"], commands: [] } });
  const { sources, actions, feeds } = view(SAMPLE_SETTINGS);
  expect(sources.map(({ kind }) => kind)).toEqual(["card", "snmp", "nut"]);
  expect(sources[2]?.values).toMatchObject({ user: "upsmon", password: "••••" });
  expect(feeds[1]).toEqual({ id: "b", sources: ["old", "nut"] });
  expect(actions).toEqual({
    warn: ["system"],
    commands: ["/usr/bin/systemctl stop postgresql", "/bin/sync"],
    powerOff: ["/sbin/poweroff -f", "systemctl poweroff"],
  });
});

test("of a file that is no settings file the text is told, and nothing is made up", () => {
  expect(view("a: [")).toMatchObject({ text: "a: [", sources: [], feeds: [], actions: { warn: [], commands: [] } });
  expect(view("sources: 5\nfeeds: [x, {}]\nwhen: [1]")).toMatchObject({
    sources: [],
    feeds: [
      { id: "", sources: [] },
      { id: "", sources: [] },
    ],
  });
});

test("a change keeps comments and rights, is taken over at once, and its values stand in no log", async () => {
  await using service = await openService();
  const changed = await change(
    service,
    { path: ["when", "steady"], value: "45 s" },
    { path: ["sources", 0, "token"], value: "n3w.Secret" },
  );
  expect(await service.settingsFile.text()).toBe(BENCH_SETTINGS.replace("30 s  ", "45 s  ").replace("abc.DEF", "n3w.Secret"));
  expect(changed.text).not.toContain("n3w");
  expect((await stat(service.settingsFile.file)).mode & 0o777).toBe(0o600);
  expect(service.agent.replaced.map(({ settings }) => settings.policy.steadyMs)).toEqual([45_000]);
  expect(service.agent.replaced[0]?.secrets.get("main")).toBe("n3w.Secret");
  expect(service.log.lines.map(({ fields }) => fields.paths)).toContainEqual(["when.steady", "sources[0].token"]);
  expect(JSON.stringify(service.log.lines)).not.toContain("n3w");
});

test.each([
  [["commands"], [{ run: ["/bin/true"] }]],
  [["commands", 0, "run"], ["/bin/true"]],
  [["warn"], "off"],
  [["power-off"], ["/bin/true"]],
  [["sources", 0, "token-file"], "/etc/shadow"],
])("what is run, and which files are read, is changed by nobody over HTTP: %j", async (path, value) => {
  await using service = await openService();
  const { problem } = await refusal(service, { path: ["when", "steady"], value: "45 s" }, { path, value });
  expect(problem).toMatchObject({ type: "urn:istars:problem:settings.invalid", status: 422, errors: [{ pointer: "/changes/1/value" }] });
  expect(problem.detail).toContain("this is not changed from here");
  expect(await service.settingsFile.text()).toBe(BENCH_SETTINGS);
  expect(service.agent.replaced).toEqual([]);
});

test("a value that cannot be is refused with its place in the request and in the file, and what to do", async () => {
  await using service = await openService();
  const { problem } = await refusal(service, { path: ["armed"], value: "on" }, { path: ["when", "stale"], value: "2 h" });
  expect(problem.errors).toEqual([
    {
      pointer: "/changes/1/value",
      code: "fault",
      params: { line: 12, column: 3, path: "when.stale", problem: expect.stringContaining("out of range"), remedy: expect.any(String) },
    },
  ]);
  expect(await service.settingsFile.text()).toBe(BENCH_SETTINGS);
});

test("who has not seen the newest file changes nothing, nor does who does not say what was seen", async () => {
  await using service = await openService();
  const codeOf = async (etag?: string): Promise<ProblemCode | null> => {
    const client = await service.client(etag);
    const body = { changes: [{ path: ["when", "steady"], value: "45 s" }] };
    return client.call("changeSettings", { body }, NEVER).then(
      () => null,
      (error: unknown) => (error instanceof ProblemError ? error.code : null),
    );
  };
  const etag = await readEtag(service);
  await writeFile(service.settingsFile.file, BENCH_SETTINGS.replace("30 s", "31 s"));
  expect(await codeOf(etag)).toBe("settings.conflict");
  expect(await codeOf()).toBe("settings.version-required");
  expect(await service.settingsFile.text()).toContain("31 s");
});

test("a faulty file changes nothing, is told with line and reason until it is mended, and then taken", async () => {
  await using service = await openService();
  const { agent, settings, settingsFile } = service;
  await writeFile(settingsFile.file, BENCH_SETTINGS.replace("30 s", "soon"));
  await settings.reload();
  await settings.reload();
  expect(agent.replaced).toEqual([]);
  expect(agent.faults).toMatchObject([[{ line: 11, path: "when.steady" }]]);
  expect((await service.visitor().call("readSettings", {}, NEVER)).faults).toMatchObject([{ line: 11, path: "when.steady" }]);
  expect(service.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
  await writeFile(settingsFile.file, BENCH_SETTINGS.replace("30 s", "50 s"));
  await settings.reload();
  expect(agent.faults.at(-1)).toEqual([]);
  expect(agent.replaced.map(({ settings: { policy } }) => policy.steadyMs)).toEqual([50_000]);
});

test("SAFETY 2: a trigger that the sources turn out not to tell is named as a fault once they are heard", async () => {
  await using service = await openService(`${BENCH_SETTINGS.replace("when:", "when:\n  charge: 20 %")}`);
  const { agent, settings } = service;
  await settings.judgeHeard();
  expect(agent.faults).toEqual([]);
  agent.tells = new Map([["main", ["mainsOk", "onBattery", "batteryLow", "runtime", "shutdownPending"]]]);
  await settings.judgeHeard();
  expect(agent.faults.at(-1)).toMatchObject([{ path: "when.charge", problem: expect.stringContaining("can tell this") }]);
  expect((await refusal(service, { path: ["when", "steady"], value: "45 s" })).problem.detail).toContain("can tell this");
  await change(service, { path: ["when", "charge"], value: null });
  expect(agent.faults.at(-1)).toEqual([]);
});

test("the pages' own place is taken over at the next start only, and it is said", async () => {
  await using service = await openService();
  expect((await change(service, { path: ["listen"], value: "127.0.0.1:9000" })).restartNeeded).toBe(true);
  expect((await change(service, { path: ["listen"], value: null })).restartNeeded).toBe(false);
});

test.skipIf(process.platform === "win32")("a file that gets its first secret is nobody else's to read any more", async () => {
  await using service = await openService("armed: off\n");
  await chmod(service.settingsFile.file, 0o644);
  const card = { id: "main", card: "http://192.0.2.7", token: "abc.DEF" };
  await change(service, { path: ["sources", 0], value: card }, { path: ["feeds", 0], value: { id: "a", sources: ["main"] } });
  expect((await stat(service.settingsFile.file)).mode & 0o777).toBe(0o640);
  expect(service.agent.replaced[0]?.secrets.get("main")).toBe("abc.DEF");
});

test.skipIf(process.platform === "win32")("a file that others may write is not changed, and left as it was", async () => {
  await using service = await openService();
  await chmod(service.settingsFile.file, 0o666);
  const { problem } = await refusal(service, { path: ["when", "steady"], value: "45 s" });
  expect(problem.detail).toContain(`run: chmod go-w ${service.settingsFile.file}`);
  expect(await service.settingsFile.text()).toBe(BENCH_SETTINGS);
});

test.skipIf(process.platform === "win32")("a link is not replaced by a file", async () => {
  await using service = await openService();
  const { file, folder } = service.settingsFile;
  const target = join(folder, "elsewhere.yaml");
  await writeFile(target, BENCH_SETTINGS, { mode: 0o600 });
  await rm(file);
  await symlink(target, file);
  expect((await refusal(service, { path: ["when", "steady"], value: "45 s" })).problem.detail).toContain("is a link");
  expect(await readFile(target, "utf8")).toBe(BENCH_SETTINGS);
});
