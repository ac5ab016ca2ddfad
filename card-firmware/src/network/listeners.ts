import type { Logger } from "@istars/service/logging.ts";

/** Something that listens at an address of its own and can go to another one, keeping its port. */
export interface Listener {
  readonly name: string;
  /** Where it listens now. */
  readonly host: string;
  /** Listens at the new address before it leaves the old one. Rejects with the system's error, and then it stays. */
  move(host: string): Promise<void>;
}

/** All places where the card listens, which move together when its address does. */
export class Listeners {
  readonly #log: Logger;
  readonly #listeners: Listener[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  /** In the order in which they will move. */
  add(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Moves all that listen at `from`. When one cannot, those that have moved already go back, and this rejects with its error. */
  async move(from: string, to: string): Promise<void> {
    const moved: Listener[] = [];
    try {
      for (const listener of this.#listeners.filter(({ host }) => host === from)) {
        await listener.move(to);
        moved.push(listener);
      }
    } catch (error) {
      for (const listener of moved.reverse()) {
        await listener.move(from).catch((err) => this.#log.error({ err, name: listener.name }, "a listener could not go back"));
      }
      throw error;
    }
  }
}
