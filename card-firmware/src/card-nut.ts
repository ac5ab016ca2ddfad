import { en } from "@istars/protocol/model/texts/en.ts";
import type { NutNames } from "@istars/protocol/net/nut/variable.ts";
import type { Auth } from "@istars/service/auth/auth.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { CardFacts } from "./api/card-facts.ts";
import type { VerifyNutUser } from "./nut/session.ts";
import type { CardSettings } from "./settings/card-settings.ts";

/**
 * Lets the card's users log in as NUT clients: who may write is a primary, who may read a secondary. An account whose password is
 * still the default one may do neither, over NUT as everywhere.
 */
export function nutAccounts(auth: Pick<Auth, "authenticateBasic">, log: Logger): VerifyNutUser {
  return async (user, password, remoteAddress) => {
    try {
      const { permission, mustChangePassword } = await auth.authenticateBasic(user, password, remoteAddress);
      if (mustChangePassword || permission === "none") return null;
      return permission === "read-write" ? "primary" : "secondary";
    } catch (error) {
      if (!(error instanceof ApiProblem)) log.error({ err: error }, "a NUT log-in could not be checked");
      return null;
    }
  };
}

/** What the NUT server tells of the card, as it is called and set whenever it is asked. */
export const nutNamesOf = (
  facts: Pick<CardFacts, "name" | "location" | "contact" | "firmware">,
  settings: CardSettings,
  macAddress: string,
): NutNames => ({
  version: facts.firmware,
  get description() {
    return facts.name;
  },
  get contact() {
    return facts.contact || null;
  },
  get location() {
    return facts.location || null;
  },
  macAddress,
  get batteryPacks() {
    return settings.current("ups").batteryPacks;
  },
  get batteryReplacedOn() {
    return settings.current("ups").batteryReplacedOn;
  },
  alarms: en.alarms,
});
