import type { Clock } from "@istars/service/clock.ts";
import type { RealAction } from "../decision/action.ts";
import { runCommands } from "./commands.ts";
import type { Hands } from "./hands.ts";
import type { HandsPlan } from "./hands-plan.ts";
import { endMachine } from "./power-off.ts";
import type { RunProgram } from "./program.ts";
import { warnUsers } from "./warn.ts";

export interface RealHandsDeps extends HandsPlan {
  readonly run: RunProgram;
  readonly clock: Clock;
}

/** Hands that do it. Only `main.ts` may import this module, and it does not when it was started with `--dry-run`. */
export function createRealHands(deps: RealHandsDeps): Hands<RealAction> {
  return {
    warn: ({ kind, cause }, secondsLeft, signal) =>
      warnUsers(kind === "undo" ? { kind: "called-off" } : { kind: "shuts-down", cause, secondsLeft }, deps, signal),
    run: ({ cause }, order, signal) => runCommands(deps.commands, { ...order, cause }, deps, signal),
    powerOff: (action, tell, signal) => endMachine(action, deps.lines, { ...deps, tell }, signal),
  };
}
