import { randomBytes } from "node:crypto";
import { type AskingClock, type AskingDeps, AskingSockets } from "./asking-sockets.ts";
import { type Content, type Datagram, type DatagramFault, encodeDatagram } from "./datagram.ts";

/** An answer to act on: at once, or after `waitMs` in which a better one may come. */
export interface Heard<T> {
  readonly value: T;
  readonly waitMs: number;
}

/** Gives what is to be made of an answer from the card; `null` goes on listening. */
export type Hear<T> = (answer: Datagram) => Heard<T> | null;

export interface Tries {
  readonly everyMs: number;
  readonly forMs: number;
}

interface ConversationDeps extends AskingDeps {
  readonly card: { readonly mac: string; readonly address: string; readonly interface: string | null };
  /** An answer was dropped: damaged, or not from this card to this conversation. */
  readonly onIgnored: (why: DatagramFault | "stray") => void;
}

/**
 * Questions to one card and its answers, under one transaction. Each question goes to the card's address, and to all through the
 * interface where the card was met, because a card in a wrong subnet hears nothing else.
 */
export class CardConversation implements AsyncDisposable {
  readonly transaction = randomBytes(8).toString("hex");
  readonly #address: string;
  readonly #clock: AskingClock;
  readonly #sockets: AskingSockets;
  #hear: (answer: Datagram) => void = () => {};

  private constructor({ card, interfaces, onIgnored, ...deps }: ConversationDeps) {
    this.#address = card.address;
    this.#clock = deps.clock;
    const met = interfaces.filter(({ name }) => name === card.interface);
    this.#sockets = new AskingSockets(
      { ...deps, interfaces: met },
      {
        onDatagram: (answer) => {
          if (answer.transaction === this.transaction && answer.body.mac === card.mac) this.#hear(answer);
          else onIgnored("stray");
        },
        onFault: onIgnored,
        onProblem: () => {}, // What cannot be sent is not answered, which the caller is told.
      },
    );
  }

  static async open(deps: ConversationDeps): Promise<CardConversation> {
    const conversation = new CardConversation(deps);
    await conversation.#sockets.open();
    return conversation;
  }

  /** Asks until an answer is there, time is up or the signal aborts; then gives the answer, or `null`. */
  async ask<T>(question: Content, hear: Hear<T>, tries: Tries, signal: AbortSignal): Promise<T | null> {
    const answered = new AbortController();
    const stop = AbortSignal.any([signal, answered.signal]);
    let best: Heard<T> | null = null;
    let endMs = this.#clock.monoMs() + tries.forMs;
    this.#hear = (answer) => {
      const heard = hear(answer);
      if (!heard || (best && heard.waitMs >= best.waitMs)) return;
      best = heard;
      if (heard.waitMs === 0) answered.abort();
      else endMs = this.#clock.monoMs() + heard.waitMs;
    };
    const bytes = encodeDatagram({ ...question, transaction: this.transaction });
    for (;;) {
      const leftMs = endMs - this.#clock.monoMs();
      if (stop.aborted || leftMs <= 0) break;
      await Promise.all([this.#sockets.sendTo(this.#address, bytes), ...this.#sockets.outlets.map((outlet) => outlet.send(bytes))]);
      await this.#clock.sleep(Math.min(tries.everyMs, leftMs), stop).catch(() => {}); // an answer ends it, or the caller
    }
    return best === null ? null : (best as Heard<T>).value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sockets.close();
  }
}
