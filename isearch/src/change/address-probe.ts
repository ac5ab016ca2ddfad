/**
 * Whether somebody answers for an address. `present` with the MAC if it was found by ARP; `absent`: nobody on its wire does; `unknown`:
 * it could not be found out.
 */
export type Presence =
  | { readonly kind: "present"; readonly mac: string | null }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** Finds out who is at IPv4 addresses around this machine. */
export interface AddressProbe {
  /** All at the same time; takes some seconds for those where nobody is. Gives an answer for each; rejects when the signal aborts. */
  look(addresses: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Presence>>;
  /** MACs by address, as far as this machine knows its neighbours now. */
  neighbours(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}
