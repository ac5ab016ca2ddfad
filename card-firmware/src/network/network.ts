import type { AddressSource } from "@istars/protocol/model/discovery.ts";
import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";

/** Where the card is on the network now. */
export interface NetworkState {
  /** Lower case, with colons. Never changes while the program runs. */
  readonly mac: string;
  /** Of the port, e.g. `eth0`. */
  readonly name: string;
  readonly source: AddressSource;
  /** IPv4, or the IPv6 link-local one of a port without; `null` without any. */
  readonly address: string | null;
  readonly prefix: number | null;
  readonly gateway: string | null;
  readonly dns: readonly string[];
}

/** Why an address could not be put in force. `reason` is short enough to be told to who searches; the message is for the log. */
export class NetworkError extends Error {
  readonly reason: string;

  constructor(reason: string, options: ErrorOptions & { readonly detail?: string } = {}) {
    super(options.detail ?? reason, options);
    this.name = "NetworkError";
    this.reason = reason;
  }
}

/** The card's network port. */
export interface Network {
  current(): NetworkState;
  /** Puts settings in force. Rejects with a `NetworkError` when they cannot be, and then the card is where it was before. */
  apply(wanted: NetworkSettings, signal: AbortSignal): Promise<void>;
  /** Told when `current()` has become another one. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
  /** May be called twice. */
  close(): Promise<void>;
}
