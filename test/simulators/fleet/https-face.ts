import { createECDH, createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "@istars/card-firmware/tls/certificate.ts";
import { identityKeyOf } from "@istars/protocol/net/source/identity-key.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Credentials } from "@istars/service/http/secure-server.ts";
import type { SimCard } from "./sim-card.ts";

export interface HttpsFaceOptions {
  readonly cards: readonly SimCard[];
  /** 0: any free one; the same for all cards. */
  readonly port: number;
  /** The same seed gives each card the same keys. */
  readonly seed: number;
  /** What answers a request, whichever card it came to. */
  readonly answer: RequestListener;
  readonly clock: Clock;
}

/** One card, by what it shows now. */
interface Listening {
  readonly card: SimCard;
  readonly server: Server;
  hasOtherKey: boolean;
}

const DAY_MS = 86_400_000;

/** HTTPS of some cards. Which key is shown is settled before anything is asked, so each card has a socket of its own. */
export class HttpsFace {
  readonly #options: HttpsFaceOptions;
  readonly #listening: Listening[] = [];

  constructor(options: HttpsFaceOptions) {
    this.#options = options;
  }

  /** Resolves with the port, `null` without cards; rejects when it cannot be had at one of the addresses, with nothing left open. */
  async open(): Promise<number | null> {
    const { cards } = this.#options;
    let { port } = this.#options;
    try {
      for (const card of cards) port = await this.#listen(card, port);
    } catch (error) {
      await this.close();
      throw error;
    }
    return cards.length === 0 ? null : port;
  }

  /** By which clients know the card, whatever it shows now. */
  identityKeyOf(card: SimCard): string {
    return identityKeyOf(new X509Certificate(this.#credentials(card, false).cert));
  }

  /** Lets each card show the key that its manner asks for. Who is connected to one that changes it has to come anew. */
  showKeys(): void {
    for (const one of this.#listening) {
      const { card, server } = one;
      if (one.hasOtherKey === card.manner.hasOtherKey) continue;
      one.hasOtherKey = card.manner.hasOtherKey;
      server.setSecureContext(this.#credentials(card, one.hasOtherKey));
      server.closeAllConnections();
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#listening.splice(0).map(async ({ server }) => {
        if (!server.listening) return;
        server.close();
        server.closeAllConnections();
        await once(server, "close");
      }),
    );
  }

  async #listen(card: SimCard, port: number): Promise<number> {
    const { hasOtherKey } = card.manner;
    const server = createServer({ ...this.#credentials(card, hasOtherKey), keepAliveTimeout: 30_000 }, this.#options.answer);
    this.#listening.push({ card, server, hasOtherKey });
    server.on("connection", (socket) => {
      if (card.manner.isAway) socket.destroy();
    });
    server.listen({ port, host: card.nature.address });
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  #credentials({ nature: { number, name, identity, address } }: SimCard, isOther: boolean): Credentials {
    const { seed, clock } = this.#options;
    const key = keyFrom(`${seed} ${number} ${isOther ? "other" : "own"}`);
    const names = { name, serial: identity.serial, hosts: [], addresses: [address] };
    const nowMs = clock.wallMs();
    return { key, cert: makeCertificate({ key, names, fromMs: nowMs - DAY_MS, untilMs: nowMs + 365 * DAY_MS }) };
  }
}

/** A key that is always the same for the same words, PKCS #8 in PEM. Nothing that is secret may hang on it. */
function keyFrom(words: string): string {
  const secret = createHash("sha256").update(words).digest();
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey(); // an octet that says that both coordinates follow, and these
  const [x, y] = [point.toString("base64url", 1, 33), point.toString("base64url", 33)];
  return createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", d: secret.toString("base64url"), x, y } })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}
