import type { Logger } from "@istars/service/logging.ts";
import { openStore } from "@istars/service/store/open-store.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { CardOperations } from "./card-databases.ts";

export type { CardOperations } from "./card-databases.ts";

export interface CardStoreOptions {
  /** Where the card keeps what it knows; made if it is not there. */
  readonly directory: string;
  readonly log: Logger;
  /** The worker's entry, where it is not `worker` beside this module or, in a bundle, beside the program. */
  readonly worker?: URL;
}

/** Run as it is, this is a `.ts` among its like; bundled, it is part of a program whose worker is an `.mjs` beside it. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.mjs", import.meta.url);

/**
 * Opens the card's databases on their own thread. Rejects with `StoreError`: `store.locked` when another card uses the directory,
 * `store.corrupt`, `store.full`, `store.failed`.
 */
export function openCardStore({ directory, log, worker = WORKER }: CardStoreOptions): Promise<Store<CardOperations>> {
  return openStore<CardOperations>({ worker, directory, log });
}
