import type { Language } from "@istars/protocol/model/settings/users.ts";
import type { Settings } from "../settings/settings.ts";
import type { HostCommand } from "./commands.ts";
import { type PowerOffLines, powerOffLines } from "./power-off-lines.ts";
import type { ServerPlatform } from "./server-platform.ts";
import type { WarnWay } from "./warn.ts";

/** What hands of either kind have to do, word for word. */
export interface HandsPlan {
  readonly platform: ServerPlatform;
  /** Of what users are told. */
  readonly language: Language;
  readonly warn: WarnWay;
  readonly commands: readonly HostCommand[];
  readonly lines: PowerOffLines;
}

/** The plan that the settings file gives for this machine. A command goes by the name of its program and what it is given. */
export function handsPlan(
  { warn, commands, powerOff }: Pick<Settings, "warn" | "commands" | "powerOff">,
  machine: Pick<HandsPlan, "platform" | "language">,
): HandsPlan {
  return {
    ...machine,
    warn,
    commands: commands.map(({ argv, limitMs }) => ({ name: [programName(argv[0]), ...argv.slice(1)].join(" "), argv, limitMs })),
    lines: powerOffLines(machine.platform, powerOff.kind === "own" ? powerOff.argv : null),
  };
}

const programName = (path: string): string => path.split(/[\\/]/).at(-1) || path;
