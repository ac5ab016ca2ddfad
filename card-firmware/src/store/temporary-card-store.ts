import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectStore } from "@istars/service/store/direct-store.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import type { Store } from "@istars/service/store/store.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { type CardOperations, openCardDatabases } from "./card-databases.ts";

/** For tests: the card's real databases in a folder of their own, without the thread and with a clock that moves by hand. */
export class TemporaryCardStore implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), "istars-card-"));
  readonly clock = new VirtualClock();
  readonly notices: Notice[] = [];
  store: Store<CardOperations> = this.#open();

  /** Closes the files and opens them again, as a restart does. */
  async reopen(): Promise<void> {
    await this.store.close();
    this.store = this.#open();
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    rmSync(this.directory, { recursive: true });
  }

  #open(): Store<CardOperations> {
    return new DirectStore(openCardDatabases(this.directory, (notice) => this.notices.push(notice), this.clock));
  }
}
