import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";

/** A card to be listened to: how it is reached, secrets in the clear, and up to where its event log is stored. */
export interface ListenedCard {
  readonly id: number;
  readonly reach: GivenReach;
  readonly logId: string | null;
  readonly lastEventId: number | null;
}

/** Listens to any number of cards, each for itself: what one sends or fails to send reaches no other. News go to its `CardListener`. */
export interface Collector {
  /** Begins to listen, or begins anew where the card is reached otherwise now. */
  listen(card: ListenedCard): void;
  /** No news of it come from then on. */
  stop(cardId: number): void;
  /** Asks a card that is polled at once; one that pushes has told already. */
  askSoon(cardId: number): void;
  close(): Promise<void>;
}
