import type { Clock } from "@istars/service/clock.ts";
import type { RealAction } from "../decision/action.ts";
import type { PowerOffLines } from "./power-off-lines.ts";
import { type Argv, type ProgramEnd, type RunProgram, wentWell } from "./program.ts";

/** What came of it, told as it happens. */
export type PowerOffFact =
  /** The system has taken the word. */
  | { readonly kind: "given"; readonly argv: Argv }
  /** The command was not there, was refused or hung; the next one is given at once. */
  | { readonly kind: "refused"; readonly argv: Argv; readonly end: ProgramEnd }
  /** An alarm: the system took the word and is still up; the fallback is given, if it was not already. */
  | { readonly kind: "still-up"; readonly argv: Argv; readonly afterMs: number };

/** A machine that is still up so long after it took the word is not going down by it, ms (SAFETY 34). */
const STILL_UP_MS = 60_000;
/** A command that says nothing for so long hangs, ms. */
const LIMIT_MS = 10_000;
/** Between two rounds in which the system took no word at all, ms. */
const AGAIN_MS = 10_000;

/**
 * Ends the machine. The only function that does; nothing but a real action makes it go, and only `real-hands.ts` imports it.
 *
 * Gives the first line; when it is refused, or the machine is still up 60 s after taking it, the fallback (SAFETY 34). Where nothing was
 * taken, both are tried again every 10 s: a bus that is busy now may answer later, and the battery does not wait. Where the fallback was
 * taken too and the machine is still up, it says so and returns; giving it again would not help. `signal`: the agent is being stopped.
 */
export async function endMachine(
  _: RealAction & { readonly kind: "power-off" },
  lines: PowerOffLines,
  deps: { readonly run: RunProgram; readonly clock: Clock; readonly tell: (fact: PowerOffFact) => void },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let isTaken = false;
    for (const argv of [lines.first, lines.fallback]) {
      const end = await deps.run({ argv, limitMs: LIMIT_MS }, signal);
      if (signal.aborted && !wentWell(end)) return;
      if (!wentWell(end)) {
        deps.tell({ kind: "refused", argv, end });
        continue;
      }
      isTaken = true;
      deps.tell({ kind: "given", argv });
      if (!(await slept(deps.clock, STILL_UP_MS, signal))) return;
      deps.tell({ kind: "still-up", argv, afterMs: STILL_UP_MS });
    }
    if (isTaken) return;
    if (!(await slept(deps.clock, AGAIN_MS, signal))) return;
  }
}

/** False if it was called off before. */
const slept = (clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> =>
  clock.sleep(ms, signal).then(
    () => true,
    () => false,
  );
