import { createHash, type X509Certificate } from "node:crypto";
import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

/** The other side showed a certificate with another key than the one it is known by, or none at all. */
export class CertificateRefused extends Error {
  /** The key it showed, to be compared by a person; `null` if it showed none that can be read. */
  readonly shownKey: string | null;

  constructor(shownKey: string | null) {
    super("the certificate does not carry the identity key that is known of this device");
    this.name = "CertificateRefused";
    this.shownKey = shownKey;
  }
}

/** An identity key as it stands in settings: SHA-256 of the SubjectPublicKeyInfo in base64, as RFC 7469 §2.4 writes pins. */
export const isIdentityKey = (text: string): boolean => /^[A-Za-z0-9+/]{43}=$/.test(text);

/** The key that a certificate carries. It stays the same when the certificate is renewed over the same key (SAFETY 31). */
export const identityKeyOf = (certificate: X509Certificate): string =>
  createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");

/**
 * Puts TLS over a connected socket and makes sure who is there before a single octet goes out: the key has to be the one that is known,
 * whoever signed the certificate and whatever name or dates it carries; the handshake proves that the other side holds it. `null` takes
 * any. Rejects with `CertificateRefused`, with the system's or the protocol's error, or with the signal's reason; the socket is then closed.
 */
export async function securedBy(key: string | null, socket: Socket, host: string, signal: AbortSignal): Promise<TLSSocket> {
  const secure = connectTls({ socket, rejectUnauthorized: false, ...(isIP(host) === 0 ? { servername: host } : {}) });
  // Whoever uses it next listens for errors of their own; one in between must not end the process.
  secure.on("error", () => {});
  try {
    await once(secure, "secureConnect", { signal });
    const shown = shownKey(secure);
    if (key !== null && shown !== key) throw new CertificateRefused(shown);
    return secure;
  } catch (error) {
    secure.destroy();
    socket.destroy();
    signal.throwIfAborted();
    throw error;
  }
}

/**
 * The key that the other side of a connected socket shows and proves to hold; `null` for one that cannot be read. Nothing is sent to it. Rejects
 * as `securedBy` does. For a person to compare, before a card is trusted.
 */
export async function identityKeyShownBy(socket: Socket, host: string, signal: AbortSignal): Promise<string | null> {
  const secure = await securedBy(null, socket, host, signal);
  const key = shownKey(secure);
  secure.destroy();
  return key;
}

function shownKey(socket: TLSSocket): string | null {
  try {
    const certificate = socket.getPeerX509Certificate();
    return certificate ? identityKeyOf(certificate) : null;
  } catch {
    return null; // a key of a kind that cannot be read is none we know
  }
}
