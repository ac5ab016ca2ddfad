import type { Argv } from "./program.ts";
import type { ServerPlatform } from "./server-platform.ts";

/** What ends the machine: the first line, and the one that is given when it is still up after that. */
export interface PowerOffLines {
  readonly first: Argv;
  readonly fallback: Argv;
}

const WINDOWS = "C:\\Windows\\System32";

/**
 * The systems' own commands, word for word; on Windows with their path, as it looks into the working directory first.
 *
 * - Linux: systemd's way. `shutdown` is there without systemd too, and talks to init by another road where systemd's bus is stuck.
 * - Windows: at once (`/t 0`), closing programs that ask questions (`/f`), with the reason "Power Failure: Environment" (`u:6:12`) in the
 *   event log; then the same by PowerShell. Not yet confirmed on a machine.
 * - macOS: `shutdown`; then `halt`, which goes past the programs that keep it. Not yet confirmed on a machine.
 */
export const POWER_OFF_LINES: Readonly<Record<ServerPlatform, PowerOffLines>> = {
  linux: { first: ["systemctl", "poweroff"], fallback: ["shutdown", "-h", "now"] },
  win32: {
    first: [`${WINDOWS}\\shutdown.exe`, "/s", "/t", "0", "/f", "/d", "u:6:12"],
    fallback: [`${WINDOWS}\\WindowsPowerShell\\v1.0\\powershell.exe`, "-NoProfile", "-NonInteractive", "-Command", "Stop-Computer -Force"],
  },
  darwin: { first: ["/sbin/shutdown", "-h", "now"], fallback: ["/sbin/halt"] },
};

/** An own command of the settings file comes first; what the system offers stays behind it. */
export const powerOffLines = (platform: ServerPlatform, own: Argv | null): PowerOffLines =>
  own === null ? POWER_OFF_LINES[platform] : { first: own, fallback: POWER_OFF_LINES[platform].first };
