import { type Answer, answer } from "./answer.ts";
import { answerMegatec, statusBits } from "./megatec.ts";
import { orderShutdown, SHUTDOWN } from "./orders.ts";
import type { Plant } from "./plant.ts";

export const QS_DIALECTS = ["V", "P", "T"] as const;
/** `V` writes its status as text, `P` in binary, `T` in binary with its ratings behind. */
export type QsDialect = (typeof QS_DIALECTS)[number];

const ACCEPTED = answer("accepted", "");
/** Bytes that must not stand in a binary reply, in the order of what takes their place: CR, XON, XOFF, LF, space. */
const STUFFED = [0x0d, 0x11, 0x13, 0x0a, 0x20];
const ESCAPE = 0x28;
/** What the voltage figures are multiplied with; any byte would do. */
const SCALE = 0x35;
const FREQUENCY_SCALE = 25_000;
const LEAST_BLOCK_VOLTS = 13;
const BATTERY_VOLTS = [12, 24, 36, 48];
const OUTPUT_VOLTS = [110, 120, 220, 230, 240];

const stuff = (bytes: readonly number[]): string =>
  String.fromCharCode(
    ...bytes.flatMap((byte) => {
      const place = STUFFED.indexOf(byte);
      return place < 0 ? [byte] : [ESCAPE, place];
    }),
  );

const bigEndian = (value: number, length: number): number[] =>
  Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);

/** Two groups whose product is a voltage. */
const voltage = (volts: number): string[] => [stuff(bigEndian(Math.round((volts * 51 * 256) / SCALE), 2)), stuff([SCALE])];

/** Two groups, the second a step that keeps the first within a byte. */
function battery(volts: number): string[] {
  const step = Math.min(255, 30 * Math.ceil(Math.max(1, volts) / 15));
  return [stuff([Math.min(255, Math.round((volts * 510) / step))]), stuff([step])];
}

/** Frequency, battery voltage and output voltage as one byte; what no code is for, counts as the first. */
function ratings({ spec }: Plant): string {
  const place = (list: readonly number[], value: number) => Math.max(0, list.indexOf(value));
  const hertz = spec.nominalFrequency === 60 ? 0x80 : 0;
  return stuff([hertz | (place(BATTERY_VOLTS, spec.batteryVolts) << 5) | place(OUTPUT_VOLTS, spec.nominalVoltage)]);
}

function binaryStatus(plant: Plant, dialect: "P" | "T"): string {
  const view = plant.look();
  const groups = [
    ...voltage(view.input.voltage),
    ...voltage(view.output.voltage),
    stuff([Math.min(255, Math.round(view.output.loadPercent))]),
    stuff(bigEndian(FREQUENCY_SCALE, 2)),
    stuff(bigEndian(Math.round(view.output.frequency * FREQUENCY_SCALE), 3)),
    ...battery(view.battery.volts),
    stuff([Number.parseInt(statusBits(view, plant.spec.topology), 2)]),
    ...(dialect === "T" ? [ratings(plant)] : []),
  ];
  return `#${groups.join(" ")}\r`;
}

/** What each dialect says to a command that it does not know. */
function refusal(dialect: QsDialect, command: string): Answer {
  if (dialect === "V") return answer("unknown", `${command}\r`);
  return answer("unknown", dialect === "P" && command.startsWith("T") ? "" : "N\r");
}

/** A test needs mains and a battery that is charged. */
function startTest(plant: Plant): boolean {
  const blockVolts = (plant.look().battery.volts / plant.spec.batteryVolts) * 12;
  if (blockVolts < LEAST_BLOCK_VOLTS) return false;
  plant.startTest(10);
  return plant.look().testing;
}

function order(plant: Plant, dialect: QsDialect, command: string): boolean {
  if (orderShutdown(plant, command)) return true;
  switch (command) {
    case "T":
      return startTest(plant);
    case "CT":
      return dialect === "P"; // taken, and passed over
    case "C":
      plant.cancelShutdown();
      return true;
    case "Q":
      plant.toggleBeeper();
      return true;
    default:
      return false;
  }
}

/** The kind of a request, for counting: its letters without the figures, `other` for what is not a command. */
export const kindOf = (command: string): string =>
  SHUTDOWN.test(command) ? "S" : ["M", "QS", "F", "T", "CT", "C", "Q"].includes(command) ? command : "other";

/**
 * One command of a line-interactive Voltronic UPS of the QS family, without its carriage return.
 * Source: the protocol as NUT's nutdrv_qx_voltronic-qs.c and -qs-hex.c document it.
 */
export function answerVoltronicQs(plant: Plant, command: string, dialect: QsDialect): Answer {
  if (command === "M") return answer("data", `${dialect}\r`);
  if (command === "QS") return dialect === "V" ? answerMegatec(plant, "Q1") : answer("data", binaryStatus(plant, dialect));
  if (command === "F" && dialect === "V") return answerMegatec(plant, "F");
  return order(plant, dialect, command) ? ACCEPTED : refusal(dialect, command);
}
