import { X509Certificate } from "node:crypto";
import { identityKeyOf } from "@istars/protocol/net/source/identity-key.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Sealer } from "@istars/service/settings/sealer.ts";
import type { Store } from "@istars/service/store/store.ts";
import { type CertificateNames, makeCertificate, makeKey } from "./certificate.ts";
import { certificateDates, isEnding } from "./certificate-dates.ts";
import type { TlsOperations } from "./tls-operations.ts";

/** Where the key may be opened; part of what seals it. */
const PLACE = "tls/identity";
/** How often one looks whether the certificate comes to its end, ms: the clock may be set at any time. */
const LOOK_EVERY_MS = 3_600_000;

/** What a TLS server shows and what is told of it. */
export interface HeldCertificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the public key, as agents pin it. */
  readonly identityKey: string;
  readonly names: CertificateNames;
  readonly fromMs: number;
  readonly untilMs: number;
  /** SHA-256 of the whole certificate, in hexadecimal with colons, as browsers show it. */
  readonly fingerprint: string;
}

export interface CertificateKeeperDeps {
  readonly store: Pick<Store<TlsOperations>, "run">;
  readonly sealer: Sealer;
  /** What the card is called and where it is, now. */
  readonly names: () => CertificateNames;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Keeps the card's identity key for ever and a valid certificate over it: a new one is made when the old one comes to its end and when the
 * card gets other names or addresses. The key stays the same all the time, for agents know the card by it (SAFETY 31).
 */
export class CertificateKeeper {
  readonly #deps: CertificateKeeperDeps;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(held: HeldCertificate) => void>();
  #held: HeldCertificate;
  #tail: Promise<unknown> = Promise.resolve();
  #watching: Promise<void> = Promise.resolve();

  private constructor(deps: CertificateKeeperDeps, held: HeldCertificate) {
    this.#deps = deps;
    this.#held = held;
  }

  /** Takes up what is stored, or makes it. Rejects with a `StoreError`. */
  static async open(deps: CertificateKeeperDeps): Promise<CertificateKeeper> {
    const { store, sealer, log } = deps;
    const row = await store.run("tlsIdentity");
    const key = row && sealer.open(row.sealedKey, PLACE);
    if (row && key === null) {
      log.error({}, "the card's identity key cannot be opened; a new one is made, and every agent that knows the old one has to learn it");
    }
    const stored = row && key !== null ? heldOf(key, row.certificate, JSON.parse(row.names)) : null;
    const keeper = new CertificateKeeper(deps, stored ?? (await made(key ?? makeKey(), deps)));
    if (stored) await keeper.check();
    keeper.#watching = keeper.#watch();
    return keeper;
  }

  get current(): HeldCertificate {
    return this.#held;
  }

  /** Told when `current` has become another one. Returns the unsubscribe function. */
  onChange(listener: (held: HeldCertificate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes a new certificate if this one comes to its end or no longer names the card as it is. Never rejects. */
  async check(): Promise<void> {
    const { names, clock, log } = this.#deps;
    try {
      await this.#inTurn(async () => {
        const isRenamed = JSON.stringify(names()) !== JSON.stringify(this.#held.names);
        if (isRenamed || isEnding(this.#held.untilMs, clock.wallMs())) await this.#replace();
      });
    } catch (err) {
      log.error({ err }, "the certificate could not be renewed; the old one is still shown");
    }
  }

  /** Makes a new certificate now. Rejects with a `StoreError`, and then the old one stays. */
  renew(): Promise<HeldCertificate> {
    return this.#inTurn(async () => await this.#replace());
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#listeners.clear();
    await this.#watching;
    await this.#tail;
  }

  async #replace(): Promise<HeldCertificate> {
    this.#held = await made(this.#held.key, this.#deps);
    for (const listener of this.#listeners) listener(this.#held);
    return this.#held;
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(job);
    this.#tail = mine.catch(() => {}); // whoever asked owns the failure
    return mine;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#deps.clock.sleep(LOOK_EVERY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
      if (!signal.aborted) await this.check();
    }
  }
}

/** A new certificate over the key, stored before it is shown to anybody. */
async function made(key: string, { store, sealer, names, clock, log }: CertificateKeeperDeps): Promise<HeldCertificate> {
  const now = names();
  const certificate = makeCertificate({ key, names: now, ...certificateDates(clock.wallMs()) });
  await store.run("keepTlsIdentity", { sealedKey: sealer.seal(key, PLACE), certificate, names: JSON.stringify(now) });
  const held = heldOf(key, certificate, now);
  log.info({ identityKey: held.identityKey, names: now, until: new Date(held.untilMs).toISOString() }, "the card has a new certificate");
  return held;
}

function heldOf(key: string, cert: string, names: CertificateNames): HeldCertificate {
  const certificate = new X509Certificate(cert);
  return {
    key,
    cert,
    names,
    identityKey: identityKeyOf(certificate),
    fromMs: Date.parse(certificate.validFrom),
    untilMs: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256,
  };
}
