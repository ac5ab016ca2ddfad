import type { Command } from "@istars/protocol/model/command.ts";
import { unknownIdentity, unknownLine, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Exchange, Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";
import { askOptional } from "../ask-optional.ts";
import type { Driver, Observation } from "../driver.ts";
import { ORDERS } from "../megatec/commands.ts";
import { observe } from "../megatec/observe.ts";
import type { MegatecOptions } from "../megatec/options.ts";
import { F } from "../megatec/rating.ts";
import { parseStatus, type Status } from "../megatec/status.ts";
import { tellsOf } from "../tells.ts";
import { binaryQs } from "./binary-status.ts";
import { type Dialect, M } from "./dialect.ts";

/** `QS` of dialect V: Megatec's layout. Source: NUT's nutdrv_qx_voltronic-qs.c. Bench: not yet confirmed on hardware. */
export const TEXT_QS: Query<Status> = { text: "QS", replyStart: "(", timeoutMs: 1_000, completeFrom: 46, parse: parseStatus };

/** There is no test until the battery is low, and no order ends a test: one dialect refuses `CT`, another passes over it. */
const COMMAND_NAMES: readonly Command[] = ["test.battery.start.quick", "beeper.toggle"];
/** What units of dialect V send in place of a temperature that they do not measure, °C. */
const NO_TEMPERATURE = 25;

/**
 * Voltronic's line-interactive units that answer `M` and `QS`. What they tell is what Megatec units tell, and their orders are the
 * same, as far as they have them.
 */
export function createVoltronicQs(options: MegatecOptions = {}): Driver {
  // Which dialect is asked once and again with each nameplate; what answers then may be another unit.
  let dialect: Dialect | null = null;
  const read = async (line: Exchange, signal: AbortSignal) => {
    dialect ??= await line.ask(M, signal);
    if (dialect !== "V") return line.ask(binaryQs(dialect), signal);
    return { status: await line.ask(TEXT_QS, signal), ratings: null };
  };
  return {
    name: "voltronic-qs",
    tells: tellsOf(options),
    commands: COMMAND_NAMES,
    readNameplate: async (line, signal) => {
      dialect = (await askOptional(line, M, signal)) ?? dialect;
      const told = dialect === null || dialect === "V" ? null : await askOptional(line, binaryQs(dialect), signal);
      const nameplate = dialect === "V" && !options.noRating ? await askOptional(line, F, signal) : null;
      return { identity: unknownIdentity(), ratings: told?.ratings ?? nameplate ?? unknownRatings() };
    },
    readStatus: async (line, nameplate, signal) => {
      const { status, ratings } = await read(line, signal);
      return withOutputFrequency(observe(status, ratings ?? nameplate.ratings, options));
    },
    send: async (line, command, signal) => {
      if (!COMMAND_NAMES.includes(command)) throw new UpsError("command.unsupported", `these units have no ${command}`);
      return line.tell(ORDERS[command], signal);
    },
  };
}

/** The frequency is the output's, and 25.0 °C to the tenth is no measurement. */
const withOutputFrequency = (seen: Observation): Observation => {
  const frequency = seen.input[0]?.frequency ?? null;
  return {
    ...seen,
    input: seen.input.map((phase) => ({ ...unknownLine(), voltage: phase.voltage })),
    output: seen.output.map((phase) => ({ ...phase, frequency })),
    temperature: seen.temperature === NO_TEMPERATURE ? null : seen.temperature,
  };
};
