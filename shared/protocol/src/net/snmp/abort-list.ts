import { Chain, type Link } from "./chain.ts";

/** What a signal can end. */
export interface Endable {
  /** Must not throw. */
  onAbort(): void;
}

/** What is to end when a signal aborts, for thousands that share one: the signal has a single listener, whoever joins and leaves. */
export class AbortList {
  readonly #chains = new WeakMap<AbortSignal, Chain<Endable>>();

  /** It is ended once if the signal aborts before it has left. The signal must not have aborted yet. */
  join(signal: AbortSignal, one: Endable): Link<Endable> {
    const known = this.#chains.get(signal);
    if (known) return known.join(one);
    const chain = new Chain<Endable>();
    this.#chains.set(signal, chain);
    signal.addEventListener("abort", () => endAll(chain), { once: true });
    return chain.join(one);
  }
}

function endAll(chain: Chain<Endable>): void {
  for (let link = chain.first; link; link = chain.first) {
    link.leave();
    link.value.onAbort();
  }
}
