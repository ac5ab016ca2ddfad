import { type Answer, answer } from "./answer.ts";
import { field } from "./field.ts";
import { orderShutdown, SHUTDOWN, TEST_MINUTES } from "./orders.ts";
import type { Plant, PlantView } from "./plant.ts";

const ACCEPTED = answer("accepted", "");

/** The kind of a request, for counting: its letters without the figures, `other` for what is not a command. */
export function kindOf(command: string): string {
  if (SHUTDOWN.test(command)) return "S";
  if (TEST_MINUTES.test(command)) return "T<n>";
  return ["Q1", "D", "F", "I", "T", "TL", "CT", "Q", "C"].includes(command) ? command : "other";
}

/** The status bits b7 to b0. Source: Megatec protocol paper, "Q1". */
export function statusBits(view: PlantView, topology: Plant["spec"]["topology"]): string {
  const source = view.output.source;
  const isHeldOff = view.outputSwitch.kind === "off";
  const bits = [
    view.mainsFailed,
    view.battery.low,
    source === "bypass" || source === "boost" || source === "trim",
    view.fault || (view.outputSwitch.kind === "off" && view.outputSwitch.cause === "overload"),
    topology === "line-interactive",
    view.testing,
    view.outputSwitch.kind === "countdown" || (isHeldOff && view.outputSwitch.cause === "order"),
    view.beeping,
  ];
  return bits.map((bit) => (bit ? "1" : "0")).join("");
}

/** `Q1`: 47 bytes (one or two more with a battery of 100 V and over). Reading it releases the fault voltage. */
function status(plant: Plant): string {
  const view = plant.look();
  const { topology, batteryVolts } = plant.spec;
  const volts = view.battery.volts;
  const battery = topology === "online" ? field(volts / (batteryVolts / 2), 4, 2) : packField(volts);
  // Without input there is no input frequency to tell; units then show the inverter's.
  const frequency = view.input.frequency > 0 ? view.input.frequency : view.output.frequency;
  const fields = [
    field(view.input.voltage, 5, 1),
    field(plant.takeFaultVoltage(), 5, 1),
    field(view.output.voltage, 5, 1),
    field(view.output.loadPercent, 3, 0),
    field(frequency, 4, 1),
    battery,
    field(view.temperature, 4, 1),
    statusBits(view, topology),
  ];
  return `(${fields.join(" ")}\r`;
}

/** Pack voltage for `Q1`: two digits before the point, three where the pack has them. */
export const packField = (volts: number): string => (volts < 99.95 ? field(volts, 4, 1) : field(volts, 5, 1));

/** `F`: 22 bytes. */
function rating({ spec }: Plant): string {
  const battery = spec.batteryVolts < 100 ? field(spec.batteryVolts, 5, 2) : field(spec.batteryVolts, 5, 1);
  const amperes = field(spec.ratingVa / spec.nominalVoltage, 3, 0);
  return `#${field(spec.nominalVoltage, 5, 1)} ${amperes} ${battery} ${field(spec.nominalFrequency, 4, 1)}\r`;
}

/** `I`: 39 bytes. */
function identity({ spec }: Plant): string {
  const model = `${spec.topology === "online" ? "OL" : "LI"}${spec.ratingVa}`;
  return `#${"ISTARS SIM".padEnd(15)} ${model.slice(0, 10).padEnd(10)} ${"V1.00".padEnd(10)}\r`;
}

function order(plant: Plant, command: string): boolean {
  if (orderShutdown(plant, command)) return true;
  const test = TEST_MINUTES.exec(command);
  if (test) plant.startTest(Number(test[1]) * 60);
  else if (command === "T") plant.startTest(10);
  else if (command === "TL") plant.startTest(null);
  else if (command === "CT") plant.stopTest();
  else if (command === "C") plant.cancelShutdown();
  else if (command === "Q") plant.toggleBeeper();
  else return false;
  return true;
}

/**
 * One command of a Megatec UPS, without its carriage return. An unknown one is echoed, as the paper asks.
 * Source: Megatec protocol paper; `S00…` as NUT's load.off uses it.
 */
export function answerMegatec(plant: Plant, command: string): Answer {
  switch (command) {
    case "Q1":
    case "D":
      return answer("data", status(plant));
    case "F":
      return answer("data", rating(plant));
    case "I":
      return answer("data", identity(plant));
    default:
      return order(plant, command) ? ACCEPTED : answer("unknown", `${command}\r`);
  }
}
