import Type from "typebox";
import { oneOf } from "../schema.ts";

/** Why the card must keep its hands still now: the UPS is not plainly on line (SAFETY 26). */
export const UNRESTS = [
  "on-battery",
  "mains-not-good",
  "test-running",
  "battery-low",
  "shutdown-pending",
  "fault",
  "overload",
  "unknown",
] as const;
export type Unrest = (typeof UNRESTS)[number];

/** What a change that is refused while there is unrest would cost. Comes as `consequence` beside `reason` in `settings.refused`. */
export const CHANGE_CONSEQUENCES = ["link-made-anew", "nut-name-gone", "address-moves"] as const;
export type ChangeConsequence = (typeof CHANGE_CONSEQUENCES)[number];

/** Saves a section although the card objects. An objection that is another one by now is told again instead. */
export const sectionOverrideSchema = Type.Object(
  {
    override: Type.Optional(
      Type.Unsafe<Unrest>({
        ...oneOf(UNRESTS),
        description: "The `reason` of a `settings.refused` that was seen and is to count for nothing; the audit says so",
      }),
    ),
  },
  { additionalProperties: false },
);
