import type { UpsError } from "../ups-error.ts";

/** What an open line tells its owner. */
export interface TransportEvents {
  onBytes(bytes: Uint8Array): void;
  /** Once, when the line went away without having been closed from here. */
  onLost(error: UpsError): void;
}

/** An open line. */
export interface Connection {
  write(bytes: Uint8Array): Promise<void>;
  /** Throws away what has arrived and was not handed over yet, so that a stale reply cannot answer the next question. */
  flush(): Promise<void>;
  /** May be called twice; never rejects. */
  close(): Promise<void>;
}

/** A way to a UPS that carries bytes; what they mean is not its business. */
export interface Transport {
  /** Where the UPS is, for people: `serial:///dev/ttyS1`. */
  readonly address: string;
  /** Rejects with `port.closed`, saying what to do about it. */
  open(events: TransportEvents, signal: AbortSignal): Promise<Connection>;
}
