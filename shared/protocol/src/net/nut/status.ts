import { alarmOf } from "../../model/alarm.ts";
import type { ActiveAlarm } from "../../model/event.ts";
import type { Facts, Reading } from "../../model/reading.ts";
import { type FlagMeaning, STATUS_FLAGS } from "./status-flags.ts";

/** The active alarms that NUT's `ALARM` and `ups.alarm` speak of: only those that threaten the load (SAFETY 26). */
export const loadThreats = (alarms: readonly ActiveAlarm[]): readonly ActiveAlarm[] => alarms.filter(({ id }) => alarmOf(id).threatensLoad);

/**
 * `ups.status`: what is true of the UPS now, as NUT's flags in their customary order. A flag stands for a known fact, never for an
 * unknown one or an estimate (SAFETY 2, 3); while nothing at all is known the status is `WAIT`, which no client acts on.
 *
 * - `OL`/`OB` tell of the input and exclude each other: `OB` on battery or with mains bad, `OL` with mains good.
 * - `CAL` makes shutdown clients ignore `OB LB`, so it is shown only while the mains is proven good (SAFETY 7).
 * - `ALARM` makes them take a UPS that falls silent for dead, so it is shown for load-threatening faults only (SAFETY 26).
 * - `FSD` belongs to the shutdown sequence, which alone may set and clear it (SAFETY 15, 16); nothing sets it here.
 *
 * Source: RFC 9271 §5.1; meaning to clients as in upsmon 2.8.
 */
export function upsStatus(reading: Reading | null, alarms: readonly ActiveAlarm[]): string {
  if (reading === null) return "WAIT";
  const flags = [
    ...(loadThreats(alarms).length > 0 ? ["ALARM"] : []),
    ...inputFlags(reading.facts),
    ...STATUS_FLAGS.filter(({ flag, means, isOnlyHeard }) => {
      if (isOnlyHeard || !isTrueOf(means, reading)) return false;
      return flag !== "CAL" || reading.facts.mainsOk === true;
    }).map(({ flag }) => flag),
  ];
  return flags.length === 0 ? "WAIT" : flags.join(" ");
}

function isTrueOf(means: FlagMeaning, { facts, battery, outputSource }: Reading): boolean {
  if ("fact" in means) return facts[means.fact] === means.is;
  if ("outputSource" in means) return outputSource === means.outputSource;
  // A UPS that does not tell the flow discharges when it is on battery.
  return (battery.flow ?? (facts.onBattery === true ? "discharging" : null)) === means.flow;
}

function inputFlags({ onBattery, mainsOk }: Facts): readonly string[] {
  if (onBattery === true || mainsOk === false) return ["OB"];
  return mainsOk === true || onBattery === false ? ["OL"] : [];
}
