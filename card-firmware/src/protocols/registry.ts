import type { Driver } from "./driver.ts";
import { createMegatec } from "./megatec/megatec.ts";
import type { MegatecOptions } from "./megatec/options.ts";

/** Options of every protocol in one object; each takes its own. */
export type DriverOptions = MegatecOptions;

/** Drivers by the name that stands in a UPS URI. */
const DRIVERS: Readonly<Record<string, (options: DriverOptions) => Driver>> = { megatec: createMegatec };

/** Throws an `Error` that names the protocols there are. */
export function createDriver(protocol: string, options: DriverOptions): Driver {
  const create = Object.hasOwn(DRIVERS, protocol) ? DRIVERS[protocol] : undefined;
  if (!create) throw new Error(`UPS protocol "${protocol}" is unknown; there are: ${Object.keys(DRIVERS).join(", ")}`);
  return create(options);
}
