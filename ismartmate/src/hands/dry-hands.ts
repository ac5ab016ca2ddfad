import type { PretendAction } from "../decision/action.ts";
import type { Hands } from "./hands.ts";
import type { HandsPlan } from "./hands-plan.ts";
import { noticeText } from "./notice.ts";
import type { Argv } from "./program.ts";

/** What real hands would have done. `afterMs`: since it began. */
export type WouldHave =
  | { readonly kind: "warn"; readonly afterMs: number; readonly text: string }
  | { readonly kind: "run"; readonly afterMs: number; readonly name: string; readonly argv: Argv; readonly limitMs: number }
  | { readonly kind: "power-off"; readonly afterMs: number; readonly argv: Argv };

export interface DryHandsDeps extends HandsPlan {
  readonly tell: (would: WouldHave) => void;
}

/** Hands for dry runs, drills and observers: they say what they would do, word for word, and have nothing to do it with. */
export function createDryHands({ language, commands, lines, warn, tell }: DryHandsDeps): Hands<PretendAction> {
  return {
    warn: async ({ kind, cause, afterMs }, secondsLeft) => {
      const text = noticeText(kind === "would-undo" ? { kind: "called-off" } : { kind: "shuts-down", cause, secondsLeft }, language);
      if (warn.kind !== "off") tell({ kind: "warn", afterMs, text });
      return { text, hasReached: false, ends: [] };
    },
    run: async ({ afterMs }, order) => {
      const left = commands.slice(order.ended);
      for (const { name, argv, limitMs } of left) tell({ kind: "run", afterMs, name, argv, limitMs });
      return left.map(({ name, argv }) => ({ name, argv, outcome: "skipped", exitCode: null, tookMs: 0, output: "", isOutputCut: false }));
    },
    powerOff: async ({ afterMs }, _tell, _signal) => tell({ kind: "power-off", afterMs, argv: lines.first }),
  };
}
