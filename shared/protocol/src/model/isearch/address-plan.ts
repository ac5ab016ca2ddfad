import Type, { type Static } from "typebox";
import { wantedAddressSchema } from "../discovery.ts";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;
const mac = Type.String({ pattern: "^[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}$" });

/** One card and where it shall go. */
export const planRowSchema = Type.Object({ mac, wanted: wantedAddressSchema }, strict);
export type PlanRow = Static<typeof planRowSchema>;

/**
 * A plan for one or many cards, in one of three forms: the rows themselves; a start address from which the cards get theirs in the
 * order given; or a CSV text with the columns `mac,address,prefix,gateway,dns` (dns separated by blanks; the word `dhcp` as address).
 */
export const planRequestSchema = Type.Union([
  Type.Object({ rows: Type.Array(planRowSchema, { minItems: 1, maxItems: 1_000 }) }, strict),
  Type.Object(
    {
      macs: Type.Array(mac, { minItems: 1, maxItems: 1_000 }),
      start: Type.String({ description: "First IPv4 address; addresses that somebody else has are left out" }),
      prefix: Type.Integer({ minimum: 8, maximum: 30 }),
      gateway: known(Type.String()),
      dns: Type.Array(Type.String(), { maxItems: 3 }),
    },
    strict,
  ),
  Type.Object({ csv: Type.String({ minLength: 1, maxLength: 60_000 }) }, strict),
]);
export type PlanRequest = Static<typeof planRequestSchema>;

/**
 * What is wrong with a row. `duplicate-mac`, `duplicate-address`: twice in the plan; `unknown-card`: not found, or lost since;
 * `not-ours`: another maker's; `bad-address`, `bad-prefix`, `bad-gateway`, `bad-dns`, `bad-mac`, `bad-row`: no such thing can be;
 * `network-address`, `broadcast-address`; `gateway-outside`: not in the card's subnet; `gateway-is-self`; `address-taken`: somebody
 * answers there; `foreign-subnet`: the card is behind a router, and neither this machine nor the card is in the wanted subnet, so the
 * outcome could not be verified; `no-address-left`: the subnet has no free one behind the start address.
 */
export const PLAN_FAULTS = [
  "duplicate-mac",
  "duplicate-address",
  "unknown-card",
  "not-ours",
  "bad-row",
  "bad-mac",
  "bad-address",
  "bad-prefix",
  "bad-gateway",
  "bad-dns",
  "network-address",
  "broadcast-address",
  "gateway-outside",
  "gateway-is-self",
  "address-taken",
  "foreign-subnet",
  "no-address-left",
] as const;
export type PlanFault = (typeof PLAN_FAULTS)[number];

/**
 * Whether somebody is at the wanted address. `free`: nobody answers for it on its wire; `own`: the card itself has it; `taken`; what
 * could not be found out is `not-checked`, e.g. behind a router, where silence proves nothing.
 */
export const ADDRESS_CHECKS = ["free", "own", "taken", "not-checked"] as const;
export type AddressCheck = (typeof ADDRESS_CHECKS)[number];

/**
 * A row as it would be carried out. `by` names who holds a taken address, the other rows of a duplicate (`2, 5`), or another maker's
 * card.
 */
export const previewRowSchema = Type.Object(
  {
    row: Type.Integer({ minimum: 1, description: "Row of the plan; of the file, its head not counted, for CSV" }),
    mac: known(Type.String()),
    name: known(Type.String()),
    from: known(Type.String({ description: "Address now" })),
    wanted: known(wantedAddressSchema),
    faults: Type.Array(Type.Object({ code: oneOf(PLAN_FAULTS), by: Type.Optional(Type.String()) }, strict)),
    check: known(oneOf(ADDRESS_CHECKS), { description: "null: no static address that could be looked at" }),
    needsFirstPassword: Type.Boolean(),
  },
  strict,
);
export type PreviewRow = Static<typeof previewRowSchema>;

export const previewSchema = Type.Object(
  { rows: Type.Array(previewRowSchema), isClean: Type.Boolean({ description: "No row has a fault" }) },
  strict,
);
export type Preview = Static<typeof previewSchema>;

const password = Type.String({ minLength: 1, maxLength: 128 });

/**
 * Carries out a plan. Passwords live as long as the run and are stored nowhere. A new card has only its default user and password: those
 * are tried on it, whatever `user` and `password` are, and `firstPassword` takes their place.
 */
export const changeRequestSchema = Type.Object(
  {
    rows: Type.Array(planRowSchema, { minItems: 1, maxItems: 1_000 }),
    user: Type.String({ minLength: 1, maxLength: 64 }),
    password,
    firstPassword: Type.Optional(Type.String({ ...password, description: "For new cards, in place of their default one" })),
    override: Type.Optional(Type.Boolean({ description: "Although a UPS is not plainly on line" })),
    ignoreTaken: Type.Optional(Type.Boolean({ description: "Although somebody answers at an address" })),
  },
  strict,
);
export type ChangeRequest = Static<typeof changeRequestSchema>;

/**
 * How far one card is. From `applying` on it is told and cannot be called back; `verifying`: it has agreed and is looked for at its new
 * address. `done`: met at its new address, which it says it has applied. `refused`: nothing was changed, `problem` says why.
 * `rolled-back`: it went back to the old address. `unknown`: it was told, and not met again. `cancelled`: it was not told.
 */
export const CHANGE_STEPS = [
  "waiting",
  "checking",
  "proving",
  "applying",
  "verifying",
  "done",
  "refused",
  "rolled-back",
  "unknown",
  "cancelled",
] as const;
export type ChangeStep = (typeof CHANGE_STEPS)[number];

/**
 * What `problem` may be besides a `ProblemCode`, a `PlanFault` or a card's own words. `no-answer`: the card did not answer, and was told
 * nothing; `not-met`: it was told, and not met at its new address afterwards; `password-refused`: another card refused the password, so it
 * was not tried on this one.
 */
export const CHANGE_REASONS = ["no-answer", "not-met", "password-refused"] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

export const cardChangeSchema = Type.Object(
  {
    mac: Type.String(),
    name: Type.String(),
    wanted: wantedAddressSchema,
    step: oneOf(CHANGE_STEPS),
    address: known(Type.String({ description: "Where it was met last" })),
    check: known(oneOf(ADDRESS_CHECKS), { description: "null: not looked at yet, or nothing to look at" }),
    problem: known(Type.String({ description: "A `ProblemCode`, a `PlanFault`, a `ChangeReason`, or the card's own words" })),
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    tookMs: known(Type.Integer()),
  },
  strict,
);
export type CardChange = Static<typeof cardChangeSchema>;

export const changeRunSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    isRunning: Type.Boolean(),
    startedWallMs: Type.Integer(),
    cards: Type.Array(cardChangeSchema),
  },
  strict,
);
export type ChangeRun = Static<typeof changeRunSchema>;

/** Makes one card show itself. */
export const blinkRequestSchema = Type.Object(
  { mac, user: Type.String({ minLength: 1, maxLength: 64 }), password, seconds: Type.Integer({ minimum: 1, maximum: 300 }) },
  strict,
);
export type BlinkRequest = Static<typeof blinkRequestSchema>;
