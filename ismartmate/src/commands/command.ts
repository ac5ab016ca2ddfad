import { dirname, join, resolve } from "node:path";
import type { Clock } from "@istars/service/clock.ts";
import type { SignalSource } from "@istars/service/stop-signal.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { Command } from "commander";
import type { MakeRealHands } from "../service/start-agent.ts";

/** What a command works with. */
export interface CommandContext {
  readonly clock: Clock;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Where Ctrl-C, the service manager's stop and its reload come from. */
  readonly signals: SignalSource;
  /** Loads what can end the machine; called by `run` alone, and not with `--dry-run`. */
  readonly loadRealHands: () => Promise<MakeRealHands>;
  /** What the process ends with; 0 if a command does not say. A usage error ends with 2 by itself, anything thrown with 1. */
  readonly exitWith: (status: number) => void;
}

/** Makes a command of the program; nothing heavy is loaded until it is run. */
export type MakeCommand = (context: CommandContext) => Command;

/** Options of every command that has to do with a service. */
export interface Places {
  readonly config: string;
  readonly data?: string;
}

/** A command with the options that say which service it is about. */
export const commandFor = (name: string, { env }: Pick<CommandContext, "env">): Command =>
  new Command(name)
    .option("--config <file>", "settings file", defaultConfig(process.platform, env))
    .option("--data <dir>", "what the service keeps; left out: a folder `ismartmate` beside the settings file");

/** The service's data folder. */
export const dataFolder = ({ config, data }: Places): string => resolve(data ?? join(dirname(config), "ismartmate"));

/** Where the settings file stands unless somebody says something else. */
export function defaultConfig(platform: NodeJS.Platform, { ProgramData }: NodeJS.ProcessEnv): string {
  switch (platform) {
    case "win32":
      return `${ProgramData ?? "C:\\ProgramData"}\\iStars\\ismartmate.yaml`;
    case "darwin":
      return "/Library/Application Support/iStars/ismartmate.yaml";
    default:
      return "/etc/istars/ismartmate.yaml";
  }
}
