import { Chain, type Link } from "./chain.ts";

/** What is to end when a signal aborts, for thousands that share one: the signal has a single listener, whoever joins and leaves. */
export class AbortList {
  readonly #chains = new WeakMap<AbortSignal, Chain<() => void>>();

  /** `end` is called once if the signal aborts before it has left; it must not throw. The signal must not have aborted yet. */
  join(signal: AbortSignal, end: () => void): Link<() => void> {
    const known = this.#chains.get(signal);
    if (known) return known.join(end);
    const chain = new Chain<() => void>();
    this.#chains.set(signal, chain);
    signal.addEventListener("abort", () => endAll(chain), { once: true });
    return chain.join(end);
  }

  leave(signal: AbortSignal, link: Link<() => void>): void {
    this.#chains.get(signal)?.leave(link);
  }
}

function endAll(chain: Chain<() => void>): void {
  for (let link = chain.first; link; link = chain.first) {
    chain.leave(link);
    link.value();
  }
}
