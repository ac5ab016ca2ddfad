import type { AddressProbe, Presence } from "./address-probe.ts";

/** Somebody at the addresses given, by MAC; nobody anywhere else. For tests. */
export class ScriptedProbe implements AddressProbe {
  /** What was looked at, one list a call. */
  readonly looked: (readonly string[])[] = [];
  readonly #there: ReadonlyMap<string, string>;
  readonly #unknown: ReadonlySet<string>;

  constructor(there: Readonly<Record<string, string>> = {}, unknown: readonly string[] = []) {
    this.#there = new Map(Object.entries(there));
    this.#unknown = new Set(unknown);
  }

  async look(addresses: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Presence>> {
    signal.throwIfAborted();
    this.looked.push(addresses);
    return new Map(addresses.map((address) => [address, this.#presenceOf(address)]));
  }

  async neighbours(): Promise<ReadonlyMap<string, string>> {
    return this.#there;
  }

  #presenceOf(address: string): Presence {
    if (this.#unknown.has(address)) return { kind: "unknown" };
    const mac = this.#there.get(address);
    return mac === undefined ? { kind: "absent" } : { kind: "present", mac };
  }
}
