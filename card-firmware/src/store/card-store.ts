import type { Logger } from "@istars/service/logging.ts";
import { openStore } from "@istars/service/store/open-store.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { CardOperations } from "./card-databases.ts";

export type { CardOperations } from "./card-databases.ts";

export interface CardStoreOptions {
  /** Where the card keeps what it knows; made if it is not there. */
  readonly directory: string;
  readonly log: Logger;
  /** The worker's entry; a bundle names its own. */
  readonly worker?: URL;
}

/**
 * Opens the card's databases on their own thread. Rejects with `StoreError`: `store.locked` when another card uses the directory,
 * `store.corrupt`, `store.full`, `store.failed`.
 */
export function openCardStore({
  directory,
  log,
  worker = new URL("./worker.ts", import.meta.url),
}: CardStoreOptions): Promise<Store<CardOperations>> {
  return openStore<CardOperations>({ worker, directory, log });
}
