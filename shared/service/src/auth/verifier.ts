import { randomBytes } from "node:crypto";
import { ITERATIONS, isSame, newSalt, preparePassword, scramKeys } from "@istars/protocol/net/scram.ts";

export { ITERATIONS, preparePassword };

const KEY_BYTES = 32;

/**
 * What is kept of a password: SCRAM-SHA-256's stored form, so that the same record serves log-in and challenge-response. Whoever
 * steals it can still not log in. Source: RFC 5802 §3, RFC 7677.
 */
export interface Verifier {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** Takes some tenths of a second of one core, on a thread of its own. */
export async function makeVerifier(password: string, iterations: number, salt: Buffer = newSalt()): Promise<Verifier> {
  const { storedKey, serverKey } = await scramKeys(password, salt, iterations);
  return { salt, iterations, storedKey, serverKey };
}

/** Compares in constant time. */
export async function isPassword(password: string, verifier: Verifier): Promise<boolean> {
  const { storedKey } = await scramKeys(password, verifier.salt, verifier.iterations);
  return isSame(storedKey, verifier.storedKey);
}

/** A verifier that no password fits: an unknown user costs as much time as a wrong password. */
export const impossibleVerifier = (iterations: number): Verifier => ({
  salt: newSalt(),
  iterations,
  storedKey: randomBytes(KEY_BYTES),
  serverKey: randomBytes(KEY_BYTES),
});

/** One line of text for the database: `SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY`, base64. Source: RFC 5803 §2. */
export const formatVerifier = ({ salt, iterations, storedKey, serverKey }: Verifier): string =>
  `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey.toString("base64")}:${serverKey.toString("base64")}`;

/** Throws on anything that `formatVerifier` does not write. */
export function parseVerifier(text: string): Verifier {
  const match = /^SCRAM-SHA-256\$(\d{1,9}):([\w+/=]{4,})\$([\w+/=]{44}):([\w+/=]{44})$/.exec(text);
  const [, iterations, salt, storedKey, serverKey] = match ?? [];
  if (!iterations || !salt || !storedKey || !serverKey) throw new Error("a stored password verifier is not in SCRAM-SHA-256 form");
  return {
    salt: Buffer.from(salt, "base64"),
    iterations: Number(iterations),
    storedKey: Buffer.from(storedKey, "base64"),
    serverKey: Buffer.from(serverKey, "base64"),
  };
}
