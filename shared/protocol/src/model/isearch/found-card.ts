import Type, { type Static } from "typebox";
import { hereSchema } from "../discovery.ts";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;

/** What was found: a card of ours, or another maker's UPS card by the protocol it answers. */
export const FOUND_KINDS = ["istars", "snmp", "nut"] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** Ways by which one was found. */
export const FOUND_BY = ["broadcast", "multicast", "sweep", "mdns", "snmp", "nut"] as const;
export type FoundBy = (typeof FOUND_BY)[number];

/**
 * What an installer has to know before anything is set: `wrong-subnet` – not in a subnet of the interface that met it;
 * `duplicate-address` – another one answers at the same address; `default-password` – new, nobody has set a password yet.
 */
export const FOUND_WARNINGS = ["wrong-subnet", "duplicate-address", "default-password"] as const;
export type FoundWarning = (typeof FOUND_WARNINGS)[number];

/** Another maker's UPS, as far as it tells. */
export const foreignSchema = Type.Object(
  {
    address: Type.String(),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    manufacturer: known(Type.String()),
    model: known(Type.String()),
    name: known(Type.String()),
  },
  strict,
);
export type Foreign = Static<typeof foreignSchema>;

/** One row of the list. Exactly one of `here` and `foreign` is there. */
export const foundCardSchema = Type.Object(
  {
    key: Type.String({ description: "The MAC of a card of ours; PROTOCOL:ADDRESS:PORT[/NAME] of another" }),
    kind: oneOf(FOUND_KINDS),
    foundBy: Type.Array(oneOf(FOUND_BY)),
    interface: known(Type.String({ description: "Of this machine, e.g. eth0" })),
    here: known(hereSchema),
    foreign: known(foreignSchema),
    warnings: Type.Array(oneOf(FOUND_WARNINGS)),
    firstSeenWallMs: Type.Integer({ description: "Epoch ms" }),
    lastSeenWallMs: Type.Integer({ description: "Epoch ms" }),
    isLost: Type.Boolean({ description: "It did not answer the last scan that should have met it" }),
  },
  strict,
);
export type FoundCard = Static<typeof foundCardSchema>;

export const SCAN_STATES = ["running", "done", "cancelled", "failed"] as const;

/** What is asked of a scan. Left out: all interfaces, no ranges, cards of ours only. */
export const scanRequestSchema = Type.Object(
  {
    interfaces: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 32 })),
    ranges: Type.Optional(
      Type.Array(Type.String({ minLength: 7, maxLength: 64, description: "192.0.2.0/24, 192.0.2.10-192.0.2.40 or one address" }), {
        maxItems: 16,
      }),
    ),
    foreign: Type.Optional(Type.Boolean({ description: "Also other makers' cards that answer RFC 1628 or NUT" })),
    community: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "For RFC 1628; public if left out" })),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 200, maximum: 60_000, description: "Longest listening; 3,000 if left out" })),
  },
  strict,
);
export type ScanRequest = Static<typeof scanRequestSchema>;

/** How far a scan is. */
export const scanSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    state: oneOf(SCAN_STATES),
    request: scanRequestSchema,
    startedWallMs: Type.Integer(),
    tookMs: known(Type.Integer(), { description: "null: still running" }),
    asked: Type.Integer({ minimum: 0, description: "Addresses asked one by one so far" }),
    toAsk: Type.Integer({ minimum: 0, description: "Of so many" }),
    found: Type.Integer({ minimum: 0 }),
    problems: Type.Array(Type.String({ description: "e.g. an interface that could not be used" })),
  },
  strict,
);
export type Scan = Static<typeof scanSchema>;
