import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
/** Source: NIST SP 800-38D §5.2.1.1, §8.2.2: a random nonce of 96 bits, good for 2^32 secrets under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Locks secrets for the database. */
export class Sealer {
  readonly #key: Uint8Array;

  /** `key` has 32 octets. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Base64 of nonce, tag and cipher text. It opens only under the same `place`, so that no secret can be moved to where it is shown. */
  seal(text: string, place: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
  }

  /** `null` if it was sealed under another key or place, or was changed. */
  open(sealed: string, place: string): string | null {
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
    } catch {
      return null; // the tag does not fit: that is the answer
    }
  }
}
