import Type, { type Static } from "typebox";
import { known } from "../schema.ts";
import { section } from "./section.ts";

/** How the UPS is reached, how often it is asked, and what it cannot tell of itself. */
export const upsSettings = section(
  { title: "UPS", description: "How the card reaches the UPS, and what the UPS cannot tell of itself" },
  {
    uri: Type.String({
      title: "Connection",
      description:
        "PROTOCOL+serial:///dev/ttyS1?baud=2400 or PROTOCOL+tcp://HOST:PORT; with auto as PROTOCOL the card finds out, and puts in " +
        "what it found",
      minLength: 1,
      maxLength: 256,
      default: "megatec+serial:///dev/ttyS1",
    }),
    pollEveryS: Type.Number({
      title: "Poll period",
      description: "Time between two questions for the status",
      unit: "s",
      minimum: 0.5,
      maximum: 5,
      default: 1,
    }),
    lostAfterMisses: Type.Integer({
      title: "Unanswered polls",
      description:
        "Polls in a row without a valid answer after which contact counts as lost. At a poll period of 1 s, 3 come to about 3 s and 10 " +
        "to about 26 s: after the third the card asks more rarely",
      minimum: 2,
      maximum: 30,
      default: 3,
    }),
    ignoreShutdownBit: Type.Boolean({
      title: "Ignore the shutdown flag",
      description: "For UPSs that always say a shutdown is pending: the card takes it as something the UPS cannot tell",
      default: false,
    }),
    noRating: Type.Boolean({
      title: "Do not ask for ratings",
      description: "For the few UPSs that hang when asked for their ratings",
      default: false,
    }),
    noVendor: Type.Boolean({
      title: "Do not ask for the maker",
      description: "For the few UPSs that hang when asked who made them",
      default: false,
    }),
    batteryNominalV: known(Type.Number({ minimum: 2, maximum: 1_000 }), {
      title: "Nominal battery voltage",
      description: "Of all packs in series; empty: as the UPS tells",
      unit: "V",
      default: null,
    }),
    batteryCells: known(Type.Integer({ minimum: 1, maximum: 500 }), {
      title: "Battery cells in series",
      description: "For UPSs that tell volts per cell; empty: nominal voltage / 2",
      default: null,
    }),
    batteryPacks: Type.Integer({
      title: "Battery packs",
      description: "Packs in parallel, the one inside the UPS included",
      minimum: 1,
      maximum: 64,
      default: 1,
    }),
    batteryReplacedOn: known(Type.String({ pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$" }), {
      title: "Last battery replacement",
      description: "The day the battery was last replaced, YYYY-MM-DD",
      default: null,
    }),
  },
);
export type UpsSettings = Static<typeof upsSettings>;
