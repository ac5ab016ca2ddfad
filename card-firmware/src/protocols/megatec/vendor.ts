import { type Identity, unknownIdentity } from "@istars/protocol/model/reading.ts";
import type { Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";

/**
 * `I`: identity. Reply `#` + 15 + space + 10 + space + 10 + CR, padded with spaces. Optional; a few units hang on it, and some send
 * nothing but spaces. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Megatec protocol paper, "I". Bench: not yet confirmed on hardware.
 */
export const I: Query<Identity> = { text: "I", replyStart: "#", timeoutMs: 1_000, completeFrom: 38, parse: parseVendor };

const LAYOUT = /^([ -~]{15}) ([ -~]{10}) ([ -~]{10})$/;

/** Throws `reply.malformed`. */
export function parseVendor(reply: string): Identity {
  if (/^ *$/.test(reply)) return unknownIdentity();
  const match = LAYOUT.exec(reply);
  if (!match) throw new UpsError("reply.malformed", `the reply to I is not whole: ${Buffer.from(reply, "latin1").toString("hex")}`);
  return { ...unknownIdentity(), manufacturer: told(match[1]), model: told(match[2]), firmware: told(match[3]) };
}

/** A field of nothing but filling is unknown. */
function told(field = ""): string | null {
  const text = field.trim();
  return /^[-@]*$/.test(text) ? null : text;
}
