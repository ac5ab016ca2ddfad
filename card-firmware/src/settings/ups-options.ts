import type { UpsSettings } from "@istars/protocol/model/settings/ups.ts";
import type { UpsOptions } from "../ups.ts";

/** Fields of the section that make the link; the others only tell. */
export const LINK_FIELDS = [
  "uri",
  "pollEveryS",
  "lostAfterMisses",
  "ignoreShutdownBit",
  "noRating",
  "noVendor",
  "batteryNominalV",
  "batteryCells",
] as const satisfies (keyof UpsSettings)[];

/** The settings as link and driver take them. */
export function upsOptionsOf(settings: UpsSettings): UpsOptions {
  const { pollEveryS, lostAfterMisses, ignoreShutdownBit, noRating, noVendor, batteryNominalV, batteryCells } = settings;
  return {
    pollEveryMs: Math.round(pollEveryS * 1_000),
    lostAfterMisses,
    ignoreShutdownBit,
    noRating,
    noVendor,
    ...(batteryNominalV === null ? {} : { batteryNominalV }),
    ...(batteryCells === null ? {} : { batteryCells }),
  };
}
