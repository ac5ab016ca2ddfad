import type { Address } from "@istars/service/address.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Credentials } from "@istars/service/http/secure-server.ts";
import type { FastifyInstance } from "@istars/service/http/server.ts";
import type { Logger } from "@istars/service/logging.ts";
import { readKeyFile } from "@istars/service/settings/key-file.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import type { Store } from "@istars/service/store/store.ts";
import { HttpListener } from "./api/http-listener.ts";
import type { ServedTls } from "./api/tls-routes.ts";
import type { CardReach } from "./card-reach.ts";
import type { Host } from "./host.ts";
import { CertificateKeeper } from "./tls/certificate-keeper.ts";
import { type NamesDeps, namesOf } from "./tls/names-of.ts";
import type { TlsOperations } from "./tls/tls-operations.ts";

export interface CardHttpsDeps {
  /** What the command line says; a network address that was set stands in the host's place. */
  readonly wanted: Address;
  /** The card's data folder. */
  readonly data: string;
  readonly host: Host;
  readonly facts: NamesDeps["facts"];
  readonly reach: Pick<CardReach, "place" | "network">;
  readonly store: Pick<Store<TlsOperations>, "run">;
  /** Makes a server of the card's API and pages that does not listen yet. */
  readonly build: (credentials: Credentials) => Promise<FastifyInstance>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The card's HTTPS side: the certificate follows names, addresses and time, and who is served now stays served. */
export class CardHttps {
  readonly listener: HttpListener;
  readonly #certificates: CertificateKeeper;
  readonly #unsubscribe: () => void;
  #port = 0;

  private constructor({ reach, build }: CardHttpsDeps, certificates: CertificateKeeper) {
    this.#certificates = certificates;
    this.listener = new HttpListener("https", () => build(certificates.current));
    const stops = [certificates.onChange((held) => this.listener.show(held)), reach.network.onChange(() => this.namesChanged())];
    this.#unsubscribe = () => {
      for (const stop of stops) stop();
    };
  }

  /** Takes up key and certificate, or makes them. Rejects with a `StoreError`. */
  static async prepare(deps: CardHttpsDeps): Promise<CardHttps> {
    const { wanted, data, host, facts, reach, store, clock, log } = deps;
    const names = () => namesOf({ facts, host, network: reach.network.current(), listens: reach.place(wanted) });
    const sealer = new Sealer(readKeyFile(data));
    return new CardHttps(deps, await CertificateKeeper.open({ store, sealer, names, clock, log }));
  }

  /** What the API tells of it; `null` while it does not listen. */
  get served(): ServedTls | null {
    return this.#port === 0 ? null : { port: this.#port, certificates: this.#certificates };
  }

  /** Port 0 takes a free one. Rejects with the system's error. */
  async open(address: Address): Promise<{ readonly port: number }> {
    const { port } = await this.listener.open(address);
    this.#port = port;
    return { port };
  }

  /** The card may be called otherwise now. */
  namesChanged(): void {
    void this.#certificates.check();
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await this.listener.close();
    await this.#certificates.close();
  }
}
