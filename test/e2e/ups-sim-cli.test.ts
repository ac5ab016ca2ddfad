import { access, lstat, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { RunningProcess, runProcess } from "./process.ts";
import { until } from "./until.ts";

const MAIN = fileURLToPath(new URL("../simulators/ups/main.ts", import.meta.url));
const SOON = { withinMs: 20_000 };
const withoutSocat = missingPeers("socat").length > 0;

const run = (...args: string[]) => runProcess(process.execPath, [MAIN, ...args]);
const start = (...args: string[]) => RunningProcess.start(process.execPath, [MAIN, ...args]);

async function makeFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "ups-sim-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

test("it says in one line where it listens, takes orders there, and ends cleanly on SIGTERM and SIGINT", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await using ups = start("--json", "--topology", "online", "--battery-volts", "192", "--rating-va", "10000");
    const [line] = await ups.waitForLine(/^\{.*\}$/, SOON);
    const ready: unknown = JSON.parse(line);
    expect(ready).toEqual({ listen: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/), control: expect.stringMatching(/^http:\/\//) });
    const { control } = ready as { control: string };
    const response = await fetch(`${control}/state`, { method: "PUT", body: '{"mains":"fail"}' });
    expect(await response.json()).toMatchObject({ mains: "fail", spec: { topology: "online", batteryVolts: 192, ratingVa: 10_000 } });
    ups.kill(signal);
    expect(await ups.ended).toEqual({ code: 0, signal: null });
    expect(ups.stderr).toBe("");
  }
});

test("help and version are no errors", async () => {
  const help = await run("--help");
  expect(help.code).toBe(0);
  for (const word of ["--protocol", "--listen", "--control", "--speed", "--baud", "per-cell", "half-duplex"])
    expect(help.stdout).toContain(word);
  expect(await run("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test("bad usage ends with 2 and says what is wrong", async () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [["--protocol", "sec"], "does not speak sec yet"],
    [["--speed", "fast"], "'--speed <N>' argument 'fast' is invalid"],
    [["--listen", "/dev/ttyS0"], 'cannot listen on "/dev/ttyS0"'],
    [["--behaviour", "sulky"], 'there is no behaviour "sulky"'],
    [["--turbo"], "unknown option '--turbo'"],
  ];
  for (const [args, reason] of cases)
    expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(reason) });
});

test("an address that cannot be had ends with 1", async () => {
  await using first = start("--json");
  const [, control] = await first.waitForLine(/"control":"http:\/\/([^"]+)"/, SOON);
  expect(await run("--control", String(control))).toMatchObject({ code: 1, stderr: expect.stringContaining("EADDRINUSE") });
});

test.skipIf(withoutSocat)("a pty is there while it runs, survives its users, and goes with it, however it ends", async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, "tty");
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await using ups = start("--listen", `pty:${path}`);
    await ups.waitForLine(new RegExp(`on pty:${path}, control`), SOON);
    const device = await readlink(path);
    for (let user = 0; user < 3; user++) {
      const asked = await runProcess("sh", ["-c", `exec 3<>"${path}"; printf 'F\\r' >&3; head -c 22 <&3`]);
      expect(asked.stdout).toBe("#230.0 004 24.00 50.0\r");
    }
    expect(await readlink(path)).toBe(device);
    ups.kill(signal);
    await ups.ended;
    await until(
      "the pty gone",
      () =>
        access(path).then(
          () => false,
          () => true,
        ),
      SOON,
    );
  }
});

test.skipIf(withoutSocat)("a pty never takes the place of a file", async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, "notes");
  await writeFile(path, "mine");
  expect(await run("--listen", `pty:${path}`)).toMatchObject({ code: 2, stderr: expect.stringContaining("exists and is not a link") });
  expect((await lstat(path)).isFile()).toBe(true);
});
