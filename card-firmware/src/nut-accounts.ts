import type { Auth } from "@istars/service/auth/auth.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { VerifyNutUser } from "./nut/session.ts";

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
