import { expect, test } from "vitest";
import { POWER_OFF_LINES, powerOffLines } from "./power-off-lines.ts";
import { canPowerOff, hostFiles, type PowerRightDeps } from "./power-right.ts";
import type { ProgramEnd } from "./program.ts";

const open = new AbortController().signal;
const says = (output: string, exitCode = 0): ProgramEnd => ({ outcome: "ended", exitCode, tookMs: 1, output, isOutputCut: false });

/** A Linux with systemd unless told otherwise; `asked`: every line that was run. */
function machine(change: Partial<PowerRightDeps> & { readonly files?: readonly string[]; readonly answer?: ProgramEnd } = {}) {
  const asked: (readonly string[])[] = [];
  const files = change.files ?? ["/usr/bin/systemctl", "/usr/sbin/shutdown", "/run/systemd/system"];
  const deps: PowerRightDeps = {
    platform: "linux",
    userId: 0,
    path: "/usr/sbin:/usr/bin",
    run: async ({ argv }) => {
      asked.push(argv);
      return change.answer ?? says("");
    },
    isProgram: async (path) => files.includes(path),
    exists: async (path) => files.includes(path),
    ...change,
  };
  return { deps, asked, right: () => canPowerOff(POWER_OFF_LINES[deps.platform], deps, open) };
}

test("SAFETY 34: the administrator of a Linux with systemd can; nothing has to be run to know it", async () => {
  const { right, asked } = machine();
  expect(await right()).toMatchObject({ can: true, first: { fault: null }, fallback: { fault: null } });
  expect(asked).toEqual([]);
});

test.each([
  { answer: says('s "yes"\n'), can: true },
  { answer: says('s "challenge"\n'), can: false },
  { answer: says('s "no"\n'), can: false },
  { answer: says('s "yes"\n', 1), can: false },
  { answer: says("Failed to connect to bus", 1), can: false },
])("SAFETY 34: anybody else can if logind, asked and not told, says yes: $answer.output", async ({ answer, can }) => {
  const { right, asked } = machine({ userId: 998, answer });
  const found = await right();
  expect(found.can).toBe(can);
  if (!can) expect(found.first.fault).toEqual({ code: "right-missing", detail: answer.output.trim() });
  expect(asked).toEqual([
    ["busctl", "call", "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "CanPowerOff"],
  ]);
});

test("SAFETY 34: a missing command, and systemctl without systemd, leave the fallback; without that it cannot", async () => {
  expect(await machine({ files: ["/usr/sbin/shutdown"] }).right()).toMatchObject({
    can: true,
    first: { fault: { code: "command-missing" } },
  });
  expect(await machine({ files: ["/usr/bin/systemctl", "/usr/sbin/shutdown"] }).right()).toMatchObject({
    can: true,
    first: { fault: { code: "not-systemd" } },
  });
  expect(await machine({ files: ["/usr/bin/systemctl"] }).right()).toMatchObject({
    can: false,
    first: { fault: { code: "not-systemd" } },
    fallback: { fault: { code: "command-missing" } },
  });
});

test("an own command needs to be there; whether it may is not ours to know", async () => {
  const lines = powerOffLines("linux", ["/opt/off"]);
  const { deps } = machine({ userId: 998, answer: says('s "no"\n'), files: ["/opt/off", "/usr/bin/systemctl", "/run/systemd/system"] });
  expect(await canPowerOff(lines, deps, open)).toMatchObject({
    can: true,
    first: { fault: null, isRightKnown: false },
    fallback: { fault: { code: "right-missing" }, isRightKnown: true },
  });
});

test("SAFETY 34: on Windows the privilege counts, switched on or not; on macOS the administrator", async () => {
  const windows = (answer: ProgramEnd) =>
    machine({
      platform: "win32",
      userId: null,
      path: "C:\\Windows\\System32",
      files: ["C:\\Windows\\System32\\shutdown.exe"],
      answer,
    });
  const able = windows(says("SeShutdownPrivilege           Shut down the system                 Disabled\r\n"));
  expect(await able.right()).toMatchObject({ can: true, fallback: { fault: { code: "command-missing" } } });
  expect(able.asked).toEqual([["whoami", "/priv"]]);
  expect((await windows(says("SeChangeNotifyPrivilege Enabled")).right()).can).toBe(false);
  const mac = (userId: number) => machine({ platform: "darwin", userId, files: ["/sbin/shutdown", "/sbin/halt"] }).right();
  expect((await mac(0)).can).toBe(true);
  expect((await mac(501)).can).toBe(false);
});

test("a file that may not be executed is no program", async () => {
  expect(await hostFiles.isProgram(process.execPath)).toBe(true);
  expect(await hostFiles.exists(import.meta.filename)).toBe(true);
  expect(await hostFiles.isProgram(import.meta.filename)).toBe(false);
});
