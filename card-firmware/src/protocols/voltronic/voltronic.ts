import { COMMANDS } from "@istars/protocol/model/command.ts";
import { type FactName, type Identity, type Ratings, unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Exchange, Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";
import { askOptional } from "../ask-optional.ts";
import type { Driver, Nameplate } from "../driver.ts";
import type { MegatecOptions } from "../megatec/options.ts";
import { tellsOf } from "../tells.ts";
import { MUTE, ORDERS, UNMUTE } from "./commands.ts";
import { QID, QMF, QVFW } from "./identity.ts";
import { QMD } from "./model.ts";
import { observe } from "./observe.ts";
import { QRI } from "./rating.ts";
import { Rounds } from "./rounds.ts";
import { QGS } from "./status.ts";
import type { PhaseCounts } from "./turns.ts";

/** Told by `QWS`. */
const TOLD_BY_WARNINGS: readonly FactName[] = ["batteryBad", "chargerFailed", "fanFailed"];

/** What Megatec units make necessary, some of these do too. */
export interface VoltronicOptions extends Omit<MegatecOptions, "batteryCells"> {
  /** Rhythm of the status polls, ms: the slower they are, the more is asked in each. Default 1,000. */
  readonly pollEveryMs?: number;
}

/** A turn of questions takes no longer than this together with mode and status, ms. */
const TURN_MS = 1_000;

/**
 * Voltronic whose replies begin with a bracket, dialects P00 to P99: PowerWalker, FSP, Mecer and many more. How many phases there are
 * tells the model (`QMD`); each is asked for by itself where there is more than one.
 */
export function createVoltronic(clock: Clock, options: VoltronicOptions = {}): Driver {
  const rounds = new Rounds({ clock, turnsPerRound: Math.max(1, Math.floor((options.pollEveryMs ?? TURN_MS) / TURN_MS)) });
  return {
    name: "voltronic",
    tells: tellsOf(options, TOLD_BY_WARNINGS),
    commands: COMMANDS,
    readNameplate: async (line, signal) => {
      const { phases, ...nameplate } = await readNameplate(line, options, signal);
      rounds.begin(phases);
      return nameplate;
    },
    readStatus: async (line, nameplate, signal) => observe(await rounds.read(line, signal), nameplate.ratings, options),
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

async function readNameplate(
  line: Exchange,
  options: VoltronicOptions,
  signal: AbortSignal,
): Promise<Nameplate & { readonly phases: PhaseCounts | null }> {
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
  const { phasesIn: input = null, phasesOut: output = null } = model ?? {};
  return { identity, ratings, phases: input === null || output === null ? null : { input, output } };
}
