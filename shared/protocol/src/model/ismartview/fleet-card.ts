import Type, { type Static, type TInteger } from "typebox";
import { SEVERITIES } from "../alarm.ts";
import { identitySchema, OUTPUT_SOURCES, ratingsSchema, readingSchema } from "../reading.ts";
import { known, oneOf } from "../schema.ts";
import { CARD_KINDS, givenReachSchema, shownReachSchema } from "./reach.ts";

const strict = { additionalProperties: false } as const;

/** Longest name of a card and of a site, and most cards that one request is about. */
export const FLEET_LIMITS = { name: 63, site: 63, note: 2_000, cards: 10_000, search: 100 } as const;

export const cardId = Type.Integer({ minimum: 1, description: "Of the card in this fleet, never used again" });
export const cardName = Type.String({ minLength: 1, maxLength: FLEET_LIMITS.name });
export const siteName = Type.String({
  minLength: 1,
  maxLength: FLEET_LIMITS.site,
  description: "Where cards belong together, e.g. a machine room",
});

/** `connecting`: nothing came yet. `lost`: it does not answer any more. `refused`: wrong token, password or certificate. */
export const FLEET_LINKS = ["connecting", "online", "lost", "refused"] as const;
export type FleetLink = (typeof FLEET_LINKS)[number];

/**
 * How a card stands, at one glance: the worst of its alarms, `ok` without any, and `unknown` for as long as nothing is known of its UPS.
 * A card that went silent is what it was at last, with its own alarm on top.
 */
export const FLEET_STATUSES = ["critical", "warning", "information", "ok", "unknown"] as const;
export type FleetStatus = (typeof FLEET_STATUSES)[number];

/** One card in a list of thousands: what changes seldom. Figures travel apart. */
export const fleetCardSchema = Type.Object(
  {
    id: cardId,
    kind: oneOf(CARD_KINDS),
    name: Type.String({ description: "The given one, else what the card calls itself, else its address" }),
    site: known(siteName),
    address: Type.String({ description: "Where it is reached, without secrets, e.g. 192.0.2.7 or ups@nut.example" }),
    model: known(Type.String()),
    serial: known(Type.String()),
    link: oneOf(FLEET_LINKS),
    reason: known(Type.String({ description: "Why it is not online, as a code, e.g. silent, certificate" })),
    linkSinceWallMs: Type.Integer(),
    status: oneOf(FLEET_STATUSES),
    alarms: Type.Object(
      { critical: Type.Integer(), warning: Type.Integer(), information: Type.Integer() },
      { ...strict, description: "How many are on, by severity" },
    ),
    unacknowledged: Type.Integer({
      minimum: 0,
      description: "Of these, warnings and critical ones that nobody has acknowledged or silenced",
    }),
    outputSource: known(oneOf(OUTPUT_SOURCES)),
    onBattery: known(Type.Boolean()),
    silencedUntilWallMs: known(Type.Integer(), { description: "Alarms below critical do not call until then" }),
  },
  strict,
);
export type FleetCard = Static<typeof fleetCardSchema>;

/** Figures of a card in the order in which they travel: per cent, per cent, s, V, V, V DC, °C, W. `null`: the UPS does not tell. */
export const FIGURES = ["load", "charge", "runtime", "inputVoltage", "outputVoltage", "batteryVoltage", "temperature", "power"] as const;
export type FigureName = (typeof FIGURES)[number];

/** `[card, age of the reading in ms or null without one, figures in the order of FIGURES]`. */
export const figuresSchema = Type.Tuple([
  cardId,
  known(Type.Integer()),
  Type.Array(known(Type.Number()), { minItems: FIGURES.length, maxItems: FIGURES.length }),
]);
export type CardFigures = readonly [id: number, ageMs: number | null, values: readonly (number | null)[]];

/** Everything that is known of one card. */
export const cardDetailSchema = Type.Object(
  {
    card: fleetCardSchema,
    givenName: known(cardName),
    reach: shownReachSchema,
    version: Type.Integer({ minimum: 1, description: "Of name, site and reach; for If-Match" }),
    addedWallMs: Type.Integer(),
    firmware: known(Type.String()),
    cardUrl: known(Type.String({ description: "Of the card's own pages" })),
    reading: known(readingSchema),
    identity: known(identitySchema),
    ratings: known(ratingsSchema),
    dropped: Type.Integer({ minimum: 0, description: "Values that could not be, since the start" }),
    commands: Type.Array(Type.String(), { description: "What can be asked of its UPS from here" }),
  },
  strict,
);
export type CardDetail = Static<typeof cardDetailSchema>;

export const newCardSchema = Type.Object({ name: known(cardName), site: known(siteName), reach: givenReachSchema }, strict);
export type NewCard = Static<typeof newCardSchema>;

/** What came of one of many: its id, or why it was not done. */
export const cardOutcomeSchema = Type.Object(
  {
    id: known(cardId),
    problem: known(Type.String({ description: "Code, e.g. card.known, reach.invalid" })),
    detail: known(Type.String()),
  },
  strict,
);
export type CardOutcome = Static<typeof cardOutcomeSchema>;

const countOfEach = <K extends string>(keys: readonly K[]) =>
  Type.Object(Object.fromEntries(keys.map((key) => [key, Type.Integer()])) as Record<K, TInteger>, strict);

/** How many cards stand how; the head of the overview. */
export const fleetCountsSchema = Type.Object(
  {
    total: Type.Integer(),
    statuses: countOfEach(FLEET_STATUSES),
    links: countOfEach(FLEET_LINKS),
    onBattery: Type.Integer(),
    alarms: countOfEach(SEVERITIES),
    unacknowledged: Type.Integer(),
  },
  strict,
);
export type FleetCounts = Static<typeof fleetCountsSchema>;
