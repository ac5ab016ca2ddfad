import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";

/** Tells cards whose lines have changed, those of one moment together. */
export class LineFeed {
  readonly #lineOf: (cardId: number) => FleetCard | null;
  readonly #tell: (cards: readonly FleetCard[]) => void;
  readonly #marked = new Set<number>();
  #pending: NodeJS.Immediate | null = null;

  /** `lineOf`: the card's line if it is not as it was told last; `null` if it is, or there is no such card. */
  constructor(lineOf: (cardId: number) => FleetCard | null, tell: (cards: readonly FleetCard[]) => void) {
    this.#lineOf = lineOf;
    this.#tell = tell;
  }

  /** Its line may not be as it was. */
  mark(cardId: number): void {
    this.#marked.add(cardId);
    this.#pending ??= setImmediate(() => this.flush());
  }

  /** Tells now what was to be told soon. */
  flush(): void {
    if (this.#pending !== null) clearImmediate(this.#pending);
    this.#pending = null;
    const cards = [...this.#marked].map((cardId) => this.#lineOf(cardId)).filter((line) => line !== null);
    this.#marked.clear();
    if (cards.length > 0) this.#tell(cards);
  }
}
