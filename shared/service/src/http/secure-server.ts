import { createServer } from "node:https";
import { type TlsOptions, Server as TlsServer } from "node:tls";
import type { FastifyInstance, FastifyServerFactory } from "fastify";

/** What a server proves who it is with. */
export interface Credentials {
  /** PKCS #8 in PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

/** A connection on which no secure line stands after this long is dropped, ms. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** How long an idle connection stays open, ms: as the framework keeps those of HTTP. */
const KEEP_ALIVE_MS = 72_000;

/** Forward secrecy and authenticated encryption alone. Source: RFC 9325 §3.1.1, §4.2. */
const TLS: TlsOptions = {
  minVersion: "TLSv1.2",
  ciphers: [
    ...["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
    ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"],
  ].join(":"),
  handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
};

const optionsOf = (credentials: Credentials): TlsOptions => ({ ...TLS, key: credentials.key, cert: credentials.cert });

/** Makes the framework serve HTTPS instead of HTTP. */
export const secureServerFactory =
  (credentials: Credentials, requestTimeoutMs: number): FastifyServerFactory =>
  (handler) =>
    createServer({ ...optionsOf(credentials), requestTimeout: requestTimeoutMs, keepAliveTimeout: KEEP_ALIVE_MS }, handler);

/** A server of HTTPS, whatever its type says. */
export const isSecure = ({ server }: FastifyInstance): boolean => server instanceof TlsServer;

/** From now on new connections are shown another certificate; those that stand go on. Throws for a server of plain HTTP. */
export function replaceCredentials({ server }: FastifyInstance, credentials: Credentials): void {
  const secure: unknown = server;
  if (!(secure instanceof TlsServer)) throw new TypeError("a server of plain HTTP has no certificate");
  secure.setSecureContext(optionsOf(credentials));
}
