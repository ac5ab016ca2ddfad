import type { ServerPlatform } from "../hands/server-platform.ts";

/** Which start of the machine this is. */
export interface Boot {
  readonly id: string;
  /** `exact`: the system's own word for this start. `from-clock`: the moment of the start, worked out, right to some seconds. */
  readonly exactness: "exact" | "from-clock";
}

export interface BootDeps {
  readonly platform: ServerPlatform;
  /** `null` if there is no such file. */
  read(path: string): Promise<string | null>;
  /** What a program of the system said; `null` if it failed. */
  ask(argv: readonly [string, ...string[]], signal: AbortSignal): Promise<string | null>;
  wallMs(): number;
  uptimeMs(): number;
}

const LINUX_FILE = "/proc/sys/kernel/random/boot_id";
/** A random one for each start, macOS 10.15 and later. `kern.boottime` would move with the clock. Not yet confirmed on a machine. */
const ASK_MACOS = ["sysctl", "-n", "kern.bootsessionuuid"] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CLOCK_ID = /^start:(\d+)$/;
/** The two clocks that the moment is worked out from drift apart, and are corrected. */
const CLOCK_SLACK_MS = 5_000;

/**
 * Asks the system. Windows has no word for it: the moment of the start, which a clock that is set moves too; then a journal is not taken
 * up, and what it counted begins anew from fresh facts, which is later but never wrong.
 */
export async function readBoot(deps: BootDeps, signal: AbortSignal): Promise<Boot> {
  const told =
    deps.platform === "linux" ? await deps.read(LINUX_FILE) : deps.platform === "darwin" ? await deps.ask(ASK_MACOS, signal) : null;
  const id = told?.trim().toLowerCase() ?? "";
  if (UUID.test(id)) return { id, exactness: "exact" };
  return { id: `start:${Math.round(deps.wallMs() - deps.uptimeMs())}`, exactness: "from-clock" };
}

/**
 * The id under which this boot is known in a journal: the journal's own if both mean the same start, else the one of now. Two starts of
 * one machine are never as near to each other as the slack.
 */
export function sameBootId(boot: Boot, journalId: string): string {
  const [now, then] = [CLOCK_ID.exec(boot.id)?.[1], CLOCK_ID.exec(journalId)?.[1]];
  if (now === undefined || then === undefined) return boot.id;
  return Math.abs(Number(now) - Number(then)) <= CLOCK_SLACK_MS ? journalId : boot.id;
}
