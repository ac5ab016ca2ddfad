/** A way out of the program: mail, SMS, trap and so on. */
export interface Channel<E> {
  /** As routes name it. */
  readonly name: string;
  /**
   * Resolves when the recipient, or whoever takes over responsibility for it, has the event; rejects when it should be tried again.
   * May come twice for the same event and recipient: the event's id tells the receiver that it is the same. Gives up when `signal`
   * aborts.
   */
  deliver(event: E, recipient: string, signal: AbortSignal): Promise<void>;
}
