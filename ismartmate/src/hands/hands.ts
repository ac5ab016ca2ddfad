import type { Action, Step } from "../decision/action.ts";
import type { CommandResult, CommandsOrder } from "./commands.ts";
import type { PowerOffFact } from "./power-off.ts";
import type { WarnResult } from "./warn.ts";

/** The action of one step, of the real or of the pretended kind. */
export type ActionFor<A extends Action, S extends Step> = A & { readonly kind: S | `would-${S}` };

/**
 * What a decision's actions are carried out with. `A` says which: hands for `RealAction` take no pretended action and the other way round,
 * so a dry run, a drill and an observer can't reach the real ones by any path through the types (SAFETY 34).
 */
export interface Hands<A extends Action> {
  /** Tells the users that the machine goes down, or that it does not after all. `secondsLeft`: `null` where nobody knows. */
  warn(action: ActionFor<A, "warn" | "undo">, secondsLeft: number | null, signal: AbortSignal): Promise<WarnResult>;
  /** Runs the commands of the settings file. */
  run(action: ActionFor<A, "run-commands">, order: Omit<CommandsOrder, "cause">, signal: AbortSignal): Promise<readonly CommandResult[]>;
  /** Ends the machine; in earnest it does not come back while that works. `tell`: what comes of it, as it happens. */
  powerOff(action: ActionFor<A, "power-off">, tell: (fact: PowerOffFact) => void, signal: AbortSignal): Promise<void>;
}
