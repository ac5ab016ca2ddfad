import { rm, stat, writeFile } from "node:fs/promises";
import { systemClock } from "@istars/service/clock.ts";
import { RecordingOutput } from "@istars/service/terminal/recording-output.ts";
import { expect, test } from "vitest";
import { runProgram } from "./program.ts";
import { programBench, QUIET_SETTINGS } from "./program-bench.ts";
import { defaultText } from "./settings/default-text.ts";

async function say(...argv: readonly string[]) {
  const [stdout, stderr] = [new RecordingOutput(), new RecordingOutput()];
  const signals = { on: () => {}, off: () => {} };
  const loadRealHands = async () => {
    throw new Error("real hands were asked for");
  };
  const status = await runProgram(argv, { clock: systemClock, version: "1.2.3", env: {}, stdout, stderr, signals, loadRealHands });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

test.each([
  ["--help", /Usage: ismartmate .*init.*check.*run.*drill.*status.*web.*desktop/s],
  ["--version", /^1\.2\.3\n$/],
])("%s is answered on stdout", async (option, text) => {
  const { status, stdout, stderr } = await say(option);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(text);
});

test.each(["init", "check", "run", "drill", "status", "web", "desktop"])("the help of %s says what it ends with", async (command) => {
  const { status, stdout } = await say(command, "--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/--config <file>.*--data <dir>.*Ends with 0/s);
});

test.each([
  [[], /Usage: ismartmate/],
  [["start"], /unknown command 'start'/],
  [["run", "now"], /too many arguments/],
  [["run", "--armed"], /unknown option '--armed'/],
  [["run", "--log-level", "loud"], /--log-level.*invalid/],
])("bad usage %j ends with 2 and says why on stderr", async (argv, message) => {
  const { status, stdout, stderr } = await say(...argv);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(message);
});

test("a first settings file is for its owner alone, holds every default, and is never written over", async () => {
  await using bench = await programBench();
  await rm(bench.file);
  expect(await bench.run("init")).toMatchObject({ status: 0, stdout: expect.stringContaining(`check --config ${bench.file}`) });
  expect(await bench.text()).toBe(defaultText());
  expect((await stat(bench.file)).mode & 0o777).toBe(0o600);
  await writeFile(bench.file, QUIET_SETTINGS);
  expect(await bench.run("init")).toMatchObject({ status: 1, stderr: expect.stringContaining("is there already") });
  expect(await bench.text()).toBe(QUIET_SETTINGS);
});

test.each(["run", "check"])("%s without a settings file says how to get one", async (command) => {
  await using bench = await programBench();
  await rm(bench.file);
  expect(await bench.run(command)).toMatchObject({ status: 1, stderr: expect.stringContaining(`ismartmate init --config ${bench.file}`) });
});

test("run does not start with a faulty file, and names each fault as a place that an editor can go to", async () => {
  await using bench = await programBench("armed: perhaps\nwhen:\n  steady: 30\n");
  const { status, stderr } = await bench.run("run");
  expect(status).toBe(1);
  expect(stderr.split("\n").slice(0, 2)).toEqual([
    expect.stringMatching(new RegExp(`^${bench.file}:1:1 armed: \`perhaps\``)),
    expect.stringMatching(new RegExp(`^${bench.file}:3:3 when\\.steady: \`30\` is not understood; write a time with its unit`)),
  ]);
});

test("SAFETY 34: run loads what can end the machine, and with --dry-run it never does", async () => {
  await using dry = await programBench();
  const service = await dry.serve("--dry-run");
  service.signals.emit("SIGTERM");
  expect(await service.status).toBe(0);
  expect(dry.loads()).toBe(0);
  await using real = await programBench();
  await real.serve();
  expect(real.loads()).toBe(1);
});

test("SAFETY 34: no other command than run loads what can end the machine", async () => {
  await using bench = await programBench();
  await bench.serve("--dry-run");
  for (const command of ["check", "status", "init"]) await bench.run(command);
  await bench.run("web", "--no-open");
  expect(bench.loads()).toBe(0);
});

test("a service leaves word of itself for its user alone, and takes it away at its end", async () => {
  await using bench = await programBench();
  const { local, signals, status } = await bench.serve("--dry-run");
  expect(local).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), secret: expect.any(String), pid: process.pid });
  expect((await stat(`${bench.data}/local.json`)).mode & 0o777).toBe(0o600);
  expect((await stat(bench.data)).mode & 0o777).toBe(0o700);
  signals.emit("SIGTERM");
  expect(await status).toBe(0);
  await expect(stat(`${bench.data}/local.json`)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a second process on the same data refuses and says why", async () => {
  await using bench = await programBench();
  const first = await bench.serve("--dry-run");
  expect(await bench.run("run", "--dry-run")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`another process uses ${bench.data}`),
  });
  first.signals.emit("SIGTERM");
  await first.status;
  await bench.serve("--dry-run");
});

