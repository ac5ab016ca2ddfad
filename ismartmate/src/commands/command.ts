import { dirname, join, resolve } from "node:path";
import type { Clock } from "@istars/service/clock.ts";
import type { ExitStatus } from "@istars/service/command-line/run-program.ts";
import { systemPlace } from "@istars/service/command-line/system-place.ts";
import type { SignalSource } from "@istars/service/stop-signal.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { Command } from "commander";
import type { MakeRealHands } from "../service/start-agent.ts";

/** What a command works with. */
export interface CommandContext extends ExitStatus {
  readonly clock: Clock;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Where Ctrl-C, the service manager's stop and its reload come from. */
  readonly signals: SignalSource;
  /** Loads what can end the machine; called by `run` alone, and not with `--dry-run`. */
  readonly loadRealHands: () => Promise<MakeRealHands>;
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
    .option("--config <file>", "settings file", systemPlace("settings", "ismartmate.yaml", process.platform, env))
    .option("--data <dir>", "what the service keeps; left out: a folder `ismartmate` beside the settings file");

/** The service's data folder. */
export const dataFolder = ({ config, data }: Places): string => resolve(data ?? join(dirname(config), "ismartmate"));
