import { COMMANDS } from "@istars/protocol/model/command.ts";
import { type FactName, type Identity, type Ratings, unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Exchange, Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";
import { askOptional } from "../ask-optional.ts";
import type { Driver, Nameplate } from "../driver.ts";
import type { MegatecOptions } from "../megatec/options.ts";
import { tellsOf } from "../tells.ts";
import { QBV } from "./battery.ts";
import { MUTE, ORDERS, UNMUTE } from "./commands.ts";
import { QFS } from "./fault.ts";
import { QID, QMF, QVFW } from "./identity.ts";
import { QMOD } from "./mode.ts";
import { QMD } from "./model.ts";
import { observe, type Round } from "./observe.ts";
import { Questions } from "./questions.ts";
import { QRI } from "./rating.ts";
import { QGS } from "./status.ts";
import { QWS } from "./warnings.ts";

/** Told by `QWS`. */
const TOLD_BY_WARNINGS: readonly FactName[] = ["batteryBad", "chargerFailed", "fanFailed"];

/** What Megatec units make necessary, some of these do too. */
export type VoltronicOptions = Omit<MegatecOptions, "batteryCells">;

/** Single-phase Voltronic whose replies begin with a bracket, dialects P00 to P99: PowerWalker, FSP, Mecer and many more. */
export function createVoltronic(options: VoltronicOptions = {}): Driver {
  const questions = new Questions();
  return {
    name: "voltronic",
    tells: tellsOf(options, TOLD_BY_WARNINGS),
    commands: COMMANDS,
    readNameplate: (line, signal) => {
      questions.forget();
      return readNameplate(line, options, signal);
    },
    readStatus: async (line, nameplate, signal) => observe(await readRound(line, questions, signal), nameplate.ratings, options),
    send: async (line, command, signal) => {
      if (command !== "beeper.toggle") return line.tell(ORDERS[command], signal);
      // Which of the two is meant depends on how things are at this moment (SAFETY 19).
      const { bits } = await present(line, signal);
      return line.tell(bits.silenced ? UNMUTE : MUTE, signal);
    },
  };
}

/** The status before a command; what goes wrong here goes wrong before anything was sent. */
async function present(line: Exchange, signal: AbortSignal) {
  const status = await askOptional(line, QGS, signal);
  if (!status) throw new UpsError("port.closed", "the UPS did not tell how its beeper is; nothing was sent");
  return status;
}

/**
 * `QGS` comes last: it carries the facts, and they are to be fresh when the round is over. A unit that is silent on what comes before
 * it is asked for nothing else, so that a lost link is noticed in time.
 */
async function readRound(line: Exchange, questions: Questions, signal: AbortSignal): Promise<Round> {
  const told: { -readonly [K in "mode" | "battery" | "warnings"]: Round[K] } = { mode: null, battery: null, warnings: null };
  try {
    told.warnings = await questions.ask(line, QWS, signal);
    told.battery = await questions.ask(line, QBV, signal);
    told.mode = await questions.ask(line, QMOD, signal);
  } catch (error) {
    if (!(error instanceof UpsError && error.code === "reply.timeout")) throw error;
  }
  const status = await line.ask(QGS, signal);
  const fault = status.bits.failed ? await askOptional(line, QFS, signal) : null;
  return { status, fault, ...told };
}

async function readNameplate(line: Exchange, options: VoltronicOptions, signal: AbortSignal): Promise<Nameplate> {
  const rating = options.noRating ? null : await askOptional(line, QRI, signal);
  const vendor = <T>(query: Query<T>) => (options.noVendor ? null : askOptional(line, query, signal));
  const model = await vendor(QMD);
  const manufacturer = await vendor(QMF);
  const firmware = await vendor(QVFW);
  const serial = await vendor(QID);
  const identity: Identity = { ...unknownIdentity(), manufacturer, model: model?.name ?? null, firmware, serial };
  const ratings: Ratings = {
    ...(rating ?? unknownRatings()),
    apparentPower: model?.apparentPower ?? null,
    power: model?.power ?? null,
    inputVoltage: model?.inputVoltage ?? null,
    outputVoltage: rating?.outputVoltage ?? model?.outputVoltage ?? null,
    batteryVoltage: rating?.batteryVoltage ?? model?.batteryVoltage ?? null,
  };
  return { identity, ratings };
}
