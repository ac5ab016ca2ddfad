import type { Query } from "../../link/link.ts";
import { malformed } from "../malformed.ts";

/** How a unit of this family writes its status: `V` as text, `P` in binary, `T` in binary with its ratings behind. */
export type Dialect = "V" | "P" | "T";

/**
 * `M`: which dialect. Reply one bare letter + CR. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic QS as NUT's nutdrv_qx_voltronic-qs.c and -qs-hex.c read it. Bench: not yet confirmed on hardware.
 */
export const M: Query<Dialect> = { text: "M", replyStart: "", timeoutMs: 700, completeFrom: null, parse: parseDialect };

/** Throws `reply.malformed`. */
export function parseDialect(reply: string): Dialect {
  if (reply !== "V" && reply !== "P" && reply !== "T") throw malformed("M", reply);
  return reply;
}
