import { readFileSync } from "node:fs";
import { systemClock } from "@istars/service/clock.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { type Argv, createProgramRunner, hostSystem } from "./program.ts";
import { SampleSystem } from "./sample-system.ts";

const open = new AbortController().signal;
const onThisMachine = createProgramRunner(hostSystem, systemClock);
const node = (script: string): Argv => [process.execPath, "-e", script];

test("arguments reach the program as they are, whatever a shell would make of them", async () => {
  const words = ["$HOME `id`", "; rm -rf /", "a'b\"c", "*"];
  const argv: Argv = [process.execPath, "-e", "console.log(JSON.stringify(process.argv.slice(1)))", ...words];
  const end = await onThisMachine({ argv, limitMs: 10_000 }, open);
  expect(end).toMatchObject({ outcome: "ended", exitCode: 0, isOutputCut: false });
  expect(JSON.parse(end.output)).toEqual(words);
});

test("what it is given, says on either output and ends with is kept", async () => {
  const script =
    "process.stdin.on('data', (d) => { console.log(String(d) + process.env.TOLD); console.error('no'); process.exitCode = 3 })";
  const end = await onThisMachine({ argv: node(script), limitMs: 10_000, env: { TOLD: " told" }, input: "in" }, open);
  expect(end).toMatchObject({ outcome: "ended", exitCode: 3 });
  expect(end.output.split("\n").toSorted()).toEqual(["", "in told", "no"]);
});

test("of a program that never stops talking the last 4 KB are kept, whole characters only", async () => {
  const end = await onThisMachine({ argv: node("process.stdout.write('始' + '电'.repeat(100000) + 'end')"), limitMs: 10_000 }, open);
  expect(end.isOutputCut).toBe(true);
  expect(end.output).toBe(`${"电".repeat(Math.floor((4_096 - 3) / 3))}end`);
});

test("a program that is not there, and one that no system takes, are told as that", async () => {
  const absent = await onThisMachine({ argv: ["/nowhere/at-all"], limitMs: 10_000 }, open);
  expect(absent).toMatchObject({ outcome: "not-started", exitCode: null });
  expect(absent.output).toContain("ENOENT");
  expect(await onThisMachine({ argv: ["a\0b"], limitMs: 10_000 }, open)).toMatchObject({ outcome: "not-started" });
});

test.skipIf(process.platform === "win32")(
  "over its limit it is ended with everything it started, and one that hears nothing is ended too",
  async () => {
    const clock = new VirtualClock();
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); ";
    const parent = `${deaf}const { spawn } = require('child_process'); console.log(spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}]).pid)`;
    let said = "";
    const heard = Promise.withResolvers<void>();
    const system = {
      ...hostSystem,
      spawn: (...args: Parameters<typeof hostSystem.spawn>) => {
        const child = hostSystem.spawn(...args);
        child.stdout?.on("data", (bytes: Buffer) => {
          said += bytes.toString();
          heard.resolve();
        });
        return child;
      },
    };
    const running = createProgramRunner(system, clock)({ argv: node(parent), limitMs: 30_000 }, open);
    await heard.promise;
    await clock.advance(29_999);
    const grandchild = Number(said);
    expect(process.kill(grandchild, 0)).toBe(true);
    await clock.advance(1);
    await clock.advance(1_000);
    const closing = await Promise.race([running, clock.advance(1_000).then(() => running)]);
    expect(closing).toMatchObject({ outcome: "too-late", exitCode: null });
    await expect.poll(() => isThere(grandchild), { timeout: 10_000 }).toBe(false);
  },
);

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // One that has ended and that nobody asked about is still in the list.
    return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};

test("called off, it is ended at once; called off before, it does not begin", async () => {
  const system = new SampleSystem(() => "hangs");
  const stop = new AbortController();
  const running = createProgramRunner(system, new VirtualClock())({ argv: ["stop-database"], limitMs: 30_000 }, stop.signal);
  stop.abort();
  expect(await running).toMatchObject({ outcome: "stopped" });
  expect(system.killed).toEqual([
    { pid: -1_001, signal: "SIGTERM" },
    { pid: -1_001, signal: "SIGKILL" },
  ]);
  expect(await createProgramRunner(system, new VirtualClock())({ argv: ["x"], limitMs: 1 }, stop.signal)).toMatchObject({
    outcome: "stopped",
  });
  expect(system.lines).toEqual([["stop-database"]]);
});

test("it goes on after a program that has ended, although what it left behind holds its outputs open", async () => {
  const clock = new VirtualClock();
  const run = createProgramRunner(new SampleSystem(() => "leaves-another"), clock);
  const running = run({ argv: ["starts-a-daemon"], limitMs: 30_000 }, open);
  await clock.advance(1_000);
  expect(await running).toMatchObject({ outcome: "ended", exitCode: 0 });
});

test("on Windows the tree is ended by the system's own program", async () => {
  const system = new SampleSystem((line) => (line.startsWith("taskkill") ? 0 : "hangs"), "win32");
  const clock = new VirtualClock();
  const running = createProgramRunner(system, clock)({ argv: ["net", "stop", "MSSQLSERVER"], limitMs: 5_000 }, open);
  await clock.advance(10_000);
  expect(await running).toMatchObject({ outcome: "too-late" });
  expect(system.lines.slice(0, 2)).toEqual([
    ["net", "stop", "MSSQLSERVER"],
    ["taskkill", "/pid", "1001", "/t", "/f"],
  ]);
});
