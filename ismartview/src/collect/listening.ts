/** One card that is listened to. */
export interface Listening {
  /** Listens until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Asks at once a card that does not tell by itself. */
  askSoon(): void;
}
