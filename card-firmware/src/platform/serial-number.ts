import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Device tree first, then what the firmware of PCs tells. */
const PLACES = ["proc/device-tree/serial-number", "sys/class/dmi/id/product_serial", "sys/class/dmi/id/board_serial"];
/** What makers leave there when they have nothing to say. */
const EMPTY = /^(|0+|none|n\/a|not (specified|applicable)|unknown|default string|to be filled.*|system serial number|123456789)$/i;
const MAX_CHARS = 32;

/** The machine's serial number; `null` where it tells none, or only to root. */
export function readSerialNumber(root = "/"): string | null {
  for (const place of PLACES) {
    // Device trees end their texts with a zero.
    const serial = readText(join(root, place)).replaceAll("\0", "").trim();
    if (!EMPTY.test(serial) && serial.isWellFormed()) return serial.slice(0, MAX_CHARS);
  }
  return null;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // not there, or not for us
  }
}
