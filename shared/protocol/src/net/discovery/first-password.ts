import type { Static } from "typebox";
import type { storedPasswordSchema } from "../../model/discovery.ts";
import { ITERATIONS, newSalt, scramKeys } from "../scram.ts";

/** SCRAM's stored form of a password, as it goes over the wire; the numbers are octets in base64. */
export type StoredPassword = Static<typeof storedPasswordSchema>;

/** For `settings.firstPassword`. Takes some tenths of a second of one core, on a thread of its own. */
export async function storedPasswordOf(password: string): Promise<StoredPassword> {
  const salt = newSalt();
  const { storedKey, serverKey } = await scramKeys(password, salt, ITERATIONS.default);
  return {
    salt: salt.toString("base64"),
    iterations: ITERATIONS.default,
    storedKey: storedKey.toString("base64"),
    serverKey: serverKey.toString("base64"),
  };
}
