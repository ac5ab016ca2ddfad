import type { Operations, Store } from "./store.ts";

/** For tests: a store before which `before` sees every call; what it throws, the caller gets instead. */
export const interceptedStore = <O extends Operations>(
  inner: Store<O>,
  before: (name: keyof O & string, args: readonly unknown[]) => void,
): Store<O> => ({
  run: async (name, ...args) => {
    before(name, args);
    return inner.run(name, ...args);
  },
  close: () => inner.close(),
});
