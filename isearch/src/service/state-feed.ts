import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import type { SseConnection } from "@istars/service/http/sse-connection.ts";
import { sseFrame } from "@istars/service/http/sse-frame.ts";

/** Cards in one message: a few hundred kilobytes at most, however long the list is. */
const CARDS_AT_ONCE = 200;

/**
 * One client of iSearch's stream. Everything it is told is state, so only the newest of each is kept until the client has taken what was
 * sent before: a slow one gets fewer messages, never older ones, and never more memory than the list has itself.
 */
export class StateFeed {
  readonly #connection: Pick<SseConnection, "send" | "drained" | "isClosed">;
  /** What is not sent yet, cards by their key. */
  readonly #cards = new Map<string, FoundCard>();
  #isEmptied = false;
  #scan: Scan | null = null;
  #run: ChangeRun | null = null;
  #isSending = false;

  constructor(connection: Pick<SseConnection, "send" | "drained" | "isClosed">) {
    this.#connection = connection;
  }

  cards(cards: readonly FoundCard[]): void {
    for (const card of cards) this.#cards.set(card.key, card);
    this.#send();
  }

  /** The list was emptied; cards told before are not. */
  forgotten(): void {
    this.#cards.clear();
    this.#isEmptied = true;
    this.#send();
  }

  scan(scan: Scan): void {
    this.#scan = scan;
    this.#send();
  }

  change(run: ChangeRun): void {
    this.#run = run;
    this.#send();
  }

  /** Sends the next message, and each further one when the client has taken the one before. */
  #send(): void {
    if (this.#isSending) return;
    const message = this.#connection.isClosed ? null : this.#next();
    if (message === null) return;
    this.#isSending = true;
    this.#connection.send(sseFrame(message.event, message.data));
    this.#connection.drained().then(
      () => {
        this.#isSending = false;
        this.#send();
      },
      () => {}, // `drained` never rejects
    );
  }

  /** Cards come before the scan that found them: that it is over is told after all of them. */
  #next(): IsearchStreamMessage | null {
    if (this.#isEmptied) {
      this.#isEmptied = false;
      return { event: "forgotten", data: {} };
    }
    if (this.#cards.size > 0) {
      const cards: FoundCard[] = [];
      for (const [key, card] of this.#cards) {
        if (cards.length === CARDS_AT_ONCE) break;
        cards.push(card);
        this.#cards.delete(key);
      }
      return { event: "cards", data: { cards } };
    }
    if (this.#scan) {
      const data = this.#scan;
      this.#scan = null;
      return { event: "scan", data };
    }
    if (!this.#run) return null;
    const data = this.#run;
    this.#run = null;
    return { event: "change", data };
  }
}
