import { spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProcessOptions, RunningProcess } from "./process.ts";

/** Programs by which a machine is ended, or all its users are spoken to; the agent and its commands get a harmless one for each. */
const PROGRAMS = [
  "systemctl",
  "shutdown",
  "poweroff",
  "halt",
  "reboot",
  "init",
  "telinit",
  "loginctl",
  "busctl",
  "dbus-send",
  "gdbus",
  "wall",
];
const FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
/** Where init and the system's bus are spoken to. */
const ROADS = ["/run/systemd", "/run/dbus", "/var/run/dbus"];
const PIPES = ["/run/initctl", "/dev/initctl"];

/** Ends with this status, and starts nothing, where one of the system's programs could not be covered. */
const UNGUARDED = 97;

/**
 * Covers what could end the machine, proves that it is covered, and only then becomes the program in its arguments. All of it happens in
 * a mount namespace of its own, so nobody else notices, and the covers stay for as long as anything that was started in there lives.
 */
const SCRIPT = `
fake="$1"; shift
for folder in ${FOLDERS.join(" ")}; do for name in ${PROGRAMS.join(" ")}; do
  place="$folder/$name"
  [ -e "$place" ] || continue
  cmp -s "$fake" "$place" || mount --bind "$fake" "$place" || exit ${UNGUARDED}
  cmp -s "$fake" "$place" || exit ${UNGUARDED}
done; done
for road in ${ROADS.join(" ")}; do [ ! -d "$road" ] || mount -t tmpfs none "$road" || exit ${UNGUARDED}; done
for pipe in ${PIPES.join(" ")}; do [ ! -e "$pipe" ] || mount --bind /dev/null "$pipe" || exit ${UNGUARDED}; done
exec setpriv --bounding-set -sys_boot --no-new-privs -- "$@"
`;

/** A mount namespace of one's own; who is not root has to become so in a user namespace of his own for it. */
const ownMounts = (): readonly string[] => (process.getuid?.() === 0 ? ["--mount"] : ["--map-root-user", "--mount"]);

/** Why no agent can be started here without danger to the machine; `null` if it can. A suite is skipped by it, and says so by its name. */
export function noGuard(): string | null {
  if (process.platform !== "linux") return "Linux";
  const probe = "mount --bind /dev/null /usr/bin/env && exec setpriv --bounding-set -sys_boot --no-new-privs -- true";
  const { status } = spawnSync("unshare", [...ownMounts(), "--", "sh", "-c", probe]);
  return status === 0 ? null : "mount namespaces (unshare is refused)";
}

/**
 * Stands between the agents of tests and the machine they run on: they may be armed, run as root, and hold a fallback that is the system's
 * own word. Whatever is started through it finds harmless programs in place of those that end a machine, first on its path and under
 * their real names as well, no road to init or to the bus, and has not the capability to reboot. What it asked for can be read.
 */
export class PowerOffGuard {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** `folder` is the caller's, and is there for as long as what was started. */
  static async open(folder: string): Promise<PowerOffGuard> {
    const guard = new PowerOffGuard(folder);
    const fake = `#!/bin/sh\necho "$(basename "$0") $*" >> '${guard.#callsFile}'\n`;
    await mkdir(guard.#programs, { recursive: true });
    await writeFile(guard.#fake, fake);
    await chmod(guard.#fake, 0o755);
    for (const name of PROGRAMS) {
      await writeFile(join(guard.#programs, name), fake);
      await chmod(join(guard.#programs, name), 0o755);
    }
    return guard;
  }

  /** The only way in which tests start an agent. */
  start(command: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
    const path = `${this.#programs}:${options.env?.PATH ?? process.env.PATH ?? ""}`;
    const line = [...ownMounts(), "--", "sh", "-c", SCRIPT, "guard", this.#fake, command, ...args];
    return RunningProcess.start("unshare", line, { ...options, env: { ...options.env, PATH: path } });
  }

  /** Each call of a program that would have ended the machine or spoken to everybody, as it was given: `systemctl poweroff`. */
  async calls(): Promise<readonly string[]> {
    const text = await readFile(this.#callsFile, "utf8").catch(() => ""); // nobody called anything yet
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  }

  get #programs(): string {
    return join(this.#folder, "harmless");
  }

  get #fake(): string {
    return join(this.#folder, "harmless-program");
  }

  get #callsFile(): string {
    return join(this.#folder, "calls");
  }
}
