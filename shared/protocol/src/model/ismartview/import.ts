import Type, { type Static } from "typebox";
import { known } from "../schema.ts";
import { newCardSchema } from "./fleet-card.ts";

const strict = { additionalProperties: false } as const;

/** Longest file of cards, characters: ten thousand rows with room. */
export const IMPORT_CHARS = 4_000_000;

/**
 * Columns of a file of cards: `address` is a must (an URL, a host, or `UPS@HOST` for NUT), the rest may be left out. Secrets that stand in
 * the file are stored sealed and never shown.
 */
export const IMPORT_COLUMNS = [
  "address",
  "kind",
  "name",
  "site",
  "token",
  "identity_key",
  "version",
  "community",
  "user",
  "password",
  "auth_protocol",
  "auth_password",
  "priv_protocol",
  "priv_password",
] as const;

/** A row of the file, read; with faults it is not taken. Nothing is stored by reading it. */
export const importRowSchema = Type.Object(
  {
    line: Type.Integer({ minimum: 1 }),
    text: Type.String({ description: "The address as it stands there" }),
    card: known(newCardSchema, { description: "To be handed to addCards as it is; null where it could not be read" }),
    isKnown: Type.Boolean({ description: "A card at this address is in the fleet already" }),
    faults: Type.Array(Type.Object({ column: Type.String(), code: Type.String(), value: Type.String() }, strict)),
  },
  strict,
);
export type ImportRow = Static<typeof importRowSchema>;
