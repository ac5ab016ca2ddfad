import type { Clock } from "@istars/service/clock.ts";
import type { SignalSource } from "@istars/service/stop-signal.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { type Command, InvalidArgumentError } from "commander";

/** What a command works with. */
export interface CommandContext {
  readonly clock: Clock;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Where Ctrl-C comes from. */
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

/** The same for an option that may be given several times. */
export function checkedEach<T>(parse: (text: string) => T): (text: string, before: readonly T[] | undefined) => readonly T[] {
  const one = checked(parse);
  return (text, before = []) => [...before, one(text)];
}

/** Reads a whole number within limits; `unit` is told with them. Throws an `Error` that names the limits. */
export const wholeNumber =
  (limits: { readonly from: number; readonly to: number; readonly unit: string }) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= limits.from && value <= limits.to) return value;
    throw new Error(`expected a whole number from ${limits.from} to ${limits.to} ${limits.unit}`);
  };

/** Readers of options that several commands have. */
export const timeoutMs = wholeNumber({ from: 200, to: 60_000, unit: "milliseconds" });
export const port = wholeNumber({ from: 1, to: 65_535, unit: "as a port" });

export function interfaceName(text: string): string {
  if (text.length === 0 || text.length > 64) throw new Error("expected the name of an interface, for example eth0");
  return text;
}

/** What a program ends with after Ctrl-C, as shells tell it. */
export const INTERRUPTED = 130;
