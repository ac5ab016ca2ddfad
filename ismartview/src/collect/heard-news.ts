import type { CardListener, CardNews } from "../fleet/card-news.ts";

/** News of cards as they were told. For tests. */
export class HeardNews {
  readonly all: { readonly cardId: number; readonly news: CardNews }[] = [];
  readonly #looks = new Set<() => void>();

  readonly listener: CardListener = (cardId, news) => {
    this.all.push({ cardId, news });
    for (const look of this.#looks) look();
  };

  /** Those of one kind, of one card. */
  of<K extends CardNews["kind"]>(kind: K, cardId = 1): readonly Extract<CardNews, { kind: K }>[] {
    const own = this.all.filter((one) => one.cardId === cardId).map(({ news }) => news);
    return own.filter((news): news is Extract<CardNews, { kind: K }> => news.kind === kind);
  }

  /** Kinds in the order in which they came. */
  kinds(cardId = 1): readonly string[] {
    return this.all.filter((one) => one.cardId === cardId).map(({ news }) => news.kind);
  }

  /** Each link as `state` or `state reason`. */
  links(cardId = 1): readonly string[] {
    return this.of("link", cardId).map(({ link, reason }) => (reason === null ? link : `${link} ${reason}`));
  }

  /** Resolves when it is so. */
  async until(isSo: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (isSo()) resolve();
    };
    this.#looks.add(look);
    look();
    await promise;
    this.#looks.delete(look);
  }
}
