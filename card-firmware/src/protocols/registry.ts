import type { Driver } from "./driver.ts";
import { createMegatec } from "./megatec/megatec.ts";
import type { MegatecOptions } from "./megatec/options.ts";
import { createVoltronic } from "./voltronic/voltronic.ts";
import { createVoltronicQs } from "./voltronic-qs/voltronic-qs.ts";

/** Options of every protocol in one object; each takes its own. */
export type DriverOptions = MegatecOptions;

/** Drivers by the name that stands in a UPS URI. */
const DRIVERS: Readonly<Record<string, (options: DriverOptions) => Driver>> = {
  megatec: createMegatec,
  voltronic: createVoltronic,
  "voltronic-qs": createVoltronicQs,
};
export const PROTOCOLS: readonly string[] = Object.keys(DRIVERS);

/** `null` for a protocol that is not in `PROTOCOLS`. */
export function createDriver(protocol: string, options: DriverOptions): Driver | null {
  return Object.hasOwn(DRIVERS, protocol) ? (DRIVERS[protocol]?.(options) ?? null) : null;
}
