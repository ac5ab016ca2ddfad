import { type Answer, answer } from "./answer.ts";
import { field } from "./field.ts";
import { answerMegatec } from "./megatec.ts";
import { orderShutdown, SHUTDOWN, TEST_MINUTES } from "./orders.ts";
import { type Phase, phasesOf } from "./phases.ts";
import type { Plant, PlantView } from "./plant.ts";
import { type PhaseSystem, phaseCounts } from "./spec.ts";

const ACK = answer("accepted", "(ACK\r");
const NAK = answer("unknown", "(NAK\r");
const UNMEASURED = "---.-";
/** Above this the unit warns, °C. */
const HOT_C = 50;

/** Dialects by phases; what has one phase is P00 where it is line-interactive. */
const DIALECTS: Readonly<Record<PhaseSystem, string>> = { "1/1": "PI01", "3/1": "PI03", "3/3": "PI10" };

const isTrippedOff = ({ outputSwitch }: PlantView): boolean => outputSwitch.kind === "off" && outputSwitch.cause === "overload";
const hasFailed = (view: PlantView): boolean => view.fault || isTrippedOff(view);

/** `QMOD`: one letter. */
function mode(view: PlantView): string {
  switch (view.output.source) {
    case "none":
      return hasFailed(view) ? "F" : "S";
    case "bypass":
      return "Y";
    case "battery":
      return view.testing ? "T" : "B";
    default:
      return "L";
  }
}

/** The status characters b11 to b0. */
function statusBits(plant: Plant, view: PlantView): string {
  const { source } = view.output;
  const { outputSwitch } = view;
  const bits = [
    view.mainsFailed,
    view.battery.low,
    source === "bypass" || source === "boost" || source === "trim",
    hasFailed(view),
    false,
    view.testing,
    outputSwitch.kind === "countdown" || (outputSwitch.kind === "off" && outputSwitch.cause === "order"),
    view.muted,
    view.testVerdict === "failed",
    view.testVerdict === "passed",
  ];
  return (plant.spec.topology === "online" ? "10" : "01") + bits.map((bit) => (bit ? "1" : "0")).join("");
}

/** `QGS`: 76 bytes; of three phases, L1's. Only an online unit has a DC bus, and none here a second battery string. */
function status(plant: Plant): string {
  const view = plant.look();
  const bus = plant.spec.topology === "online" && view.output.source !== "none" ? field(369, 5, 1) : UNMEASURED;
  const fields = [
    field(view.input.voltage, 5, 1),
    field(view.input.frequency, 4, 1),
    field(view.output.voltage, 5, 1),
    field(view.output.frequency, 4, 1),
    field(view.output.amperes, 5, 1),
    field(view.output.loadPercent, 3, 0),
    bus,
    UNMEASURED,
    field(view.battery.volts, 5, 1),
    UNMEASURED,
    field(view.temperature, 5, 1),
    statusBits(plant, view),
  ];
  return fields.join(" ");
}

/** `QWS`: 64 characters; this unit knows three of the warnings. */
function warnings(view: PlantView): string {
  const on = new Map([
    [8, view.battery.low],
    [9, view.output.loadPercent > 100],
    [13, view.temperature >= HOT_C],
  ]);
  return Array.from({ length: 64 }, (_, index) => (on.get(index + 1) ? "1" : "0")).join("");
}

/** `QFS`: why, and what was measured then. */
function faultRecord(view: PlantView): string {
  if (!hasFailed(view)) return "OK";
  const { input, output, battery } = view;
  const before = [field(input.voltage, 5, 1), field(input.frequency, 4, 1), field(output.voltage, 5, 1), field(output.frequency, 4, 1)];
  const during = [field(output.loadPercent, 3, 0), field(output.amperes, 5, 1), UNMEASURED, UNMEASURED, field(battery.volts, 5, 1)];
  return [isTrippedOff(view) ? "43" : "13", ...before, ...during, field(view.temperature, 5, 1), "00000000"].join(" ");
}

/** `QBV`: 22 bytes; three digits of minutes at least. */
function batteryState(plant: Plant): string {
  const { battery } = plant.look();
  const minutes = Math.min(99_999, Math.floor(battery.runtimeS / 60));
  return [
    field(battery.volts, 5, 1),
    field(plant.spec.batteryVolts / 12, 2, 0),
    "01",
    field(battery.percent, 3, 0),
    String(minutes).padStart(3, "0"),
  ].join(" ");
}

const phase = (rows: readonly Phase[], of: (phase: Phase) => number, width: number, decimals: number): readonly string[] =>
  rows.map((row) => field(of(row), width, decimals));
const volts = ({ volts }: Phase): number => volts;
const amperes = ({ amperes }: Phase): number => amperes;

/** Each phase against neutral, then L1-L2, L2-L3, L1-L3, which are 120 degrees apart. */
function voltages(rows: readonly Phase[]): string {
  const [a = 0, b = 0, c = 0] = rows.map(volts);
  const between = [
    [a, b],
    [b, c],
    [a, c],
  ].map(([x = 0, y = 0]) => field(Math.sqrt(x * x + y * y + x * y), 5, 1));
  return [...phase(rows, volts, 5, 1), ...between].join(" ");
}

