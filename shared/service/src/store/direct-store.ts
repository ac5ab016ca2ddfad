import type { OpenedStore } from "./serve-store.ts";
import { type Operations, type Store, StoreError } from "./store.ts";
import { storeErrorOf } from "./store-errors.ts";

/**
 * A store without a worker, for tests that drive time by hand: same order, same copying, same errors. It blocks the thread while an
 * operation runs, so no program uses it.
 */
export class DirectStore<O extends Operations> implements Store<O> {
  readonly #opened: OpenedStore<O>;
  #closed = false;

  constructor(opened: OpenedStore<O>) {
    this.#opened = opened;
  }

  async run<K extends keyof O & string>(name: K, ...args: Parameters<O[K]>): Promise<ReturnType<O[K]>> {
    if (this.#closed) throw new StoreError("store.closed", `${name}: the store is closed`);
    const operation: O[K] = this.#opened.operations[name];
    try {
      return structuredClone(operation(...structuredClone(args))) as ReturnType<O[K]>;
    } catch (error) {
      throw storeErrorOf(error, name);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#opened.close();
  }
}
