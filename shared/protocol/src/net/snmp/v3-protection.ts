import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { SIGNING } from "./v3-keys.ts";
import type { AuthProtocol } from "./v3-user.ts";

/** Signs a whole message in place: over it with zeros where the signature stands, at `macAt`. Source: RFC 3414 §6.3.1. */
export function sign(message: Uint8Array, macAt: number, protocol: AuthProtocol, key: Uint8Array): void {
  message.set(macOf(message, protocol, key), macAt);
}

/** Whether the signature `mac`, which stands at `macAt`, is that of whoever has the key. Takes the same time wherever it differs. */
export function isSigned(
  message: Uint8Array,
  { mac, macAt }: { readonly mac: Uint8Array; readonly macAt: number },
  protocol: AuthProtocol,
  key: Uint8Array,
): boolean {
  if (mac.length !== SIGNING[protocol].macBytes) return false;
  const unsigned = Uint8Array.from(message).fill(0, macAt, macAt + mac.length);
  return timingSafeEqual(macOf(unsigned, protocol, key), mac);
}

function macOf(message: Uint8Array, protocol: AuthProtocol, key: Uint8Array): Uint8Array {
  const { hash, macBytes } = SIGNING[protocol];
  return createHmac(hash, key).update(message).digest().subarray(0, macBytes);
}

/** What besides the key goes into a message's cipher: clock of the engine that has authority, and eight octets that never come again. */
export interface CipherStart {
  readonly boots: number;
  readonly time: number;
  readonly salt: Uint8Array;
}

/** AES in CFB mode; the key's length says which. Source: RFC 3826 §3.1.4. */
export function encrypt(scoped: Uint8Array, key: Uint8Array, start: CipherStart): Uint8Array {
  return createCipheriv(`aes-${key.length * 8}-cfb`, key, initialVector(start)).update(scoped);
}

/** Of what was encrypted with another key, this makes noise. Source: RFC 3826 §3.1.4. */
export function decrypt(secret: Uint8Array, key: Uint8Array, start: CipherStart): Uint8Array {
  return createDecipheriv(`aes-${key.length * 8}-cfb`, key, initialVector(start)).update(secret);
}

/** Source: RFC 3826 §3.1.2.1. */
function initialVector({ boots, time, salt }: CipherStart): Uint8Array {
  const vector = Buffer.alloc(16);
  vector.writeUInt32BE(boots, 0);
  vector.writeUInt32BE(time, 4);
  vector.set(salt, 8);
  return vector;
}