/** What a unit of three phases is asked for besides: of the mains, and of the output where that has three too. */
const INPUT_QUERIES: Readonly<Record<string, (plant: Plant) => string>> = {
  Q3PV: (plant) => voltages(phasesOf(plant).input),
  Q3PC: (plant) => phase(phasesOf(plant).input, amperes, 3, 0).join(" "),
};
const OUTPUT_QUERIES: Readonly<Record<string, (plant: Plant) => string>> = {
  Q3YV: (plant) => voltages(phasesOf(plant).input),
  Q3OV: (plant) => voltages(phasesOf(plant).output),
  Q3OC: (plant) => phase(phasesOf(plant).output, amperes, 3, 0).join(" "),
  Q3LD: (plant) =>
    phasesOf(plant)
      .output.map(({ loadPercent }) => field(loadPercent, 3, 0))
      .join(" "),
};

/** What each query tells, without bracket and carriage return. */
const QUERIES: Readonly<Record<string, (plant: Plant) => string>> = {
  QPI: ({ spec }) => (spec.topology === "online" ? DIALECTS[spec.phases] : "PI00"),
  QGS: status,
  QMOD: (plant) => mode(plant.look()),
  QWS: (plant) => warnings(plant.look()),
  QFS: (plant) => faultRecord(plant.look()),
  QBV: batteryState,
  QRI: ({ spec }) =>
    [
      field(spec.nominalVoltage, 5, 1),
      field(spec.ratingVa / phaseCounts(spec).output / spec.nominalVoltage, 3, 0),
      field(spec.batteryVolts, 5, 1),
      field(spec.nominalFrequency, 4, 1),
    ].join(" "),
  QMD: ({ spec }) => {
    const name = `SIM${spec.topology === "online" ? "OL" : "LI"}${spec.ratingVa}`;
    const rated = field(spec.nominalVoltage, 3, 0);
    const blocks = field(spec.batteryVolts / 12, 2, 0);
    return `${name.padStart(15, "#")} ${String(spec.ratingVa).padStart(7, "#")} 80 ${spec.phases} ${rated} ${rated} ${blocks} 12.0`;
  },
  QMF: () => "#####ISTARS SIM",
  QVFW: () => "VERFW:00100.00",
  QID: () => "00000000000001",
};

function order(plant: Plant, command: string): boolean {
  const view = plant.look();
  if (orderShutdown(plant, command)) return true;
  const minutes = TEST_MINUTES.exec(command)?.[1];
  if (minutes !== undefined) return startTest(plant, Number(minutes) * 60);
  switch (command) {
    case "T":
      return startTest(plant, 10);
    case "TL":
      return startTest(plant, null);
    case "CT":
      plant.stopTest();
      return true;
    case "CS":
    case "SON":
      plant.cancelShutdown();
      return true;
    case "SOFF":
      plant.shutDown(0, { kind: "never" });
      return true;
    case "BZOFF":
      if (view.beeping) plant.toggleBeeper();
      return view.beeping;
    case "BZON":
      if (view.muted) plant.toggleBeeper();
      return true;
    default:
      return false;
  }
}

/** False where the unit is in no state to be tested. */
function startTest(plant: Plant, seconds: number | null): boolean {
  if (plant.look().testing) return false;
  plant.startTest(seconds);
  return plant.look().testing;
}

/** The kind of a request, for counting: its letters without the figures, `other` for what is not a command. */
export function kindOf(command: string): string {
  if (SHUTDOWN.test(command)) return "S";
  if (TEST_MINUTES.test(command)) return "T<n>";
  const isQuery = [QUERIES, INPUT_QUERIES, OUTPUT_QUERIES].some((queries) => Object.hasOwn(queries, command)) || LEGACY.includes(command);
  return isQuery || ["T", "TL", "CT", "CS", "SON", "SOFF", "BZON", "BZOFF"].includes(command) ? command : "other";
}

/** Megatec's queries, which these units know from of old. */
const LEGACY = ["Q1", "F", "I"];

/**
 * One command of a Voltronic UPS of dialect P00 (line-interactive), P01 (online), P03 (three phases in) or P10 (three in and out),
 * without its carriage return.
 * Source: the protocol as NUT's nutdrv_qx_voltronic.c documents it.
 */
export function answerVoltronic(plant: Plant, command: string): Answer {
  const { phases } = plant.spec;
  const known = { ...QUERIES, ...(phases === "1/1" ? {} : INPUT_QUERIES), ...(phases === "3/3" ? OUTPUT_QUERIES : {}) };
  const query = Object.hasOwn(known, command) ? known[command] : undefined;
  if (query) return answer("data", `(${query(plant)}\r`);
  if (LEGACY.includes(command)) return answerMegatec(plant, command);
  return order(plant, command) ? ACK : NAK;
}
