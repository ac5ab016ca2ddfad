import { identitySchema, ratingsSchema } from "@istars/protocol/model/reading.ts";
import { known } from "@istars/protocol/model/schema.ts";
import Type, { type Static } from "typebox";
import Value from "typebox/value";

/** What is kept of what a card said of itself; `heard`: up to where its log was heard, for a card of whose log nothing is stored yet. */
const toldSchema = Type.Object({
  name: known(Type.String()),
  firmware: known(Type.String()),
  identity: known(identitySchema),
  ratings: known(ratingsSchema),
  heard: known(Type.Object({ logId: Type.String(), lastId: Type.Integer({ minimum: 0 }) })),
});
export type KeptTold = Static<typeof toldSchema>;

const NOTHING_TOLD: KeptTold = { name: null, firmware: null, identity: null, ratings: null, heard: null };

/** Nothing, where nothing is kept or it cannot be read: the card tells it again. */
export function readTold(text: string | null): KeptTold {
  if (text === null) return NOTHING_TOLD;
  try {
    const told: unknown = JSON.parse(text);
    return Value.Check(toldSchema, told) ? told : NOTHING_TOLD;
  } catch {
    return NOTHING_TOLD; // damaged
  }
}

export const toldText = (told: KeptTold): string => JSON.stringify(told);
