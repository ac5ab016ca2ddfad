import Type, { type Static } from "typebox";
import { known, oneOf } from "../schema.ts";
import { shownSecretSchema } from "../settings/secret.ts";

const strict = { additionalProperties: false } as const;

/** How a card is heard: an iStars card by its stream, any RFC 1628 card by SNMP, a UPS behind a NUT server by NUT. */
export const CARD_KINDS = ["istars", "snmp", "nut"] as const;
export type CardKind = (typeof CARD_KINDS)[number];

export const SNMP_VERSIONS = ["v1", "v2c", "v3"] as const;
export const AUTH_PROTOCOLS = ["none", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"] as const;
export const PRIV_PROTOCOLS = ["none", "aes128", "aes256", "aes256-cisco"] as const;

const host = Type.String({ minLength: 1, maxLength: 253, description: "Address or host name" });
const port = Type.Integer({ minimum: 1, maximum: 65_535 });
const url = Type.String({ minLength: 8, maxLength: 512, description: "Origin of the card, e.g. https://192.0.2.7" });
const identityKey = known(Type.String({ maxLength: 64 }), {
  description: "SHA-256 of the card's public key in base64; a must with https, null with http",
});
const ups = Type.String({ minLength: 1, maxLength: 64, description: "Name of the UPS at the NUT server" });
const user = known(Type.String({ minLength: 1, maxLength: 128 }));
const snmpPlain = {
  host,
  port,
  version: oneOf(SNMP_VERSIONS),
  user,
  authProtocol: oneOf(AUTH_PROTOCOLS),
  privProtocol: oneOf(PRIV_PROTOCOLS),
} as const;

const givenSecret = Type.Optional(
  Type.String({ minLength: 1, maxLength: 512, description: "Left out: it stays as it is, or there is none" }),
);

/** How a card is reached, as people say it. Secrets are text here and nowhere else. */
export const givenReachSchema = Type.Union([
  Type.Object({ kind: oneOf(["istars"]), url, identityKey, token: givenSecret }, strict),
  Type.Object(
    { kind: oneOf(["snmp"]), ...snmpPlain, community: givenSecret, authPassword: givenSecret, privPassword: givenSecret },
    strict,
  ),
  Type.Object({ kind: oneOf(["nut"]), host, port, ups, user, password: givenSecret }, strict),
]);
export type GivenReach = Static<typeof givenReachSchema>;

/** The same as it is shown: of a secret only whether there is one. */
export const shownReachSchema = Type.Union([
  Type.Object({ kind: oneOf(["istars"]), url, identityKey, token: shownSecretSchema }, strict),
  Type.Object(
    { kind: oneOf(["snmp"]), ...snmpPlain, community: shownSecretSchema, authPassword: shownSecretSchema, privPassword: shownSecretSchema },
    strict,
  ),
  Type.Object({ kind: oneOf(["nut"]), host, port, ups, user, password: shownSecretSchema }, strict),
]);
export type ShownReach = Static<typeof shownReachSchema>;

/** What was met at an address, before it is added. */
export const probeSchema = Type.Object(
  {
    outcome: oneOf(["found", "refused", "silent", "unreachable", "not-a-card"]),
    reason: known(Type.String({ description: "Code of what stood in the way" })),
    name: known(Type.String()),
    model: known(Type.String()),
    serial: known(Type.String()),
    identityKey: known(
      Type.String({ description: "The key that a card showed over https, to be compared with what the card itself says" }),
    ),
    upsNames: Type.Array(Type.String(), { description: "What a NUT server has" }),
  },
  strict,
);
export type Probe = Static<typeof probeSchema>;
