import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(pbkdf2);

/** PBKDF2 iterations: of a new password where nothing else is asked for, and the fewest and most that are ever worked with. */
export const ITERATIONS = { default: 600_000, least: 210_000, most: 10_000_000 } as const;
const KEY_OCTETS = 32;
const SALT_OCTETS = 16;

/** Spaces other than U+0020, and characters that RFC 3454 table B.1 maps to nothing. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;
const MAPPED_TO_NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/** A password as it is hashed, so that two keyboards which spell it differently agree. Source: RFC 4013 §2.1, §2.2. */
export const preparePassword = (password: string): string =>
  password.replaceAll(OTHER_SPACES, " ").replaceAll(MAPPED_TO_NOTHING, "").normalize("NFKC");

/** The keys that a password gives with one salt. Who has the stored and the server key can check a proof but not make one. */
export interface ScramKeys {
  readonly clientKey: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const hmac = (key: Uint8Array, message: string): Buffer => createHmac("sha256", key).update(message).digest();

export const newSalt = (): Buffer => randomBytes(SALT_OCTETS);

/** Takes some tenths of a second of one core, on a thread of its own. Source: RFC 5802 §3, RFC 7677. */
export async function scramKeys(password: string, salt: Uint8Array, iterations: number): Promise<ScramKeys> {
  const salted = await derive(preparePassword(password), salt, iterations, KEY_OCTETS, "sha256");
  const clientKey = hmac(salted, "Client Key");
  return { clientKey, storedKey: createHash("sha256").update(clientKey).digest(), serverKey: hmac(salted, "Server Key") };
}

/** What shows that its maker knows the password: ClientKey XOR ClientSignature. Source: RFC 5802 §3. */
export const scramProof = ({ clientKey, storedKey }: Pick<ScramKeys, "clientKey" | "storedKey">, authMessage: string): Buffer =>
  xor(clientKey, hmac(storedKey, authMessage));

/** Whether `proof` was made with the password that `storedKey` came from; compares in constant time. */
export function isScramProof(proof: Uint8Array, storedKey: Uint8Array, authMessage: string): boolean {
  if (proof.length !== KEY_OCTETS) return false;
  const clientKey = xor(proof, hmac(storedKey, authMessage));
  return isSame(createHash("sha256").update(clientKey).digest(), storedKey);
}

/** What shows that its maker holds the server key of the password. Source: RFC 5802 §3. */
export const scramSignature = (serverKey: Uint8Array, authMessage: string): Buffer => hmac(serverKey, authMessage);

/** Compares keys, proofs and signatures in constant time. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((octet, i) => octet ^ (b[i] ?? 0)));
