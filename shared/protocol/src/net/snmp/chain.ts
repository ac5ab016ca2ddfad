/** A place in a chain. */
export interface Link<T> {
  readonly value: T;
  before: Link<T> | null;
  after: Link<T> | null;
  isIn: boolean;
}

/**
 * A list that things join at its end and leave from anywhere, thousands of times a second. Maps and sets of the engine leave their old
 * tables behind when many come and go, and each keeps what it held alive until the next full collection; here nothing points on.
 */
export class Chain<T> {
  first: Link<T> | null = null;
  #last: Link<T> | null = null;

  join(value: T): Link<T> {
    const link: Link<T> = { value, before: this.#last, after: null, isIn: true };
    if (this.#last) this.#last.after = link;
    else this.first = link;
    this.#last = link;
    return link;
  }

  /** May be called twice. */
  leave(link: Link<T>): void {
    if (!link.isIn) return;
    const { before, after } = link;
    if (before) before.after = after;
    else this.first = after;
    if (after) after.before = before;
    else this.#last = before;
    link.before = null;
    link.after = null;
    link.isIn = false;
  }
}
