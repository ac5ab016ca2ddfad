import { COMMANDS } from "@istars/protocol/model/command.ts";
import { unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Exchange } from "../link/link.ts";
import { UpsError } from "../ups-error.ts";
import { detectProtocol } from "./detect.ts";
import type { Driver } from "./driver.ts";
import { createDriver, type DriverOptions, PROTOCOLS } from "./registry.ts";

/** Stands in a UPS URI where the family is to be found out. */
export const AUTO = "auto";

/**
 * The driver that is to be found out. It looks until a unit answers, and from then on is that unit's driver: a link that is lost and
 * comes back is not looked at again (SAFETY 30). `onDetected` is told the family's name, once.
 */
export function createAuto(options: DriverOptions, clock: Clock, onDetected: (protocol: string) => void): Driver {
  let chosen: Driver | null = null;
  const candidates = PROTOCOLS.flatMap((protocol) => createDriver(protocol, options, clock) ?? []);
  const find = async (line: Exchange, signal: AbortSignal): Promise<Driver> => {
    const protocol = await detectProtocol(line, signal);
    const driver = candidates.find(({ name }) => name === protocol);
    if (!driver) {
      throw new UpsError("reply.timeout", `no UPS of a known family answered (${PROTOCOLS.join(", ")}); check cable and speed, or name it`);
    }
    onDetected(driver.name);
    return driver;
  };
  return {
    get name() {
      return chosen?.name ?? AUTO;
    },
    /** Until it is known, whatever any family tells: a fact that is not told is unknown, and triggers nothing. */
    get tells() {
      return chosen?.tells ?? [...new Set(candidates.flatMap(({ tells }) => tells))];
    },
    get commands() {
      return chosen?.commands ?? COMMANDS;
    },
    readNameplate: async (line, signal) =>
      chosen ? chosen.readNameplate(line, signal) : { identity: unknownIdentity(), ratings: unknownRatings() },
    readStatus: async (line, nameplate, signal) => {
      chosen ??= await find(line, signal);
      return chosen.readStatus(line, nameplate, signal);
    },
    send: async (line, command, signal) => {
      if (!chosen) throw new UpsError("port.closed", "it is not known yet what this UPS speaks; nothing was sent");
      return chosen.send(line, command, signal);
    },
  };
}
