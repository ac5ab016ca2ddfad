import type { Clock } from "@istars/service/clock.ts";
import type { ExitStatus } from "@istars/service/command-line/run-program.ts";
import type { SignalSource } from "@istars/service/stop-signal.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import type { Command } from "commander";

/** What a command works with. */
export interface CommandContext extends ExitStatus {
  readonly clock: Clock;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Where Ctrl-C and the service manager's stop come from. */
  readonly signals: SignalSource;
}

/** Makes a command of the program; nothing heavy is loaded until it is run. */
export type MakeCommand = (context: CommandContext) => Command;
