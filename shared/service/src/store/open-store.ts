import { Worker } from "node:worker_threads";
import type { Logger } from "../logging.ts";
import type { Failure, FromWorker, StoreMessage, ToWorker, WorkerInput } from "./messages.ts";
import { type Operations, type Store, StoreError } from "./store.ts";

export interface OpenStoreOptions {
  /** The program's worker entry, which calls `serveStore`. */
  readonly worker: URL;
  /** Where the files stand; made if it is not there. One process at a time. */
  readonly directory: string;
  readonly log: Logger;
}

/**
 * Starts the store's worker and resolves when its databases are open and up to date. Rejects with `StoreError`: `store.locked` when
 * another process or card uses the directory, `store.corrupt`, `store.full`, or `store.failed` with the reason.
 */
export function openStore<O extends Operations>({ worker, directory, log }: OpenStoreOptions): Promise<Store<O>> {
  const thread = new Worker(worker, {
    name: "store",
    workerData: { directory } satisfies WorkerInput,
    // What it makes lives for one answer; more room would only be held (`keepHeapSmall` tells why that matters).
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
  return new Promise((resolve, reject) => {
    const store = new WorkerStore<O>(thread, log, { ready: () => resolve(store), refused: reject });
  });
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

class WorkerStore<O extends Operations> implements Store<O> {
  readonly #worker: Worker;
  readonly #log: Logger;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  /** Why nothing can be asked any more. */
  #end: StoreError | null = null;
  #closing: Promise<void> | null = null;
  #closeFailure: StoreError | null = null;

  constructor(worker: Worker, log: Logger, opening: { ready(): void; refused(error: StoreError): void }) {
    this.#worker = worker;
    this.#log = log;
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "ready") opening.ready();
      else if (message.kind === "refused") opening.refused(errorOf(message.failure));
      else this.#take(message);
    });
    worker.on("messageerror", (cause) => this.#fail(new StoreError("store.failed", "an answer of the store could not be read", { cause })));
    worker.on("error", (cause) => this.#fail(new StoreError("store.failed", "the store's thread has crashed", { cause })));
    this.#exited = new Promise((resolve) => {
      worker.on("exit", () => {
        this.#fail(new StoreError("store.failed", "the store's thread has ended"));
        if (this.#end) opening.refused(this.#end);
        resolve();
      });
    });
  }

  run<K extends keyof O & string>(name: K, ...args: Parameters<O[K]>): Promise<ReturnType<O[K]>> {
    return new Promise((resolve, reject) => {
      const end = this.#closing !== null ? new StoreError("store.closed", `${name}: the store is closed`) : this.#end;
      if (end) {
        reject(end);
        return;
      }
      const id = this.#nextId++;
      try {
        this.#send({ kind: "run", id, name, args });
      } catch (cause) {
        reject(new StoreError("store.failed", `${name}: an argument cannot be handed to the store`, { cause }));
        return;
      }
      this.#pending.set(id, { resolve: (value) => resolve(value as ReturnType<O[K]>), reject });
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (!this.#end) this.#send({ kind: "close" });
    await this.#exited;
    if (this.#closeFailure) throw this.#closeFailure;
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: StoreMessage): void {
    switch (message.kind) {
      case "notice":
        this.#log[message.notice.level](message.notice.fields, message.notice.message);
        return;
      case "closed":
        if (message.failure) this.#closeFailure = errorOf(message.failure);
        return;
      case "done":
        this.#settle(message.id)?.resolve(message.value);
        return;
      case "failed":
        this.#settle(message.id)?.reject(errorOf(message.failure));
        return;
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  /** The first reason stays; whoever still waits gets it. */
  #fail(error: StoreError): void {
    this.#end ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#end);
    this.#pending.clear();
  }
}

function errorOf({ code, message, cause }: Failure): StoreError {
  return new StoreError(code, message, { cause });
}
