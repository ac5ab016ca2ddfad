/**
 * What a program can ask of its database: plain synchronous functions that run in the store's worker thread, each in one
 * transaction at most. Arguments and results are structured-cloned.
 */
// biome-ignore lint/suspicious/noExplicitAny: operations differ in their arguments; `Parameters` recovers them at every call
export type Operations = Readonly<Record<string, (...args: any[]) => unknown>>;

/** The main thread's view of the store. Calls run in the order in which they were made. */
export interface Store<O extends Operations> {
  /** Rejects with a `StoreError` when the operation throws or the worker is gone; nothing of a failed operation is stored. */
  run<K extends keyof O & string>(name: K, ...args: Parameters<O[K]>): Promise<ReturnType<O[K]>>;
  /** Lets what was asked finish, checkpoints and closes the files. May be called twice. */
  close(): Promise<void>;
}

export type StoreErrorCode = "store.full" | "store.corrupt" | "store.locked" | "store.failed" | "store.closed";

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}
