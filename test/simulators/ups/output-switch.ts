import { addSeconds } from "./add-seconds.ts";

/** How the output comes back after it was switched off. */
export type Restore =
  /** As soon as mains has been good for ten seconds. */
  | { readonly kind: "with-mains" }
  /** After so many seconds, and never before mains has been good for ten. */
  | { readonly kind: "after"; readonly seconds: number }
  /** Not before somebody asks for it. */
  | { readonly kind: "never" };

/** Why the output is off: an order over the line, the battery's end, or a load beyond what could be carried. */
type OffCause = "order" | "battery" | "overload";

/** The UPS's own shutdown and restore timers. */
export type OutputSwitch =
  | { readonly kind: "on" }
  | { readonly kind: "countdown"; readonly leftS: number; readonly restore: Restore }
  | { readonly kind: "off"; readonly cause: OffCause; readonly forS: number; readonly restore: Restore };

/** What the timers look at, over the last `seconds`. */
export interface Moment {
  readonly seconds: number;
  /** How long mains has been usable without a break; 0 while it is not. */
  readonly mainsGoodForS: number;
  readonly batteryLow: boolean;
  readonly batteryExhausted: boolean;
  readonly overloadTripped: boolean;
  /** Whether the load still asks for more than the rating. */
  readonly overloaded: boolean;
}

const LEAST_OFF_S = 10;
const LEAST_MAINS_S = 10;
const WITH_MAINS: Restore = { kind: "with-mains" };

const off = (cause: OffCause, restore: Restore): OutputSwitch => ({ kind: "off", cause, forS: 0, restore });

/** An `S` order. The output goes off even with mains present; a running countdown is replaced. Already off: only the way back changes. */
export function orderOff(state: OutputSwitch, delayS: number, restore: Restore): OutputSwitch {
  if (state.kind === "off") return { ...state, cause: "order", restore };
  return delayS > 0 ? { kind: "countdown", leftS: delayS, restore } : off("order", restore);
}

/** A `C` order: ends a countdown; while off, asks for the output back at the first chance. */
export function cancelOff(state: OutputSwitch): OutputSwitch {
  switch (state.kind) {
    case "on":
      return state;
    case "countdown":
      return { kind: "on" };
    case "off":
      return { ...state, restore: WITH_MAINS };
  }
}

/** The state one moment later. A low battery ends the countdown at once; mains coming back does not stop it. */
export function nextOutputSwitch(state: OutputSwitch, moment: Moment): OutputSwitch {
  switch (state.kind) {
    case "on":
      if (moment.batteryExhausted) return off("battery", WITH_MAINS);
      return moment.overloadTripped ? off("overload", WITH_MAINS) : state;
    case "countdown": {
      const leftS = addSeconds(state.leftS, -moment.seconds);
      if (moment.batteryLow || moment.batteryExhausted || leftS <= 0) return off("order", state.restore);
      return moment.overloadTripped ? off("overload", state.restore) : { ...state, leftS };
    }
    case "off": {
      const forS = addSeconds(state.forS, moment.seconds);
      const waited = state.restore.kind === "after" ? Math.max(LEAST_OFF_S, state.restore.seconds) : LEAST_OFF_S;
      const isDue = state.restore.kind !== "never" && forS >= waited && moment.mainsGoodForS >= LEAST_MAINS_S;
      const isStillTooMuch = state.cause === "overload" && moment.overloaded;
      return isDue && !isStillTooMuch ? { kind: "on" } : { ...state, forS };
    }
  }
}
