import type { Clock } from "@istars/service/clock.ts";
import type { Driver } from "./driver.ts";
import { createMegatec } from "./megatec/megatec.ts";
import type { MegatecOptions } from "./megatec/options.ts";
import { createVoltronic, type VoltronicOptions } from "./voltronic/voltronic.ts";
import { createVoltronicQs } from "./voltronic-qs/voltronic-qs.ts";

/** Options of every protocol in one object; each takes its own. */
export type DriverOptions = MegatecOptions & VoltronicOptions;

/** Drivers by the name that stands in a UPS URI. */
const DRIVERS: Readonly<Record<string, (options: DriverOptions, clock: Clock) => Driver>> = {
  megatec: createMegatec,
  voltronic: (options, clock) => createVoltronic(clock, options),
  "voltronic-qs": createVoltronicQs,
};
export const PROTOCOLS: readonly string[] = Object.keys(DRIVERS);

/** `null` for a protocol that is not in `PROTOCOLS`. */
export function createDriver(protocol: string, options: DriverOptions, clock: Clock): Driver | null {
  return Object.hasOwn(DRIVERS, protocol) ? (DRIVERS[protocol]?.(options, clock) ?? null) : null;
}
