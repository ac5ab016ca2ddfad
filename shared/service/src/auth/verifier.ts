import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(pbkdf2);

/** Iterations for a new verifier where nothing else is asked for, and the fewest a running product may use. */
export const ITERATIONS = { default: 600_000, least: 210_000 } as const;
const SALT_BYTES = 16;
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

/** Spaces other than U+0020, and characters that RFC 3454 table B.1 maps to nothing. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;
const MAPPED_TO_NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/** A password as it is hashed, so that two keyboards which spell it differently agree. Source: RFC 4013 §2.1, §2.2. */
export const preparePassword = (password: string): string =>
  password.replaceAll(OTHER_SPACES, " ").replaceAll(MAPPED_TO_NOTHING, "").normalize("NFKC");

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Takes some tenths of a second of one core, on a thread of its own. */
export async function makeVerifier(password: string, iterations: number, salt: Buffer = randomBytes(SALT_BYTES)): Promise<Verifier> {
  const salted = await derive(preparePassword(password), salt, iterations, KEY_BYTES, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest();
  return { salt, iterations, storedKey, serverKey: hmac(salted, "Server Key") };
}

/** Compares in constant time. */
export async function isPassword(password: string, verifier: Verifier): Promise<boolean> {
  const { storedKey } = await makeVerifier(password, verifier.iterations, verifier.salt);
  return timingSafeEqual(storedKey, verifier.storedKey);
}

/** A verifier that no password fits: an unknown user costs as much time as a wrong password. */
export const impossibleVerifier = (iterations: number): Verifier => ({
  salt: randomBytes(SALT_BYTES),
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
