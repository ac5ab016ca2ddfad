import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/**
 * The address of a host that is asked again and again. A name is looked up once and kept: in a power failure the name server may be the
 * first to go. After a silence it is looked up anew, and if that fails the old address stays.
 */
export class HostAddress {
  readonly #host: string;
  readonly #resolve: (host: string) => Promise<string>;
  readonly #isName: boolean;
  #address: string | null;

  /** `resolve` finds the address of a name; the system's own by default. */
  constructor(host: string, resolve: (host: string) => Promise<string> = systemLookup) {
    this.#host = host;
    this.#resolve = resolve;
    this.#isName = isIP(host.split("%")[0] ?? "") === 0;
    this.#address = this.#isName ? null : host;
  }

  /** `null` while none was ever found. */
  async find(): Promise<string | null> {
    if (this.#address === null) await this.renew();
    return this.#address;
  }

  /** Looks the name up anew. Never rejects. */
  async renew(): Promise<void> {
    if (this.#isName) this.#address = await this.#resolve(this.#host).catch(() => this.#address); // what was found before has to do
  }
}

const systemLookup = async (host: string): Promise<string> => (await lookup(host)).address;
