import type { Order } from "../../link/link.ts";

/** How long `(ACK` or `(NAK` may take, ms. */
const REPLY_MS = 1_000;
const order = (text: string): Order => ({ text, timeoutMs: REPLY_MS });

/**
 * What a Voltronic unit can be asked to do, each answered with `(ACK` or `(NAK`. `T`: 10 seconds on battery; `TL`: until the battery
 * is low; `CT`: ends either. The beeper is switched, not toggled: muting is refused while there is nothing to mute.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c sends it. Bench: not yet confirmed on hardware.
 */
export const ORDERS = {
  "test.battery.start.quick": order("T"),
  "test.battery.start.deep": order("TL"),
  "test.battery.stop": order("CT"),
} as const;
export const MUTE = order("BZOFF");
export const UNMUTE = order("BZON");
