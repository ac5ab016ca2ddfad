/** A place in a chain, which may be left from any hand that holds it. */
export class Link<T> {
  readonly value: T;
  before: Link<T> | null = null;
  after: Link<T> | null = null;
  /** The one that it stands in; `null` once it has left. */
  chain: Chain<T> | null;

  constructor(value: T, chain: Chain<T>) {
    this.value = value;
    this.chain = chain;
  }

  /** May be called twice. */
  leave(): void {
    const { before, after, chain } = this;
    if (!chain) return;
    if (before) before.after = after;
    else chain.first = after;
    if (after) after.before = before;
    else chain.last = before;
    this.before = null;
    this.after = null;
    this.chain = null;
  }
}

/**
 * A list that things join at its end and leave from anywhere, thousands of times a second. Maps and sets of the engine leave their old
 * tables behind when many come and go, and each keeps what it held alive until the next full collection; here nothing points on.
 */
export class Chain<T> {
  first: Link<T> | null = null;
  last: Link<T> | null = null;

  join(value: T): Link<T> {
    const link = new Link(value, this);
    link.before = this.last;
    if (this.last) this.last.after = link;
    else this.first = link;
    this.last = link;
    return link;
  }
}
