import type { Clock } from "@istars/service/clock.ts";
import { wholeNumber } from "@istars/service/command-line/option-readers.ts";
import type { ExitStatus } from "@istars/service/command-line/run-program.ts";
import type { SignalSource } from "@istars/service/stop-signal.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import type { Command } from "commander";

/** What a command works with. */
export interface CommandContext extends ExitStatus {
  readonly clock: Clock;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Where Ctrl-C comes from. */
  readonly signals: SignalSource;
}

/** Makes a command of the program; nothing heavy is loaded until it is run. */
export type MakeCommand = (context: CommandContext) => Command;

/** Readers of options that several commands have. */
export const timeoutMs = wholeNumber({ from: 200, to: 60_000, unit: "milliseconds" });

export function interfaceName(text: string): string {
  if (text.length === 0 || text.length > 64) throw new Error("expected the name of an interface, for example eth0");
  return text;
}

/** What a program ends with after Ctrl-C, as shells tell it. */
export const INTERRUPTED = 130;
