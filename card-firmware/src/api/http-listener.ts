import type { Address } from "@istars/service/address.ts";
import { type Credentials, replaceCredentials } from "@istars/service/http/secure-server.ts";
import type { FastifyInstance } from "@istars/service/http/server.ts";

/** The card's HTTP or HTTPS side at an address that may change. Every place gets a server of its own, over the same card. */
export class HttpListener {
  readonly name: "http" | "https";
  readonly #build: () => Promise<FastifyInstance>;
  #app: FastifyInstance | null = null;
  #address: Address = { host: "", port: 0 };

  /** `build` makes a server that does not listen yet. */
  constructor(name: HttpListener["name"], build: () => Promise<FastifyInstance>) {
    this.name = name;
    this.#build = build;
  }

  get host(): string {
    return this.#address.host;
  }

  /** Port 0 takes a free one. Rejects with the system's error, e.g. EADDRINUSE. */
  async open({ host, port }: Address): Promise<{ readonly port: number }> {
    const app = await this.#build();
    try {
      const url = await app.listen({ host, port });
      this.#app = app;
      this.#address = { host, port: Number(new URL(url).port) || port };
    } catch (error) {
      await app.close();
      throw error;
    }
    return { port: this.#address.port };
  }

  /** Listens at the new address, then ends the streams at the old one and lets what is being answered there go out. */
  async move(host: string): Promise<void> {
    const old = this.#app;
    await this.open({ host, port: this.#address.port });
    await old?.close();
  }

  /** HTTPS: connections that come from now on are shown this certificate. */
  show(credentials: Credentials): void {
    if (this.#app) replaceCredentials(this.#app, credentials);
  }

  /** May be called twice. */
  async close(): Promise<void> {
    await this.#app?.close();
  }
}
