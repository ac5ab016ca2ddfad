import { COMMANDS } from "@istars/protocol/model/command.ts";
import { unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import { askOptional } from "../ask-optional.ts";
import type { Driver } from "../driver.ts";
import { tellsOf } from "../tells.ts";
import { ORDERS } from "./commands.ts";
import { observe } from "./observe.ts";
import type { MegatecOptions } from "./options.ts";
import { F } from "./rating.ts";
import { Q1 } from "./status.ts";
import { I } from "./vendor.ts";

/** Single-phase Megatec, also called Q1: the protocol of most small Asian UPSs. */
export function createMegatec(options: MegatecOptions = {}): Driver {
  return {
    name: "megatec",
    tells: tellsOf(options),
    commands: COMMANDS,
    readNameplate: async (line, signal) => ({
      ratings: (options.noRating ? null : await askOptional(line, F, signal)) ?? unknownRatings(),
      identity: (options.noVendor ? null : await askOptional(line, I, signal)) ?? unknownIdentity(),
    }),
    readStatus: async (line, nameplate, signal) => observe(await line.ask(Q1, signal), nameplate.ratings, options),
    send: (line, command, signal) => line.tell(ORDERS[command], signal),
  };
}
