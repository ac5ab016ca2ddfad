import { plainText } from "../../model/plain-text.ts";
import { type Identity, identitySchema, type Ratings, ratingsSchema, unknownIdentity, unknownRatings } from "../../model/reading.ts";
import { fittingMembers } from "./fitting-members.ts";
import type { PlausibleName, Sieve } from "./plausible.ts";

const KINDS: Readonly<Record<keyof Ratings, PlausibleName>> = {
  inputVoltage: "lineVoltage",
  inputFrequency: "frequency",
  outputVoltage: "lineVoltage",
  outputFrequency: "frequency",
  outputCurrent: "current",
  apparentPower: "power",
  power: "power",
  batteryVoltage: "batteryVoltage",
  lowTransferVoltage: "lineVoltage",
  highTransferVoltage: "lineVoltage",
};

/** What a card says of what its UPS is; what is of another type is unknown and counted. */
export function readIdentity(value: unknown, sieve: Sieve): Identity {
  const { manufacturer, model, firmware, serial, topology } = fittingMembers(identitySchema, value, unknownIdentity(), sieve);
  const label = (text: string | null): string | null => (text === null ? null : plainText(text));
  return { manufacturer: label(manufacturer), model: label(model), firmware: label(firmware), serial: label(serial), topology };
}

/** What a card says of what its UPS is made for; what is of another type or beyond all possibility is unknown and counted. */
export function readRatings(value: unknown, sieve: Sieve): Ratings {
  const told = fittingMembers(ratingsSchema, value, unknownRatings(), sieve);
  const ratings = unknownRatings();
  for (const name of Object.keys(KINDS) as (keyof Ratings)[]) ratings[name] = sieve.take(KINDS[name], told[name]);
  return ratings;
}
