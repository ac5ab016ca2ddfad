import type { Card } from "@istars/protocol/model/http.ts";
import type { Host } from "../host.ts";
import type { IdentifyLight } from "../platform/light.ts";
import type { CardSettings } from "../settings/card-settings.ts";

/** Who this card is, and since when it runs. */
export type CardFacts = Omit<Card, "upForMs"> & {
  /** Start of the card program by the monotonic clock, ms. */
  readonly startedMonoMs: number;
};

/** What is known once of a card that starts, and where the rest is found. */
interface CardFactsDeps extends Pick<CardFacts, "cardId" | "firmware" | "startedMonoMs"> {
  readonly settings: CardSettings;
  readonly host: Pick<Host, "name" | "timeZone">;
  readonly light: Pick<IdentifyLight, "leftMs">;
}

/** The facts of a card that starts now: what it is called, and whether it blinks, is as it is whenever somebody asks. */
export const cardFacts = ({ cardId, firmware, startedMonoMs, settings, host, light }: CardFactsDeps): CardFacts => ({
  cardId,
  bootId: crypto.randomUUID(),
  get name() {
    return settings.current("identity").name || host.name;
  },
  get location() {
    return settings.current("identity").location;
  },
  get contact() {
    return settings.current("identity").contact;
  },
  firmware,
  timeZone: host.timeZone,
  get blinkMs() {
    return light.leftMs;
  },
  startedMonoMs,
});
