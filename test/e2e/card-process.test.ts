import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { expect, test } from "vitest";
import { ADMIN, CardBench, PROGRAM } from "./card-bench.ts";
import { CardSession, readMetrics } from "./card-session.ts";
import { type ProcessResult, runProcess } from "./process.ts";
import { until } from "./until.ts";

const SOON = { withinMs: 30_000 };

/** Runs the card's program to its end, for which it has 30 s. */
const runProgram = (...args: readonly string[]): Promise<ProcessResult> => runProcess(PROGRAM.command, [PROGRAM.main, ...args]);

const kinds = async (session: CardSession): Promise<readonly string[]> => {
  const { events } = await session.readLog();
  return events.map(({ kind, alarm }) => (alarm === null ? kind : `${kind} ${alarm}`));
};

test("--help and --version answer on standard output with status 0", async () => {
  const help = await runProgram("--help");
  expect([help.code, help.stderr]).toEqual([0, ""]);
  for (const option of ["--data", "--http", "--snmp", "--nut", "--ups", "--log-level", "ISTARS_ADMIN_PASSWORD", "ISTARS_SNMP_COMMUNITY"]) {
    expect(help.stdout).toContain(option);
  }
  const version = await runProgram("--version");
  expect(version).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test.each([
  ["no folder", [], "--data"],
  ["an unknown option", ["--data", "x", "--htpp", ":80"], "--htpp"],
  ["an address that is none", ["--data", "x", "--http", "here"], '"here" is not an address; expected ADDR:PORT'],
  ["a UPS address that is none", ["--data", "x", "--ups", "ttyS1"], "ttyS1"],
  ["a protocol that there is not", ["--data", "x", "--ups", "morse+tcp://127.0.0.1:1"], 'protocol "morse" is unknown'],
  ["a log level that there is not", ["--data", "x", "--log-level", "loud"], "loud"],
  ["an argument too many", ["--data", "x", "y"], "argument"],
])("bad usage says what is wrong on standard error, with status 2: %s", async (_what, args, said) => {
  const { code, stdout, stderr } = await runProgram(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test("a second process on the same folder is refused by name, and the first goes on unharmed", async () => {
  await using bench = await CardBench.start();
  const session = await CardSession.open(bench.addresses.http);
  const second = await runProgram("--data", bench.data, "--http", "127.0.0.1:0", "--snmp", "off", "--nut", "off");
  expect([second.code, second.stdout]).toEqual([1, ""]);
  expect(second.stderr).toContain(bench.data);
  expect(second.stderr).toContain(`process ${bench.card.pid}`);
  expect(second.stderr).not.toMatch(/^ {4}at /m);
  bench.ups.change({ mains: "fail" });
  await until("an alarm, stored", async () => (await kinds(session)).includes("alarm.raised on-battery"), SOON);
  expect(bench.log().filter(({ level }) => level === "error")).toEqual([]);
  // Nor has the second one taken the first one's note with it.
  expect((await runProgram("--data", bench.data, "--http", "127.0.0.1:0")).stderr).toContain(`process ${bench.card.pid}`);
});

test.each([["http"], ["nut"]] as const)("a busy port ends the start with the option that would help: --%s", async (option) => {
  await using bench = await CardBench.start();
  await bench.card.stop();
  const taken = createServer().listen(0, "127.0.0.1");
  await using _taken = { [Symbol.asyncDispose]: async () => void taken.close() };
  await until("the port", async () => taken.listening, SOON);
  const address = taken.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has an address with a port");
  const { code, stderr } = await runProgram(...bench.commandLine(), `--${option}`, `127.0.0.1:${address.port}`);
  expect(code).toBe(1);
  expect(stderr).toContain(`cannot listen at 127.0.0.1:${address.port} (EADDRINUSE); choose another address with --${option}`);
  // What had been started before is gone: the folder and the other ports are free for the next start.
  await bench.startCard();
  expect(bench.log().filter(({ level }) => level === "error")).toEqual([]);
});

test.each([["SIGTERM"], ["SIGINT"], ["SIGHUP"]] as const)("%s stops in order: streams end, the log says so, status 0", async (signal) => {
  await using bench = await CardBench.start();
  const session = await CardSession.open(bench.addresses.http);
  const told: string[] = [];
  // Asked to stop only once the stream has begun: what a client has not taken by then it does not get. The loop ends with the stream.
  for await (const { event } of await session.stream(new AbortController().signal)) {
    if (told.push(event) === 1) bench.card.kill(signal);
  }
  expect(told[0]).toBe("hello");
  const { code } = await bench.card.ended;
  expect(code).toBe(0);
  expect(bench.log().filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
  expect((await readdir(bench.data)).filter((name) => name === "lock" || name.endsWith("-wal"))).toEqual([]);
  await bench.startCard();
  expect(await kinds(session)).toEqual(["card.started", "card.stopped", "card.started"]);
});

test("a card that is killed and started again goes on: same alarm, same session, same card", async () => {
  await using bench = await CardBench.start();
  const session = await CardSession.open(bench.addresses.http);
  bench.ups.change({ mains: "fail" });
  const alarms = async () => (await session.call("listAlarms", {})).alarms.toSorted((a, b) => (a.instance ?? 0) - (b.instance ?? 0));
  await until("both alarms", async () => (await alarms()).length === 2, SOON);
  const [first] = await alarms();
  await session.call("acknowledgeAlarm", { params: { instance: first?.instance ?? 0 } });
  const before = { alarms: await alarms(), card: (await session.call("readStatus", {})).card };
  bench.card.kill("SIGKILL");
  await bench.card.ended;
  await bench.startCard();
  // The first reading after the start has had its effect.
  await until("a reading", async () => (await session.call("readStatus", {})).reading?.facts.onBattery === true, SOON);
  expect(await alarms()).toEqual(before.alarms);
  expect((await alarms())[0]?.acknowledged?.by).toBe(ADMIN.user);
  const { card } = await session.call("readStatus", {});
  expect(card.cardId).toBe(before.card.cardId);
  expect(card.bootId).not.toBe(before.card.bootId);
  bench.ups.change({ mains: "ok" });
  await until("no alarm", async () => (await alarms()).length === 0, SOON);
  const told = await kinds(session);
  expect(told.filter((kind) => kind === "alarm.raised on-battery")).toHaveLength(1);
  expect(told.filter((kind) => kind === "alarm.raised input-bad")).toHaveLength(1);
  expect(told.filter((kind) => kind === "card.started")).toHaveLength(2);
});

test.each([
  ["on the command line", "auto"],
  ["in the settings", null],
])(
  "SAFETY 30: what auto found out, %s, outlives kill -9: the second start asks only what the family found asks",
  async (_where, protocol) => {
    await using bench = await CardBench.start({ protocol });
    const asked: string[] = [];
    bench.ups.use({
      name: "notes what is asked",
      answer: (command, next) => {
        asked.push(command);
        return next();
      },
    });
    const session = await CardSession.open(bench.addresses.http);
    const found = `megatec+${bench.ups.listen}`;
    const settingsNow = () => session.call("readSettings", { params: { section: "ups" } });
    const uriNow = async () => {
      const { values, overridden } = await settingsNow();
      return overridden["/uri"]?.value ?? values.uri;
    };
    if (protocol === null) await session.changeSettings("ups", { uri: `auto+${bench.ups.listen}` });
    await until("the family, found out and kept", async () => (await uriNow()) === found, SOON);
    await until("a reading", async () => (await session.call("readStatus", {})).reading?.facts.mainsOk === true, SOON);
    expect(asked).toContain("QPI");
    const { link } = await session.call("readStatus", {});
    expect(link).toMatchObject({ state: "online", protocol: "megatec" });
    if (protocol === null) {
      expect(await settingsNow()).toMatchObject({ version: 2, changedBy: "auto detection", overridden: {} });
      const audit = (await session.call("listAudit", { query: { action: "settings.change" } })).entries;
      expect(audit[0]).toMatchObject({ user: "auto detection", outcome: "ok", detail: "ups 2: /uri" });
      // The link that found it out goes on.
      expect(bench.log().filter(({ msg }) => msg === "the link to the UPS was made anew")).toHaveLength(1);
    }

    bench.card.kill("SIGKILL");
    await bench.card.ended;
    asked.length = 0;
    await bench.startCard();
    await until("a reading", async () => (await session.call("readStatus", {})).reading?.facts.mainsOk === true, SOON);
    await until("the nameplate", async () => asked.includes("I"), SOON);
    expect(new Set(asked)).toEqual(new Set(["Q1", "F", "I"]));

    // A link that is lost and comes back is not looked at again either; asked for anew, it is.
    bench.ups.change({ comm: "silent" });
    await until("the loss", async () => (await session.call("readStatus", {})).link.state === "lost", SOON);
    bench.ups.change({ comm: "ok" });
    await until("the UPS", async () => (await session.call("readStatus", {})).link.state === "online", SOON);
    expect(asked).not.toContain("QPI");
    if (protocol === null) {
      await session.changeSettings("ups", { uri: `auto+${bench.ups.listen}` });
      await until("another search", async () => asked.includes("QPI"), SOON);
    }
  },
);

test("before its first password is set, admin/admin may do nothing but set it", async () => {
  await using bench = await CardBench.start({ withPassword: false });
  const { http } = bench.addresses;
  const initial = { user: "admin", password: "admin" };
  const session = await CardSession.open(http, initial);
  expect(await session.call("readSession", {})).toMatchObject({ user: "admin", mustChangePassword: true });
  const refused = { code: "password.must-change" };
  await expect(session.call("readStatus", {})).rejects.toMatchObject(refused);
  await expect(session.call("listAlarms", {})).rejects.toMatchObject(refused);
  await expect(session.call("sendCommand", { body: { command: "beeper.toggle" } })).rejects.toMatchObject(refused);
  await expect(session.stream(new AbortController().signal)).rejects.toThrow("403");
  await expect(readMetrics(http, initial)).rejects.toThrow("403");
  await expect(session.call("changeOwnPassword", { body: { current: "admin", next: "admin" } })).rejects.toMatchObject({
    code: "password.unfit",
  });
  await session.call("changeOwnPassword", { body: { current: "admin", next: ADMIN.password } });
  expect((await session.call("readStatus", {})).card.firmware).toMatch(/^\d/);
  await expect(CardSession.open(http, initial)).rejects.toMatchObject({ code: "session.wrong-credentials" });
  // The password of the environment counts at the first start only, and the new one outlives the process.
  await bench.card.stop();
  await bench.startCard();
  await CardSession.open(http);
});

test("a later start does not put the password of the environment in place of the one that was set", async () => {
  await using bench = await CardBench.start();
  const { http } = bench.addresses;
  const session = await CardSession.open(http);
  const next = "another-password-2";
  await session.call("changeOwnPassword", { body: { current: ADMIN.password, next } });
  await bench.card.stop();
  await bench.startCard();
  await CardSession.open(http, { user: ADMIN.user, password: next });
  await expect(CardSession.open(http)).rejects.toMatchObject({ code: "session.wrong-credentials" });
});

test("it says of itself how it is, what it counts, and what it can be asked", async () => {
  await using bench = await CardBench.start();
  const { http } = bench.addresses;
  const health = async (): Promise<unknown> => (await fetch(`${http}/healthz`)).json();
  await until("the UPS", async () => JSON.stringify(await health()).includes('"online"'), SOON);
  expect(await health()).toEqual({ status: "ok", storage: "ok", link: "online" });

  const metrics = await readMetrics(http);
  expect(metrics.get("istars_link_up")).toBe(1);
  expect(metrics.get('istars_ups_fact{fact="mainsOk"}')).toBe(1);
  expect(metrics.get('istars_input_voltage_volts{phase="1"}')).toBeCloseTo(230, -1);
  const unnamed = await fetch(`${http}/metrics`);
  expect([unnamed.status, unnamed.headers.get("www-authenticate")]).toEqual([401, expect.stringMatching(/^Basic /)]);
  await expect(readMetrics(http, { user: "admin", password: "admin" })).rejects.toThrow("401");

  const openApi = await fetch(`${http}/api/openapi.json`);
  expect(openApi.status).toBe(200);
  const paths = ["/session", "/users/me/password", "/status", "/alarms", "/ups/commands", "/stream"];
  expect(await openApi.json()).toMatchObject({
    openapi: expect.stringMatching(/^3\./),
    paths: Object.fromEntries(paths.map((path) => [API_PREFIX + path, expect.anything()])),
  });
  const page = await fetch(`${http}/`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
  const status = await fetch(`${http}${API_PREFIX}/status`);
  expect([status.status, status.headers.get("content-type")]).toEqual([401, expect.stringContaining("application/problem+json")]);
});
