import type { ChangeRequest, ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import { ScanError } from "@istars/service/scan/scan-error.ts";
import type { Command } from "commander";
import { ChangeError } from "../change/change-error.ts";
import { ChangeSession } from "../change/change-session.ts";
import { ChangeView } from "../change/change-view.ts";
import { planErrorWords } from "../change/change-words.ts";
import type { ChangeOptions } from "./change-options.ts";
import { type CommandContext, INTERRUPTED } from "./command.ts";

export function openSession({ port, interface: interfaces, timeout }: ChangeOptions, { clock, signals }: CommandContext): ChangeSession {
  return new ChangeSession({
    ...{ clock, signals, port },
    ...(interfaces === undefined ? {} : { interfaces }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  });
}

/** Ctrl-C came before any card was told. */
export function tellStopped({ stderr, exitWith }: CommandContext): void {
  stderr.write("Stopped. No card was told anything, and nothing has changed.\n");
  exitWith(INTERRUPTED);
}

/** Looks for the cards; false after Ctrl-C, which is told. An interface that is not there is bad usage. */
export async function findCards(
  session: ChangeSession,
  macs: readonly string[],
  { command, context }: { readonly command: Command; readonly context: CommandContext },
): Promise<boolean> {
  try {
    await session.find(macs);
  } catch (error) {
    if (error instanceof ScanError) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
  if (!session.stopped.aborted) return true;
  tellStopped(context);
  return false;
}

/** Carries out a plan, tells each step unless JSON is wanted, and sets the exit status. `null`: it had faults, which are told. */
export async function carryOut(
  session: ChangeSession,
  request: ChangeRequest,
  { context, isJson }: { readonly context: CommandContext; readonly isJson: boolean },
): Promise<ChangeRun | null> {
  const { stdout, stderr, exitWith } = context;
  const view = new ChangeView({ stdout: isJson ? null : stdout, stderr });
  const tellStop = () => view.showStop();
  session.stopped.addEventListener("abort", tellStop, { once: true });
  try {
    const run = await session.carryOut(request, (news) => view.show(news));
    if (session.stopped.aborted && run.cards.every(({ step }) => step === "cancelled")) tellStopped(context);
    else exitWith(run.cards.every(({ step }) => step === "done") ? 0 : 1);
    return run;
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    for (const line of planErrorWords(error, request.rows.length === 1)) stderr.write(`${line}\n`);
    exitWith(1);
    return null;
  } finally {
    session.stopped.removeEventListener("abort", tellStop);
  }
}

/** Of a request, what the options say. */
export function howOf(
  { override, ignoreTaken }: ChangeOptions,
  firstPassword: string | null,
): Pick<ChangeRequest, "firstPassword" | "override" | "ignoreTaken"> {
  return {
    ...(firstPassword === null ? {} : { firstPassword }),
    ...(override ? { override } : {}),
    ...(ignoreTaken ? { ignoreTaken } : {}),
  };
}
