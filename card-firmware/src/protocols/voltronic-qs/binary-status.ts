import { type Ratings, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Query } from "../../link/link.ts";
import { malformed } from "../malformed.ts";
import { parseStatus, type Status } from "../megatec/status.ts";
import { unstuff } from "./stuffing.ts";

/** Bytes in each group: input AB C, output DE F, load G, frequency HI JKL, battery M N, status O; dialect T adds its ratings P. */
const GROUPS = { P: [2, 1, 2, 1, 1, 2, 3, 1, 1, 1], T: [2, 1, 2, 1, 1, 2, 3, 1, 1, 1, 1] } as const;

const MOST_VOLTS = 999.9;
const MOST_HERTZ = 99.9;
const BATTERY_VOLTS = [12, 24, 36, 48] as const;
const OUTPUT_VOLTS = [110, 120, 220, 230, 240] as const;

/** One binary status, in the words of Megatec's. */
export interface BinaryStatus {
  readonly status: Status;
  /** What dialect T tells with every status; all unknown in P. */
  readonly ratings: Ratings;
}

/**
 * `QS` of the dialects P and T. Reply `#` + groups parted by spaces + CR, numbers big-endian, stuffed:
 *
 *     #AB C DE F G HI JKL M N O [P]
 *
 * input AB·C/51/256 V, output DE·F/51/256 V, load G %, frequency JKL/HI Hz, battery M·N/510 V, O the eight bits of Megatec's status;
 * P: b7 60 Hz, b6–b5 battery, b2–b0 output voltage. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic QS as NUT's nutdrv_qx_voltronic-qs-hex.c reads it. Bench: not yet confirmed on hardware.
 */
export const binaryQs = (dialect: "P" | "T"): Query<BinaryStatus> => ({
  text: "QS",
  replyStart: "#",
  binary: true,
  timeoutMs: 1_000,
  completeFrom: null,
  parse: (reply) => parseBinaryStatus(dialect, reply),
});

/** Throws `reply.malformed` unless every group has its length. There is no checksum: a byte changed on the way cannot be told. */
export function parseBinaryStatus(dialect: "P" | "T", reply: string): BinaryStatus {
  const groups = reply.split(" ").map(unstuff);
  const lengths = GROUPS[dialect];
  if (groups.length !== lengths.length || groups.some((group, index) => group.length !== lengths[index])) throw malformed("QS", reply);
  const [ab, c, de, f, load, hi, jkl, m, n, bits, rating] = groups.map(bigEndian);
  const status = parseStatus(
    [
      fixed((number(ab) * number(c)) / 51 / 256, 5, MOST_VOLTS),
      "---.-",
      fixed((number(de) * number(f)) / 51 / 256, 5, MOST_VOLTS),
      String(number(load)).padStart(3, "0"),
      number(hi) === 0 ? "--.-" : fixed(number(jkl) / number(hi), 4, MOST_HERTZ),
      fixed((number(m) * number(n)) / 510, 4, MOST_VOLTS),
      "--.-",
      number(bits).toString(2).padStart(8, "0"),
    ].join(" "),
  );
  return { status, ratings: rating === undefined ? unknownRatings() : ratingsOf(rating) };
}

const bigEndian = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const number = (value: number | undefined): number => value ?? 0;

/** As a text status has it. What does not fit, NUT cuts off at the highest figure; nothing measures that much, so it is unknown. */
const fixed = (value: number, width: number, most: number): string =>
  value > most ? "-".repeat(width - 2).concat(".-") : value.toFixed(1).padStart(width, "0");

function ratingsOf(byte: number): Ratings {
  const frequency = byte & 0x80 ? 60 : 50;
  const voltage = OUTPUT_VOLTS[byte & 0x07] ?? null;
  return {
    ...unknownRatings(),
    inputVoltage: voltage,
    outputVoltage: voltage,
    inputFrequency: frequency,
    outputFrequency: frequency,
    batteryVoltage: BATTERY_VOLTS[(byte >> 5) & 0x03] ?? null,
  };
}
