import type { Clock } from "@istars/service/clock.ts";
import type { SignalSource } from "@istars/service/stop-signal.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { type Command, InvalidArgumentError } from "commander";

/** What a command works with. */
export interface CommandContext {
  readonly clock: Clock;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Where Ctrl-C and the service manager's stop come from. */
  readonly signals: SignalSource;
  /** What the process ends with; 0 if a command does not say. A usage error ends with 2 by itself, anything thrown with 1. */
  readonly exitWith: (status: number) => void;
}

/** Makes a command of the program; nothing heavy is loaded until it is run. */
export type MakeCommand = (context: CommandContext) => Command;

/** An option's reader: what is wrong with the value is told together with the option's name. */
export function checked<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}
