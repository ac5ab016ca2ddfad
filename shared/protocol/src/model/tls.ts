import Type, { type Static } from "typebox";
import { known } from "./schema.ts";

const strict = { additionalProperties: false } as const;

/** The card's certificate, and the key that agents know the card by. */
export const certificateSchema = Type.Object(
  {
    identityKey: Type.String({
      description: "SHA-256 of the public key in base64, 44 characters; agents know the card by it. It outlives every certificate",
    }),
    name: Type.String({ description: "What the card is called" }),
    serial: Type.String(),
    hosts: Type.Array(Type.String(), { description: "Host names that the certificate is valid for" }),
    addresses: Type.Array(Type.String(), { description: "IP addresses that the certificate is valid for" }),
    fromMs: Type.Integer({ description: "Epoch ms" }),
    untilMs: Type.Integer({ description: "Epoch ms; renewed 30 days before" }),
    fingerprint: Type.String({ description: "SHA-256 of the certificate, in hexadecimal with colons, as browsers show it" }),
    pem: Type.String(),
  },
  strict,
);
export type Certificate = Static<typeof certificateSchema>;

export const tlsSchema = Type.Object(
  {
    httpsPort: known(Type.Integer({ minimum: 1, maximum: 65_535 }), { description: "Where HTTPS is served; null: it is off" }),
    certificate: known(certificateSchema, { description: "null while HTTPS is off" }),
  },
  strict,
);
export type Tls = Static<typeof tlsSchema>;
