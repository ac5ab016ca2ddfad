/** A question to the UPS, and how its reply is known. Asking changes nothing in the UPS, so it may be asked again. */
export interface Query<T> {
  /** Without its end character. */
  readonly text: string;
  /** First character of a valid reply; a frame that begins otherwise is dropped and counted. `""`: a bare line is the reply. */
  readonly replyStart: string;
  /** The reply is binary: its start character may stand in its midst too, and ends nothing there. */
  readonly binary?: true;
  /** How long to wait for the whole reply, ms. */
  readonly timeoutMs: number;
  /**
   * A reply of at least this many characters, start included, counts as complete at the time-out although its end character never
   * came; some units do not send one. `null`: never.
   */
  readonly completeFrom: number | null;
  /** Reads a reply, handed over without its start and end characters. Throws `reply.malformed` when it is not whole. */
  readonly parse: (reply: string) => T;
}

/** Something to do for the UPS; a reply comes only from units that acknowledge. Sent once and never repeated (SAFETY 19). */
export interface Order {
  readonly text: string;
  /** How long a refusal may take to arrive, ms. Silence until then means accepted. */
  readonly timeoutMs: number;
}

/** One exchange at a time on a line that nobody else talks on meanwhile. */
export interface Exchange {
  /** Rejects with `UpsError`: `reply.timeout`, `reply.malformed`, `command.rejected`, `port.closed`. */
  ask<T>(query: Query<T>, signal: AbortSignal): Promise<T>;
  /**
   * Rejects with `UpsError`: `command.rejected`; `port.closed` when nothing was sent; `command.unknown-outcome` when the line was lost
   * after sending.
   */
  tell(order: Order, signal: AbortSignal): Promise<void>;
}
