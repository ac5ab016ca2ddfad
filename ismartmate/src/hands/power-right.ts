import { access, constants } from "node:fs/promises";
import { posix, win32 } from "node:path";
import { POWER_OFF_LINES, type PowerOffLines } from "./power-off-lines.ts";
import { type Argv, type RunProgram, wentWell } from "./program.ts";
import type { ServerPlatform } from "./server-platform.ts";

/** What stands between a command line and the end of the machine. */
export type PowerRightFault =
  /** There is no such program. */
  | { readonly code: "command-missing" }
  /** Neither administrator nor allowed to by the system's rules. `detail`: what the system answered. */
  | { readonly code: "right-missing"; readonly detail: string }
  /** `systemctl` is there, but this system was not started by systemd, as in most containers. */
  | { readonly code: "not-systemd" };

/** A line without a fault would do. `isRightKnown`: false for an own command, which may go to another machine or ask for rights itself. */
export interface LineRight {
  readonly argv: Argv;
  readonly fault: PowerRightFault | null;
  readonly isRightKnown: boolean;
}

/** `can`: one of the two lines would do. A fault of the first alone is still one that people should mend. */
export interface PowerRight {
  readonly can: boolean;
  readonly first: LineRight;
  readonly fallback: LineRight;
}

export interface PowerRightDeps {
  readonly platform: ServerPlatform;
  /** Of the process; `null` on Windows. 0 is the administrator. */
  readonly userId: number | null;
  /** Directories in which programs are looked for. */
  readonly path: string;
  readonly run: RunProgram;
  /** Whether there is something at this path that may be executed. */
  isProgram(path: string): Promise<boolean>;
  exists(path: string): Promise<boolean>;
}

const LIMIT_MS = 5_000;
/** There only where systemd is the running init; see sd_booted(3). */
const SYSTEMD_MARK = "/run/systemd/system";
/** logind asks polkit, also with others logged in, and says what it would do; nothing is begun. */
const ASK_LOGIND: Argv = [
  "busctl",
  "call",
  "org.freedesktop.login1",
  "/org/freedesktop/login1",
  "org.freedesktop.login1.Manager",
  "CanPowerOff",
];
/** Lists what the account may do; `SeShutdownPrivilege` stands there also while it is not switched on. */
const ASK_WINDOWS: Argv = ["whoami", "/priv"];

/** The files as they are on this machine. */
export const hostFiles: Pick<PowerRightDeps, "isProgram" | "exists"> = {
  isProgram: (path) => isReachable(path, constants.X_OK),
  exists: (path) => isReachable(path, constants.F_OK),
};

const isReachable = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false, // whatever the reason: it is of no use
  );

/** Whether this program could end the machine, found out by what can be asked without doing it (SAFETY 34). Never rejects. */
export async function canPowerOff(lines: PowerOffLines, deps: PowerRightDeps, signal: AbortSignal): Promise<PowerRight> {
  const refusal = await refusalOf(deps, signal);
  const own = POWER_OFF_LINES[deps.platform];
  const lineRight = async (argv: Argv): Promise<LineRight> => {
    const isRightKnown = argv.join("\0") === own.first.join("\0") || argv.join("\0") === own.fallback.join("\0");
    if (!(await isFound(argv[0], deps))) return { argv, fault: { code: "command-missing" }, isRightKnown };
    if (argv[0] === "systemctl" && !(await deps.exists(SYSTEMD_MARK))) return { argv, fault: { code: "not-systemd" }, isRightKnown };
    return { argv, fault: isRightKnown && refusal !== null ? { code: "right-missing", detail: refusal } : null, isRightKnown };
  };
  const [first, fallback] = await Promise.all([lineRight(lines.first), lineRight(lines.fallback)]);
  return { can: first.fault === null || fallback.fault === null, first, fallback };
}

async function isFound(program: string, { platform, path, isProgram }: PowerRightDeps): Promise<boolean> {
  const { isAbsolute, join, delimiter } = platform === "win32" ? win32 : posix;
  if (isAbsolute(program)) return isProgram(program);
  // Windows adds these by itself to a name without an ending.
  const names = platform === "win32" ? [program, `${program}.exe`, `${program}.cmd`] : [program];
  for (const directory of path.split(delimiter).filter((one) => one !== "")) {
    for (const name of names) if (await isProgram(join(directory, name))) return true;
  }
  return false;
}

/** Why the system would refuse; `null`: it would not. */
async function refusalOf({ platform, userId, run }: PowerRightDeps, signal: AbortSignal): Promise<string | null> {
  if (platform !== "win32" && userId === 0) return null;
  if (platform === "darwin") return `user ${userId}`;
  const end = await run({ argv: platform === "win32" ? ASK_WINDOWS : ASK_LOGIND, limitMs: LIMIT_MS }, signal);
  const allowed = platform === "win32" ? end.output.includes("SeShutdownPrivilege") : end.output.trim() === 's "yes"';
  return wentWell(end) && allowed ? null : end.output.trim() || end.outcome;
}
