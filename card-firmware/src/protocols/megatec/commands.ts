import type { Command } from "@istars/protocol/model/command.ts";
import type { Order } from "../../link/link.ts";

/** How long a refusal may take: it follows a command within a few characters' time, ms. */
const REFUSAL_MS = 600;
const order = (text: string): Order => ({ text, timeoutMs: REFUSAL_MS });

/**
 * What a Megatec unit can be asked to do, each obeyed without a word. `T`: 10 seconds on battery; `TL`: until the battery is low;
 * `CT`: ends either; `Q`: flips the beeper, which only means something while it beeps.
 * Source: Megatec protocol paper. Bench: not yet confirmed on hardware.
 */
export const ORDERS: Readonly<Record<Command, Order>> = {
  "test.battery.start.quick": order("T"),
  "test.battery.start.deep": order("TL"),
  "test.battery.stop": order("CT"),
  "beeper.toggle": order("Q"),
};
