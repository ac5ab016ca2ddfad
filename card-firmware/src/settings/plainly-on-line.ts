import type { Unrest } from "@istars/protocol/model/settings/objection.ts";
import type { Snapshot } from "../live/live.ts";

/**
 * Why the card must keep its hands still now; `null` if the UPS is plainly on line, or nobody knows a UPS here.
 *
 * SAFETY 26: what may interrupt the card's work waits until the UPS is plainly on mains with nothing going on. A UPS that was never
 * heard, or was lost on mains, holds nothing up: how else would a wrong port be put right. One that was lost on battery does.
 */
export function unrestOf({ latest, link }: Snapshot): Unrest | null {
  if (latest === null) return null;
  const { facts } = latest.reading;
  if (facts.onBattery === true) return "on-battery";
  if (link.state === "lost") return null;
  if (facts.mainsOk === false) return "mains-not-good";
  if (facts.testing === true || facts.calibrating === true) return "test-running";
  if (facts.batteryLow === true) return "battery-low";
  if (facts.shutdownPending === true) return "shutdown-pending";
  if (facts.fault === true) return "fault";
  if (facts.overload === true) return "overload";
  return facts.mainsOk === true || facts.onBattery === false ? null : "unknown";
}
