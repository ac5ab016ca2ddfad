import Type, { type Static } from "typebox";
import { SEVERITIES } from "./alarm.ts";
import { OUTPUT_SOURCES } from "./reading.ts";
import { known, oneOf } from "./schema.ts";

/** Where cards listen, and the IPv6 group they listen to (link-local scope). */
export const DISCOVERY_PORT = 16_280;
export const DISCOVERY_GROUP = "ff12::4953:5452";
/** Longest datagram, octets. */
export const DISCOVERY_MAX_OCTETS = 1_400;

const mac = Type.String({ pattern: "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", description: "Lower case, with colons" });
const base64 = (maxLength: number) => Type.String({ pattern: "^[\\w+/=-]*$", maxLength });
const ip = Type.String({ minLength: 2, maxLength: 45 });
const port = known(Type.Integer({ minimum: 1, maximum: 65_535 }), { description: "null: does not listen" });

export const ADDRESS_SOURCES = ["dhcp", "static", "link-local", "unknown"] as const;
export type AddressSource = (typeof ADDRESS_SOURCES)[number];

export const findSchema = Type.Object({ mac: Type.Optional(mac) });

/** How the last change of address went. `rolled-back`: the card is where it was before. */
export const ADDRESS_CHANGE_STATES = ["applying", "applied", "rolled-back"] as const;

/** What a card tells of itself. Texts are cut so that all fits into one datagram. */
export const hereSchema = Type.Object({
  mac,
  cardId: Type.String({ maxLength: 40 }),
  serial: known(Type.String({ maxLength: 32 })),
  model: Type.String({ maxLength: 32 }),
  firmware: Type.String({ maxLength: 32 }),
  name: Type.String({ maxLength: 64 }),
  location: Type.String({ maxLength: 128 }),
  source: oneOf(ADDRESS_SOURCES),
  address: ip,
  prefix: known(Type.Integer({ minimum: 0, maximum: 128 })),
  gateway: known(ip),
  dns: Type.Array(ip, { maxItems: 3 }),
  ports: Type.Object({ http: port, https: port, snmp: port, nut: port }),
  isNew: Type.Boolean({ description: "The default password was never changed" }),
  ups: known(
    Type.Object({
      model: Type.String({ maxLength: 32 }),
      isLost: Type.Boolean({ description: "The UPS does not answer; the rest is what it told last" }),
      outputSource: known(oneOf(OUTPUT_SOURCES)),
      onBattery: known(Type.Boolean()),
      charge: known(Type.Number({ minimum: 0, maximum: 100, description: "%" })),
      load: known(Type.Number({ minimum: 0, maximum: 1_000, description: "%, of the phase with the most" })),
      worstAlarm: known(oneOf(SEVERITIES)),
    }),
    { description: "null: no UPS was ever heard" },
  ),
  change: known(
    Type.Object({
      transaction: Type.String({ pattern: "^[0-9a-f]{16}$", description: "Of the `set` that asked for it" }),
      state: oneOf(ADDRESS_CHANGE_STATES),
      reason: known(Type.String({ maxLength: 80 })),
    }),
    { description: "The last change of address since the card started" },
  ),
});
export type Here = Static<typeof hereSchema>;

export const challengeRequestSchema = Type.Object({ mac, user: Type.String({ minLength: 1, maxLength: 64 }), nonce: base64(64) });
export type ChallengeRequest = Static<typeof challengeRequestSchema>;

export const challengeSchema = Type.Object({
  mac,
  nonce: base64(128),
  salt: base64(64),
  iterations: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
});
export type Challenge = Static<typeof challengeSchema>;

export const setSchema = Type.Object({
  mac,
  nonce: base64(128),
  settings: Type.String({ minLength: 2, maxLength: 900, description: "JSON of `discoveryChangeSchema`" }),
  proof: base64(64),
});
export type SetRequest = Static<typeof setSchema>;

export const resultSchema = Type.Object({
  mac,
  outcome: Type.String({ minLength: 2, maxLength: 900, description: "JSON of `discoveryOutcomeSchema`" }),
  signature: known(base64(64), { description: "null: the proof was wrong, or there was none" }),
});
export type SetResult = Static<typeof resultSchema>;

const ipv4 = Type.String({ pattern: "^\\d{1,3}(\\.\\d{1,3}){3}$" });
/** An address as it is asked for from the network. */
export const wantedAddressSchema = Type.Union([
  Type.Object({ mode: Type.Literal("dhcp") }, { additionalProperties: false }),
  Type.Object(
    {
      mode: Type.Literal("static"),
      address: ipv4,
      prefix: Type.Integer({ minimum: 1, maximum: 31 }),
      gateway: known(ipv4),
      dns: Type.Array(ipv4, { maxItems: 3 }),
    },
    { additionalProperties: false },
  ),
]);
export type WantedAddress = Static<typeof wantedAddressSchema>;

/** SCRAM's stored form of a password. */
export const storedPasswordSchema = Type.Object(
  {
    salt: base64(64),
    iterations: Type.Integer({ minimum: 210_000, maximum: 10_000_000 }),
    storedKey: base64(44),
    serverKey: base64(44),
  },
  { additionalProperties: false },
);

/** What a `set` asks for; at least one of the first three. */
export const discoveryChangeSchema = Type.Object(
  {
    network: Type.Optional(wantedAddressSchema),
    firstPassword: Type.Optional(storedPasswordSchema),
    blinkSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 300 })),
    override: Type.Optional(Type.Boolean({ description: "Although the UPS is not plainly on line; audited" })),
  },
  { additionalProperties: false },
);
export type DiscoveryChange = Static<typeof discoveryChangeSchema>;

const params = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
export const discoveryOutcomeSchema = Type.Object({
  code: Type.String({ description: "`accepted`, or a `ProblemCode`" }),
  params: Type.Optional(params),
  errors: Type.Optional(
    Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), params: Type.Optional(params) }), { maxItems: 4 }),
  ),
});
export type DiscoveryOutcome = Static<typeof discoveryOutcomeSchema>;
