import { createHash } from "node:crypto";
import type { AuthProtocol, PrivProtocol, SnmpUser } from "./v3-user.ts";

/** The hash below each way to sign, and how many octets of the HMAC are sent. Source: RFC 3414 §6.3.1, §7.3.1; RFC 7860 §4.1. */
export const SIGNING: Readonly<Record<AuthProtocol, { readonly hash: string; readonly macBytes: number }>> = {
  md5: { hash: "md5", macBytes: 12 },
  sha: { hash: "sha1", macBytes: 12 },
  sha224: { hash: "sha224", macBytes: 16 },
  sha256: { hash: "sha256", macBytes: 24 },
  sha384: { hash: "sha384", macBytes: 32 },
  sha512: { hash: "sha512", macBytes: 48 },
};

/** Octets of each cipher's key. */
const KEY_BYTES: Readonly<Record<PrivProtocol, number>> = { aes: 16, aes256: 32, "aes256-cisco": 32 };
/** A password is repeated up to this length before it is hashed. Source: RFC 3414 §A.2. */
const STRETCHED_BYTES = 1_048_576;
/** Keys of passwords that are kept: two for each card of the largest fleet, so that nobody can have them made again and again. */
const MAX_KEPT = 20_000;

/**
 * Makes keys out of passwords. To hash a megabyte takes milliseconds and is the same for every engine, so it is done once for each
 * password; whom a message names as its engine, anybody can make up, and costs two short hashes.
 */
export class KeyRing {
  readonly #kept = new Map<string, Buffer>();

  /** The key that one who is known to the engine `engineId` signs with. Source: RFC 3414 §2.6, §A.2. */
  authKey({ protocol, password }: NonNullable<SnmpUser["auth"]>, engineId: Uint8Array): Buffer {
    return this.#localKey(protocol, Buffer.from(password), engineId);
  }

  /** The key that is encrypted with; the hash is that of the way to sign. Source: RFC 3826 §3.1.2.1; for AES-256 `PRIV_PROTOCOLS`. */
  privKey({ auth, priv }: SnmpUser, engineId: Uint8Array): Buffer | null {
    if (auth === null || priv === null) return null;
    const short = this.#localKey(auth.protocol, Buffer.from(priv.password), engineId);
    const length = KEY_BYTES[priv.protocol];
    if (short.length >= length) return short.subarray(0, length);
    const more =
      priv.protocol === "aes256-cisco"
        ? this.#localKey(auth.protocol, short, engineId)
        : createHash(SIGNING[auth.protocol].hash).update(short).digest();
    return Buffer.concat([short, more]).subarray(0, length);
  }

  #localKey(protocol: AuthProtocol, password: Buffer, engineId: Uint8Array): Buffer {
    const key = this.#keyOf(protocol, password);
    return createHash(SIGNING[protocol].hash).update(key).update(engineId).update(key).digest();
  }

  #keyOf(protocol: AuthProtocol, password: Buffer): Buffer {
    const name = `${protocol}:${password.toString("hex")}`;
    const known = this.#kept.get(name);
    if (known) return known;
    const key = createHash(SIGNING[protocol].hash).update(Buffer.alloc(STRETCHED_BYTES, password)).digest();
    this.#kept.set(name, key);
    const [oldest] = this.#kept.size > MAX_KEPT ? this.#kept.keys() : [];
    if (oldest !== undefined) this.#kept.delete(oldest);
    return key;
  }
}