test("status tells the running service's state in words or as JSON, and ends with 3 where none runs", async () => {
  await using bench = await programBench();
  expect(await bench.run("status")).toMatchObject({ status: 3, stdout: "", stderr: expect.stringContaining("no service runs") });
  await bench.serve("--dry-run");
  expect(await bench.run("status")).toMatchObject({ status: 0, stdout: expect.stringMatching(/: dry run, watching\n/), stderr: "" });
  expect(JSON.parse((await bench.run("status", "--json")).stdout)).toMatchObject({ mode: "dry-run", phase: { kind: "watching" } });
});

test("status after a service that was killed says that none runs", async () => {
  await using bench = await programBench();
  const { local, signals, status } = await bench.serve("--dry-run");
  signals.emit("SIGTERM");
  await status;
  await writeFile(`${bench.data}/local.json`, JSON.stringify(local));
  expect((await bench.run("status")).status).toBe(3);
});

test("web prints an address that opens the pages once with every right", async () => {
  await using bench = await programBench();
  const { local } = await bench.serve("--dry-run");
  const { status, stdout } = await bench.run("web", "--no-open");
  expect(status).toBe(0);
  const [, code = ""] = new RegExp(`^iSmartMate: ${local.url}/#launch=(\\S+) `).exec(stdout) ?? [];
  const body = JSON.stringify({ secret: code });
  const open = () => fetch(`${local.url}/api/v1/session`, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect([(await open()).status, (await open()).status]).toEqual([200, 401]);
});

test("a changed file is taken over while it runs, a faulty one is told, and SIGHUP ends nothing", async () => {
  await using bench = await programBench();
  const { local, signals } = await bench.serve("--dry-run");
  const codes = async () => {
    const { entries } = (await (await fetch(`${local.url}/api/v1/timeline`)).json()) as { entries: { code: string }[] };
    return entries.map(({ code }) => code);
  };
  const until = async (code: string) => {
    while (!(await codes()).includes(code)) await new Promise((next) => setImmediate(next));
  };
  await writeFile(bench.file, `${QUIET_SETTINGS}when:\n  steady: 40 s\n`);
  await until("settings.loaded");
  await writeFile(bench.file, "armed: [\n");
  await until("settings.faulty");
  signals.emit("SIGHUP");
  expect((await bench.run("status")).stdout).toContain("The settings file has a fault");
});

test("a drill of the running service is told step by step, and ends with how long it would have taken", async () => {
  await using bench = await programBench(`${QUIET_SETTINGS}host:\n  warning: 0 s\n`);
  await bench.serve("--dry-run");
  const { status, stdout } = await bench.run("drill");
  expect(stdout).toMatch(/The drill begins\..*would have powered off after \d+ s\n$/is);
  expect(status).toBe(0);
  expect(JSON.parse((await bench.run("drill", "--json")).stdout)).toMatchObject({
    id: 2,
    mode: "drill",
    outcome: "would-have-powered-off",
  });
});

test("a drill where no service runs is gone through all the same, and leaves nothing behind", async () => {
  await using bench = await programBench(`${QUIET_SETTINGS}host:\n  warning: 0 s\n`);
  const { status, stdout, stderr } = await bench.run("drill");
  expect(stderr).toContain("no service runs");
  expect(stdout).toMatch(/would have powered off after \d+ s\n$/i);
  expect(status).toBe(0);
  await expect(stat(bench.data)).rejects.toMatchObject({ code: "ENOENT" });
});

test("check of a file without sources says what is missing, in words or as JSON", async () => {
  await using bench = await programBench();
  const { status, stdout } = await bench.run("check");
  expect(status).toBe(1);
  expect(stdout).toMatch(/!! {2}no source is set.*!! {2}no feed is set.*Not everything needed is there/s);
  expect(JSON.parse((await bench.run("check", "--json")).stdout)).toMatchObject({ isGood: false, sources: [], mode: "observer" });
});
