import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { BEHAVIOUR_HELP } from "./behaviours.ts";
import { FACES } from "./face.ts";
import { startUpsSimulator, type UpsSimulatorOptions } from "./simulator.ts";
import { OptionError, PHASE_SYSTEMS, type PhaseSystem, TOPOLOGIES, type Topology } from "./spec.ts";

/** A process that was given wrong arguments ends with 2, one that could not do its work with 1. */
const BAD_USAGE = 2;

interface Flags {
  readonly protocol: string;
  readonly dialect?: string;
  readonly listen: string;
  readonly control: string;
  readonly speed: number;
  readonly baud?: number;
  readonly behaviour?: readonly string[];
  readonly topology?: Topology;
  readonly phases?: PhaseSystem;
  readonly ratingVa?: number;
  readonly nominalVoltage?: number;
  readonly nominalFrequency?: number;
  readonly batteryVolts?: number;
  readonly batteryAh?: number;
  readonly noiseVolts?: number;
  readonly ambient?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It is not a number.");
  return value;
}

const oneOf =
  <T extends string>(words: readonly T[]) =>
  (text: string): T => {
    const found = words.find((word) => word === text);
    if (!found) throw new InvalidArgumentError(`There are ${words.join(", ")}.`);
    return found;
  };

function version(): string {
  const text: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof text === "object" && text !== null && "version" in text ? String(text.version) : "unknown";
}

function makeProgram(): Command {
  return new Command("ups-sim")
    .description("A simulated UPS: a physical model behind a serial protocol, with a control API over HTTP.")
    .version(version())
    .option("--protocol <NAME>", `protocol on the line: ${Object.keys(FACES).join(", ")}`, "megatec")
    .option("--dialect <LETTER>", "of voltronic-qs: V (text), P or T (binary) (default: V)")
    .option("--listen <ADDRESS>", "the UPS's serial port: tcp://ADDR:PORT (port 0: any free one) or pty:/PATH", "tcp://127.0.0.1:0")
    .option("--control <ADDR:PORT>", "the control API: GET and PUT /state, GET / tells what it takes", "127.0.0.1:0")
    .option("--speed <N>", "how many times as fast as ours the UPS's time runs, 0-10000", number, 1)
    .option("--baud <N>", "real line speed, 50-115200; without it bytes pass at once", number)
    .option("--behaviour <NAME[=VALUE]>", "a habit or fault of a real unit; may be repeated", (next, all: readonly string[] = []) => [
      ...all,
      next,
    ])
    .option("--topology <NAME>", "online or line-interactive (default: line-interactive)", oneOf(TOPOLOGIES))
    .option("--phases <IN/OUT>", "of an online UPS, over voltronic: 1/1, 3/1 or 3/3 (default: 1/1)", oneOf(PHASE_SYSTEMS))
    .option("--rating-va <N>", "rated apparent power, VA (default: 1000)", number)
    .option("--nominal-voltage <N>", "V (default: 230)", number)
    .option("--nominal-frequency <N>", "Hz, 50 or 60 (default: 50)", number)
    .option("--battery-volts <N>", "nominal pack voltage, a multiple of 12 (default: 24)", number)
    .option("--battery-ah <N>", "battery capacity, Ah (default: 9)", number)
    .option("--noise-volts <N>", "wobble of the mains voltage, V; 0 for steady figures (default: 0.4)", number)
    .option("--ambient <N>", "air around the UPS, degrees Celsius (default: 22)", number)
    .option("--seed <N>", "makes another, equally repeatable wobble and line noise (default: 1)", number)
    .option("--json", 'say where it listens as {"listen":…,"control":…}')
    .addHelpText("after", `\nBehaviours:\n${BEHAVIOUR_HELP.map((line) => `  ${line}`).join("\n")}`)
    .addHelpText("after", "\nExample:\n  ups-sim --listen pty:/tmp/ups --control 127.0.0.1:8500 --baud 2400 --behaviour per-cell")
    .exitOverride();
}

function optionsOf(flags: Flags): UpsSimulatorOptions {
  const { behaviour = [], ambient, json, ...rest } = flags;
  return { ...rest, behaviours: behaviour, ...(ambient === undefined ? {} : { ambientC: ambient }) };
}

async function main(): Promise<void> {
  const flags = makeProgram().parse().opts<Flags>();
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {}); // taken up below, once it is started
  const simulator = await startUpsSimulator({ ...optionsOf(flags), onLost: lost.reject });
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const { listen, control } = simulator;
  console.log(
    flags.json ? JSON.stringify({ listen, control }) : `Simulated UPS (${flags.protocol}) on ${listen}, control at ${control}/state`,
  );
  try {
    await Promise.race([asked, lost.promise]);
  } finally {
    await simulator.close();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : BAD_USAGE;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof OptionError ? BAD_USAGE : 1;
  }
}
