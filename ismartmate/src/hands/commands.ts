import type { Clock } from "@istars/service/clock.ts";
import type { Cause } from "../decision/course.ts";
import type { Argv, ProgramEnd, RunProgram } from "./program.ts";

/** One command of the settings file: what stops a service before the system goes down. */
export interface HostCommand {
  readonly name: string;
  readonly argv: Argv;
  readonly limitMs: number;
}

export interface CommandResult extends Omit<ProgramEnd, "outcome"> {
  readonly name: string;
  readonly argv: Argv;
  /** `skipped`: its turn did not come before the commands were called off. */
  readonly outcome: ProgramEnd["outcome"] | "skipped";
}

/** What the commands are told, and how far they had come. */
export interface CommandsOrder {
  readonly cause: Cause;
  /** When the machine has to be off, on the clock's `monoMs`; `null`: not known. */
  readonly offAtMs: number | null;
  /** So many of them have ended before the agent was interrupted; they are not run again. */
  readonly ended: number;
  /** After each one, so that a journal can keep how far it went. */
  readonly onEnded: (result: CommandResult, ended: number) => Promise<void>;
}

/**
 * What a command finds in its environment: `ISTARS_CAUSE` (see `Cause`), `ISTARS_FEED` (empty if no feed is the reason) and
 * `ISTARS_SECONDS_LEFT` (whole seconds until the machine has to be off, at least 0; empty where nobody knows).
 */
export const commandEnvironment = ({ kind, feedId }: Cause, leftMs: number | null): Readonly<Record<string, string>> => ({
  ISTARS_CAUSE: kind,
  ISTARS_FEED: feedId ?? "",
  ISTARS_SECONDS_LEFT: leftMs === null ? "" : String(Math.max(0, Math.floor(leftMs / 1_000))),
});

/**
 * Runs the commands one after the other. One that fails, hangs or is not there is noted and the next one begins: a server that stays up
 * because a service did not stop loses more than that service. When `signal` aborts, the running one is ended and the rest is skipped.
 * Never rejects for what a command does.
 */
export async function runCommands(
  commands: readonly HostCommand[],
  order: CommandsOrder,
  { run, clock }: { readonly run: RunProgram; readonly clock: Clock },
  signal: AbortSignal,
): Promise<readonly CommandResult[]> {
  const results: CommandResult[] = [];
  for (const [index, { name, argv, limitMs }] of commands.entries()) {
    if (index < order.ended) continue;
    if (signal.aborted) {
      results.push({ name, argv, outcome: "skipped", exitCode: null, tookMs: 0, output: "", isOutputCut: false });
      continue;
    }
    const leftMs = order.offAtMs === null ? null : order.offAtMs - clock.monoMs();
    const result = { name, argv, ...(await run({ argv, limitMs, env: commandEnvironment(order.cause, leftMs) }, signal)) };
    results.push(result);
    await order.onEnded(result, index + 1);
  }
  return results;
}
